package io.bizmatters.platform.eds.goal;

import io.bizmatters.platform.eds.goal.maven.Module;
import io.bizmatters.platform.eds.goal.maven.OutputOwners;
import io.bizmatters.platform.eds.kubernetes.api.ClusterClient;
import io.bizmatters.platform.eds.kubernetes.apply.ApplyResult;
import io.bizmatters.platform.eds.manifest.ServiceObjects;
import io.bizmatters.platform.eds.manifest.TargetService;
import io.bizmatters.platform.eds.model.tree.WarningCode;
import io.bizmatters.platform.eds.release.ServiceReports;
import io.bizmatters.platform.eds.report.OutputException;
import io.bizmatters.platform.eds.report.ReportFiles;
import io.bizmatters.platform.eds.report.ReportFiles.Writing;
import io.bizmatters.platform.eds.report.RunReport;
import io.bizmatters.platform.eds.report.RunReport.ServiceReport;
import io.bizmatters.platform.eds.report.RunReport.Target;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Writes the report of one run of a goal. A report only describes what happened, so a failure to
 * write it is a warning and never fails the goal.
 */
final class ReportWriter {

  private final ReadinessMojo goal;
  private final RunFacts look;

  ReportWriter(ReadinessMojo goal) {
    this.goal = goal;
    this.look = new RunFacts(goal.goal());
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

  /** The report of a run of a goal about services: since when, and in which cluster. */
  static final class RunFacts {

    private final String goal;
    private final Instant startedAt = Instant.now();
    private final long started = System.nanoTime();
    private Optional<Target> target = Optional.empty();
    private String namespace = "default";

    RunFacts(String goal) {
      this.goal = goal;
    }

    /** Records the cluster of the run. */
    void at(ClusterClient client) {
      target = Optional.of(new Target(client.context(), client.server()));
      namespace = client.namespace();
    }

    /** Returns the report, as of now. */
    RunReport of(List<ServiceReport> services) {
      Duration took = Duration.ofNanos(System.nanoTime() - started);
      return new RunReport(goal, startedAt, took, target, services);
    }

    /**
     * Returns reports of services whose state could not be determined.
     *
     * @param applied the objects that were applied before
     */
    List<ServiceReport> unknown(
        List<ServiceObjects> services, List<ApplyResult> applied, String reason, String message) {
      ServiceReports reports = new ServiceReports(applied);
      return TargetService.of(services, namespace).stream()
          .map(one -> reports.unknown(one, reason, message))
          .toList();
    }
  }
}
