package io.bizmatters.platform.eds.goal;

import io.bizmatters.platform.eds.goal.maven.ParameterReader;
import io.bizmatters.platform.eds.kubernetes.api.ClusterClient;
import io.bizmatters.platform.eds.kubernetes.api.ClusterException;
import io.bizmatters.platform.eds.manifest.NatsResources;
import io.bizmatters.platform.eds.manifest.ServiceObjects;
import io.bizmatters.platform.eds.manifest.TargetService;
import io.bizmatters.platform.eds.nats.StreamLook;
import io.bizmatters.platform.eds.release.Connections;
import io.bizmatters.platform.eds.release.ReadinessWait;
import io.bizmatters.platform.eds.release.ServiceReports;
import io.bizmatters.platform.eds.release.wait.WaitResult;
import io.bizmatters.platform.eds.report.RunReport.ServiceReport;
import java.util.List;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;

/** Waits until the services are ready as the cluster runs them now, and changes nothing. */
@Mojo(name = "wait", requiresProject = false, threadSafe = true)
public final class WaitMojo extends ReadinessMojo {

  /**
   * Chooses what creates stream and consumer of a service with {@code nats.provision} once the
   * service is released: {@code none}, {@code nack} (Stream and Consumer of the controller NACK) or
   * {@code job} (a Job that runs the nats program).
   */
  @Parameter(property = "eds.nats.resources", defaultValue = "none")
  private String natsResources = "none";

  /** True skips this goal. */
  @Parameter(property = "eds.wait.skip", defaultValue = "false")
  private boolean skipWait;

  @Override
  void run(ClusterClient client, List<ServiceObjects> services)
      throws MojoExecutionException, MojoFailureException, ClusterException, InterruptedException {
    try (StreamLook streams = streams()) {
      Connections to = new Connections(api(client), streams, line -> getLog().info(line));
      List<TargetService> targets = TargetService.of(services, client.namespace());
      List<WaitResult> ended = new ReadinessWait(to, waiting()).live(targets);
      ServiceReports words = new ServiceReports(List.of());
      List<ServiceReport> all =
          targets.stream().map(service -> report(service, ended, words)).toList();
      reports().write(all);
      gate().failUnlessReady(all);
    }
  }

  private static ServiceReport report(
      TargetService service, List<WaitResult> ended, ServiceReports reports) {
    return ended.stream()
        .filter(one -> one.service().service().equals(service.service()))
        .findFirst()
        .map(reports::ended)
        .orElseGet(() -> reports.notThere(service));
  }

  @Override
  String goal() {
    return "wait";
  }

  @Override
  NatsResources natsResources(ParameterReader reader) {
    return ReleaseParameters.natsResources(reader, natsResources);
  }

  @Override
  boolean isSkipped() {
    return skipWait;
  }

  @Override
  String consequence() {
    return "nothing was waited for";
  }
}
