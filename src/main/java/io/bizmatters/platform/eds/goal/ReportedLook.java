package io.bizmatters.platform.eds.goal;

import io.bizmatters.platform.eds.kubernetes.api.ClusterClient;
import io.bizmatters.platform.eds.kubernetes.apply.ApplyResult;
import io.bizmatters.platform.eds.manifest.ServiceObjects;
import io.bizmatters.platform.eds.manifest.TargetService;
import io.bizmatters.platform.eds.release.ServiceReports;
import io.bizmatters.platform.eds.report.RunReport;
import io.bizmatters.platform.eds.report.RunReport.ServiceReport;
import io.bizmatters.platform.eds.report.RunReport.Target;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The report of a run of a goal about services: since when, and in which cluster. */
final class ReportedLook {

  private final String goal;
  private final Instant startedAt = Instant.now();
  private final long started = System.nanoTime();
  private Optional<Target> target = Optional.empty();
  private String namespace = "default";

  ReportedLook(String goal) {
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
