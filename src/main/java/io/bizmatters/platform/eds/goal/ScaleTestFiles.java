package io.bizmatters.platform.eds.goal;

import io.bizmatters.platform.eds.goal.maven.Module;
import io.bizmatters.platform.eds.manifest.ServiceObjects;
import io.bizmatters.platform.eds.manifest.TargetService;
import io.bizmatters.platform.eds.model.tree.WarningCode;
import io.bizmatters.platform.eds.report.OutputException;
import io.bizmatters.platform.eds.report.OwnFiles;
import io.bizmatters.platform.eds.report.ScaleTestJson;
import io.bizmatters.platform.eds.report.ScaleTestJunit;
import io.bizmatters.platform.eds.report.ScaleTestReport;
import io.bizmatters.platform.eds.report.ScaleTestText;
import io.bizmatters.platform.eds.report.html.ScaleTestHtml;
import java.nio.file.Path;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/**
 * The report files of a run's scale tests: three files for each service, named after it; if two
 * services of the run have one name, named after their namespaces too.
 */
final class ScaleTestFiles {

  private static final String PAGE = ".html";
  private static final String DATA = ".json";
  private static final String TESTS = ".xml";

  private static final OwnFiles OURS =
      new OwnFiles(
          List.of(
              Pattern.compile("<!DOCTYPE html>[\\s\\S]{0,1500}<title>Scale test of "),
              Pattern.compile(
                  "\\{\\s*\"schema\"\\s*:\\s*1\\s*,\\s*\"goal\"\\s*:\\s*\"scale-test\""),
              Pattern.compile("<\\?xml[^<]*<testsuites>\\s*<testsuite name=\"eds:scale-test ")));

  private final Path folder;
  private final ServiceFileNames names;

  ScaleTestFiles(Path folder, List<ServiceObjects> services) {
    this.folder = folder;
    this.names = new ServiceFileNames(services);
  }

  /**
   * Removes the files of an earlier run, which say nothing about this run, however this run ends.
   *
   * @throws OutputException when a file cannot be removed
   */
  void remove(List<TargetService> services) throws OutputException {
    for (TargetService service : services) {
      String name = service.service().name();
      String own = names.of(service.namespace(), name);
      for (String ending : List.of(PAGE, DATA, TESTS)) {
        OURS.remove(folder.resolve(name + ending));
        OURS.remove(folder.resolve(own + ending));
      }
    }
  }

  /**
   * Writes one report.
   *
   * @return the page
   * @throws OutputException when a file cannot be written
   */
  Path write(ScaleTestReport report) throws OutputException {
    String name = names.of(report.namespace(), report.service());
    Path page = folder.resolve(name + PAGE);
    OURS.replace(page, ScaleTestHtml.of(report));
    OURS.replace(folder.resolve(name + DATA), ScaleTestJson.of(report));
    OURS.replace(folder.resolve(name + TESTS), ScaleTestJunit.of(report));
    return page;
  }

  /** Writes a report if possible, and prints its summary. */
  void write(
      ScaleTestReport report,
      Module module,
      Consumer<String> lines,
      BiConsumer<WarningCode, String> warnings) {
    String where = "";
    try {
      where = "  " + module.shown(write(report));
    } catch (OutputException unwritable) {
      warnings.accept(WarningCode.REPORT_WRITE, unwritable.what() + "; fix: " + unwritable.fix());
    }
    lines.accept(ScaleTestText.summary(report) + where);
  }
}
