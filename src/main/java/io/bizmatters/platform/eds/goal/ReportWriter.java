package io.bizmatters.platform.eds.goal;

import io.bizmatters.platform.eds.goal.maven.Module;
import io.bizmatters.platform.eds.goal.maven.OutputOwners;
import io.bizmatters.platform.eds.kubernetes.api.ClusterClient;
import io.bizmatters.platform.eds.manifest.ServiceObjects;
import io.bizmatters.platform.eds.model.tree.WarningCode;
import io.bizmatters.platform.eds.report.OutputException;
import io.bizmatters.platform.eds.report.ReportFiles;
import io.bizmatters.platform.eds.report.RunReport.ServiceReport;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Writes the report of one run of a goal. A report only describes what happened, so a failure to
 * write it is a warning and never fails the goal.
 */
final class ReportWriter {

  private final ReadinessMojo goal;
  private final ReportedLook look;

  ReportWriter(ReadinessMojo goal) {
    this.goal = goal;
    this.look = new ReportedLook(goal.goal());
  }

  /** Records the cluster of this run. */
  void connected(ClusterClient client) {
    look.at(client);
  }

  /**
   * Deletes the report of an earlier run: it says nothing about this run, however this run ends.
   */
  void deleteEarlier() {
    warned(() -> ReportFiles.remove(goal.output(), json(), markdown()));
  }

  /** Writes the report of services whose state could not be determined. */
  void writeUnknown(List<ServiceObjects> services, String reason, String message) {
    write(look.unknown(services, goal.applied(), reason, message));
  }

  /** Writes the report into the output directory and into the pipeline's summary. */
  void write(List<ServiceReport> services) {
    Optional<String> summary =
        Optional.ofNullable(System.getenv("GITHUB_STEP_SUMMARY")).filter(file -> !file.isBlank());
    try {
      write(services, summary.map(Path::of));
    } catch (InvalidPathException noPath) {
      goal.warn(WarningCode.REPORT_WRITE, "GITHUB_STEP_SUMMARY names no file; fix: unset it");
      write(services, Optional.empty());
    }
  }

  /** Writes a report that a later report of the same run replaces. */
  void writeForNow(List<ServiceReport> services) {
    write(services, Optional.empty());
  }

  private void write(List<ServiceReport> services, Optional<Path> summary) {
    warned(() -> ReportFiles.write(look.of(services), goal.output(), json(), markdown(), summary));
  }

  private String json() {
    return fileName(ReportFiles.JSON);
  }

  private String markdown() {
    return fileName(ReportFiles.MARKDOWN);
  }

  /**
   * Returns a name for the report: if several executions of a build report to one directory, every
   * later execution adds its own name. A goal that is called by name replaces the report of the
   * build.
   */
  private String fileName(String name) {
    Module module = goal.module();
    boolean first =
        module.isCalledByName()
            || OutputOwners.of(goal.session())
                .takenBy(goal.output().resolve(name), "report", module.owner(), "")
                .isEmpty();
    int dot = name.lastIndexOf('.');
    return first
        ? name
        : name.substring(0, dot)
            + "-"
            + goal.project().getArtifactId()
            + "-"
            + module.executionId()
            + name.substring(dot);
  }

  private void warned(Writing writing) {
    try {
      writing.run();
    } catch (OutputException failure) {
      goal.warn(WarningCode.REPORT_WRITE, failure.what() + "; fix: " + failure.fix());
      for (Throwable other : failure.getSuppressed()) {
        goal.warn(WarningCode.REPORT_WRITE, String.valueOf(other.getMessage()));
      }
    }
  }

  private interface Writing {
    void run() throws OutputException;
  }
}
