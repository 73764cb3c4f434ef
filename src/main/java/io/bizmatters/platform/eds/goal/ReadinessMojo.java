package io.bizmatters.platform.eds.goal;

import io.bizmatters.platform.eds.goal.maven.ParameterReader;
import io.bizmatters.platform.eds.kubernetes.api.ClusterClient;
import io.bizmatters.platform.eds.kubernetes.apply.Applied;
import io.bizmatters.platform.eds.manifest.ServiceObjects;
import io.bizmatters.platform.eds.model.grammar.Period;
import io.bizmatters.platform.eds.nats.StreamLook;
import io.bizmatters.platform.eds.readiness.Required;
import io.bizmatters.platform.eds.release.ServiceReports;
import io.bizmatters.platform.eds.release.wait.WaitOptions;
import io.bizmatters.platform.eds.report.RunReport.ServiceReport;
import java.io.File;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.plugins.annotations.Parameter;
import org.jspecify.annotations.Nullable;

/** What the goals share that judge whether services are ready, and leave a report of it. */
abstract class ReadinessMojo extends NatsMojo {

  private static final Duration DEFAULT_TIMEOUT = Duration.ofMinutes(5);

  /** How long services may take to be ready, all together: {@code 90s}, {@code 5m}. */
  @Parameter(property = "eds.timeout", defaultValue = "5m")
  private String timeout = "5m";

  /**
   * How many of the desired replicas must be available: {@code all}, a number, or a share such as
   * {@code 80%}.
   */
  @Parameter(property = "eds.required", defaultValue = "all")
  private String required = "all";

  /** Whether a service that rests at 0 replicas is woken once, to see a pod of it available. */
  @Parameter(property = "eds.proof", defaultValue = "false")
  private boolean proof;

  /**
   * States that are good enough besides the ready ones: {@code PAUSED}, {@code DEGRADED}, or {@code
   * none}.
   */
  @Parameter(property = "eds.accept", defaultValue = "PAUSED")
  private String accept = "PAUSED";

  /** Where {@code report.json} and {@code report.md} go. */
  @Parameter(property = "eds.outputDirectory", defaultValue = "${project.build.directory}/eds")
  private @Nullable File outputDirectory;

  private final ReportWriter reports = new ReportWriter(this);
  private String home = "default";
  private WaitOptions waiting = new WaitOptions(DEFAULT_TIMEOUT, new Required.All(), false);
  private ReadyGate gate = new ReadyGate(Set.of());

  @Override
  final void begin() {
    reports.deleteEarlier();
  }

  @Override
  void read(ParameterReader reader) {
    super.read(reader);
    waiting =
        new WaitOptions(
            reader.read("eds.timeout", timeout, Period::parse, DEFAULT_TIMEOUT),
            reader.read("eds.required", required, Required::parse, new Required.All()),
            proof);
    gate = reader.read("eds.accept", accept, ReadyGate::parse, gate);
  }

  /** How readiness is waited for. */
  final WaitOptions waiting() {
    return waiting;
  }

  /** The build's own look at NATS. */
  final StreamLook streams() throws MojoExecutionException {
    return new StreamLook(ways());
  }

  @Override
  final void connected(ClusterClient client) {
    reports.connected(client);
    home = client.namespace();
  }

  /** Writes the goal's report. */
  final ReportWriter reports() {
    return reports;
  }

  /** Fails the goal for a service that is not ready. */
  final ReadyGate gate() {
    return gate;
  }

  /** What is applied by now: it stays, whatever happens afterwards. */
  List<Applied> applied() {
    return List.of();
  }

  @Override
  final void unknown(List<ServiceObjects> services, String reason, String message) {
    ServiceReports words = new ServiceReports(home, applied());
    List<ServiceReport> unseen =
        services.stream().map(one -> words.unknown(one, reason, message)).toList();
    reports.write(unseen);
    unseen(unseen);
  }

  /** What the goal has to show of services whose state could not be found out. */
  void unseen(List<ServiceReport> services) {}

  /** Whether the goal is about a release, as opposed to a look at one. */
  boolean leavesReport() {
    return true;
  }

  /** The goal's name without its prefix. */
  abstract String goal();

  final Path output() {
    return outputDirectory == null
        ? module().buildDirectory().resolve("eds")
        : module().directory(outputDirectory);
  }
}
