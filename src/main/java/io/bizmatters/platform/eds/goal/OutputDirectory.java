package io.bizmatters.platform.eds.goal;

import io.bizmatters.platform.eds.generate.Generate;
import io.bizmatters.platform.eds.goal.maven.Module;
import io.bizmatters.platform.eds.goal.maven.OutputOwners;
import io.bizmatters.platform.eds.manifest.OutputFiles;
import io.bizmatters.platform.eds.manifest.tree.Sha256;
import io.bizmatters.platform.eds.model.tree.WarningCode;
import io.bizmatters.platform.eds.report.OutputException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import org.apache.maven.plugin.MojoFailureException;

/** A directory that a parameter names, and that belongs to one execution of one module. */
final class OutputDirectory {

  private final Path directory;
  private final String parameter;
  private final String alternative;
  private final Module module;
  private final OutputOwners owners;

  /**
   * @param parameter the parameter that names the directory
   * @param alternative what else two executions with one directory can do; may be empty
   */
  OutputDirectory(
      Path directory, String parameter, String alternative, Module module, OutputOwners owners) {
    this.directory = directory;
    this.parameter = parameter;
    this.alternative = alternative;
    this.module = module;
    this.owners = owners;
  }

  Path path() {
    return directory;
  }

  /**
   * Writes the files.
   *
   * @throws MojoFailureException when another execution of the build writes other files there
   */
  Generate.Outcome write(OutputFiles files) throws MojoFailureException, OutputException {
    return write(files, List.of());
  }

  /**
   * Writes the files.
   *
   * @param ownFolders folders that must hold nothing else
   * @throws MojoFailureException when another execution of the build writes other files there
   */
  Generate.Outcome write(OutputFiles files, List<String> ownFolders)
      throws MojoFailureException, OutputException {
    checkOwner(files);
    return new Generate(directory, sharedOwner(), parameter).write(files, ownFolders);
  }

  /** Says whose edits are lost. */
  void warnOfEdits(Generate.Outcome outcome, BiConsumer<WarningCode, String> warnings) {
    if (!outcome.edited().isEmpty()) {
      String files = outcome.edited().stream().map(module::shown).collect(Collectors.joining(", "));
      warnings.accept(
          WarningCode.OUTPUT_EDITED,
          "edits are lost: "
              + files
              + " had other content than this plugin had written; edit what it is made of, or keep"
              + " a copy outside of the directory");
    }
  }

  /** Returns how many files were written, for people. */
  String summary(Generate.Outcome outcome) {
    return module.shown(directory)
        + "  "
        + outcome.written().size()
        + " files written, "
        + outcome.unchanged().size()
        + " unchanged, "
        + outcome.removed().size()
        + " removed";
  }

  /**
   * Returns the owner of a shared directory; the module's own directory has none, so that a renamed
   * module keeps it.
   */
  private Optional<String> sharedOwner() {
    Path own = module.buildDirectory().toAbsolutePath().normalize();
    boolean shared = module.hasPom() && !directory.toAbsolutePath().normalize().startsWith(own);
    return shared ? Optional.of(module.coordinates()) : Optional.empty();
  }

  /**
   * Fails if another execution owns the directory: this execution would remove the files of that
   * one.
   */
  private void checkOwner(OutputFiles files) throws MojoFailureException {
    String content = Sha256.of(files.files().getOrDefault(OutputFiles.LOCK, new byte[0]));
    Optional<String> other = owners.takenBy(directory, "manifests", module.owner(), content);
    if (other.isPresent()) {
      throw new MojoFailureException(
          "two executions write to one directory; nothing was generated.\n\n"
              + module.shown(directory)
              + "\n  found    "
              + module.owner()
              + ", and before it "
              + other.get()
              + "\n  allowed  one execution of one module in each directory\n  fix     "
              + " set "
              + parameter
              + " in one of them"
              + alternative);
    }
  }
}
