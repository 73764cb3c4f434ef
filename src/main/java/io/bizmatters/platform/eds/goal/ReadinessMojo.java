package io.bizmatters.platform.eds.goal;

import io.bizmatters.platform.eds.goal.maven.ParameterReader;
import io.bizmatters.platform.eds.kubernetes.api.ClusterClient;
import io.bizmatters.platform.eds.kubernetes.apply.ApplyResult;
import io.bizmatters.platform.eds.manifest.ServiceObjects;
import io.bizmatters.platform.eds.model.grammar.Period;
import io.bizmatters.platform.eds.nats.StreamLook;
import io.bizmatters.platform.eds.readiness.Required;
import io.bizmatters.platform.eds.release.wait.Wait;
import java.io.File;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.plugins.annotations.Parameter;
import org.jspecify.annotations.Nullable;

/** The base of goals that judge whether services are ready, and leave a report. */
abstract class ReadinessMojo extends StateMojo {

  private static final Duration DEFAULT_TIMEOUT = Duration.ofMinutes(5);

  /** Sets how long all services together may take to become ready: {@code 90s}, {@code 5m}. */
  @Parameter(property = "eds.timeout", defaultValue = "5m")
  private String timeout = "5m";

  /** True wakes a service that rests at 0 replicas once, to see one of its pods available. */
  @Parameter(property = "eds.proof", defaultValue = "false")
  private boolean proof;

  /**
   * Lists the states that the goal accepts besides the ready ones: {@code PAUSED}, {@code
   * DEGRADED}, both separated by a comma, or {@code none}.
   */
  @Parameter(property = "eds.accept", defaultValue = "PAUSED")
  private String accept = "PAUSED";

  /** Names the directory of {@code report.json} and {@code report.md}. */
  @Parameter(property = "eds.outputDirectory", defaultValue = "${project.build.directory}/eds")
  private @Nullable File outputDirectory;

  private final ReportWriter reports = new ReportWriter(this);
  private Wait.Options waiting = new Wait.Options(DEFAULT_TIMEOUT, new Required.All(), false);
  private ReadyGate gate = new ReadyGate(Set.of());

  @Override
  final void begin() {
    reports.deleteEarlier();
  }

  @Override
  void read(ParameterReader reader) {
    super.read(reader);
    waiting =
        new Wait.Options(
            reader.read("eds.timeout", timeout, Period::parse, DEFAULT_TIMEOUT), required(), proof);
    gate = reader.read("eds.accept", accept, ReadyGate::parse, gate);
  }

  /** Returns how to wait for readiness. */
  final Wait.Options waiting() {
    return waiting;
  }

  /** Returns the build's own look at NATS. */
  final StreamLook streams() throws MojoExecutionException {
    return new StreamLook(ways());
  }

  @Override
  final void connected(ClusterClient client) {
    reports.connected(client);
  }

  /** Returns the writer of the goal's report. */
  final ReportWriter reports() {
    return reports;
  }

  /** Returns the gate that fails the goal for a service that is not ready. */
  final ReadyGate gate() {
    return gate;
  }

  /** Returns the objects applied so far, which stay whatever happens afterwards. */
  List<ApplyResult> applied() {
    return List.of();
  }

  @Override
  final void unknown(List<ServiceObjects> services, String reason, String message) {
    reports.writeUnknown(services, reason, message);
  }

  /** Returns the goal's name without its prefix. */
  abstract String goal();

  final Path output() {
    return outputDirectory == null
        ? module().buildDirectory().resolve("eds")
        : module().directory(outputDirectory);
  }
}
