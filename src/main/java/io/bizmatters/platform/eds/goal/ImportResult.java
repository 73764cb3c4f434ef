package io.bizmatters.platform.eds.goal;

import io.bizmatters.platform.eds.config.ObjectFiles;
import io.bizmatters.platform.eds.format.ClaimFormat;
import io.bizmatters.platform.eds.format.ClaimFormat.Misfit;
import io.bizmatters.platform.eds.format.PomBlock;
import io.bizmatters.platform.eds.imports.Difference;
import io.bizmatters.platform.eds.imports.Import;
import io.bizmatters.platform.eds.imports.Import.Imported;
import io.bizmatters.platform.eds.imports.Import.Refused;
import io.bizmatters.platform.eds.model.rule.Rules;
import io.bizmatters.platform.eds.model.tree.Parsed;
import io.bizmatters.platform.eds.model.tree.Problem;
import io.bizmatters.platform.eds.model.tree.Word;
import io.bizmatters.platform.eds.platform.Platform;
import io.bizmatters.platform.eds.report.ConsoleText;
import io.bizmatters.platform.eds.report.OutputException;
import io.bizmatters.platform.eds.report.ProblemReport;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.maven.plugin.MojoFailureException;

/** Writes and prints an imported service, with what was lost on the way. */
final class ImportResult {

  private static final String NAME_OF_A_SECRET = " *<secret>[a-z0-9.-]{1,253}</secret>";
  private static final String CONFIG = "src/main/eds/config";

  private final ImportForm form;
  private final ImportFiles directory;
  private final Platform platform;
  private final Rules rules;
  private final Consumer<String> lines;

  ImportResult(
      ImportForm form,
      ImportFiles directory,
      Platform platform,
      Rules rules,
      Consumer<String> lines) {
    this.platform = platform;
    this.rules = rules;
    this.form = form;
    this.directory = directory;
    this.lines = lines;
  }

  /**
   * Writes the service.
   *
   * @throws MojoFailureException when nothing was read; the message says why
   */
  void write(Import.Outcome outcome) throws MojoFailureException, OutputException {
    if (outcome instanceof Refused refused) {
      throw new MojoFailureException(ProblemReport.of(refused.problems(), "nothing was imported"));
    }
    write((Imported) outcome);
  }

  private void write(Imported imported) throws OutputException {
    List<String> notes = new ArrayList<>(imported.notes());
    String text = text(imported, notes);
    String name = imported.service().name();
    String file = name + (form == ImportForm.POM ? ".xml" : ".yaml");
    Map<String, byte[]> files = new LinkedHashMap<>();
    files.put(file, text.getBytes(StandardCharsets.UTF_8));
    imported.config().forEach((path, bytes) -> files.put(name + "-config/" + path, bytes));
    directory.write(files);
    if (!imported.config().isEmpty()) {
      notes.add(
          "the worker's files are in "
              + name
              + "-config beside the result: move them to "
              + CONFIG);
    }
    imported
        .environment()
        .ifPresent(
            set -> notes.add("its telemetry names the environment: -Deds.environment=" + set));
    List<Difference> differences =
        form == ImportForm.CLAIM
            ? ofClaim(imported, directory.path(file), notes)
            : imported.differences();
    lines.accept(directory.path(file).toString());
    text.lines().forEach(line -> lines.accept("  " + shown(line)));
    notes.forEach(
        note -> lines.accept("not carried over, or changed: " + ConsoleText.ofServer(note)));
    differences(differences);
  }

  /** Reads the written claim, and compares what it generates: it may say less than the service. */
  private List<Difference> ofClaim(Imported imported, Path claim, List<String> notes) {
    ObjectFiles read =
        ObjectFiles.read(claim, path -> String.valueOf(path.getFileName()), platform.api(), rules);
    read.problems().stream()
        .filter(Problem::isError)
        .forEach(
            problem -> notes.add("the claim is refused as it is: " + ProblemReport.line(problem)));
    return read.claims().stream()
        .flatMap(found -> found.service().stream())
        .findFirst()
        .map(imported::differences)
        .orElseGet(imported::differences);
  }

  /** Masks all that may be a secret, but not the name of a Secret. */
  private static String shown(String line) {
    return line.matches(NAME_OF_A_SECRET) ? line : ConsoleText.ofServer(line);
  }

  private void differences(List<Difference> differences) {
    if (differences.isEmpty()) {
      lines.accept("the service generates the objects of the source");
    } else {
      lines.accept("what the service generates differs from the source in:");
      differences.forEach(
          difference -> lines.accept("  " + ConsoleText.ofServer(difference.line())));
    }
  }

  private String text(Imported imported, List<String> notes) {
    if (form == ImportForm.CLAIM) {
      ClaimFormat claims = new ClaimFormat(platform.api(), rules);
      for (Misfit misfit : claims.misfits(imported.service())) {
        notes.add(misfit.path() + ": " + misfit.allowed() + "; as=pom carries it");
      }
      return claims.text(imported.service());
    }
    PomBlock.Block block = PomBlock.of(imported.service(), rules, CONFIG);
    block
        .trimmed()
        .forEach(
            path ->
                notes.add(
                    path
                        + ": a POM cannot hold an empty text or white space at the ends;"
                        + " write it in an overlay"));
    return block.text();
  }

  /** Lists the forms in which an imported service is written. */
  enum ImportForm implements Word {
    POM,
    CLAIM;

    /** Checks the name of a source. */
    static Parsed<String> source(String text) {
      return text.isEmpty() || text.equals("live:")
          ? Parsed.bad("a file, a folder, or live:<name>", "live:orders-worker")
          : Parsed.good(text);
    }
  }
}
