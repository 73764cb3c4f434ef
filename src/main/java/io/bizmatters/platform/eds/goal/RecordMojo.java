package io.bizmatters.platform.eds.goal;

import io.bizmatters.platform.eds.goal.maven.ParameterReader;
import io.bizmatters.platform.eds.kubernetes.api.ClusterClient;
import io.bizmatters.platform.eds.kubernetes.api.ClusterException;
import io.bizmatters.platform.eds.manifest.ServiceObjects;
import io.bizmatters.platform.eds.manifest.TargetService;
import io.bizmatters.platform.eds.model.grammar.Period;
import io.bizmatters.platform.eds.model.tree.Parsed;
import io.bizmatters.platform.eds.nats.NatsException;
import io.bizmatters.platform.eds.nats.NatsWays;
import io.bizmatters.platform.eds.recording.Recorder;
import io.bizmatters.platform.eds.report.OutputException;
import java.io.File;
import java.time.Duration;
import java.util.List;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.jspecify.annotations.Nullable;

/**
 * Measures live services for a while: arrivals, lag, replicas, and the seconds a message takes.
 * Writes what {@code eds:simulate} and {@code eds:advise} read, and changes nothing.
 */
@Mojo(name = "record", requiresProject = false, threadSafe = true)
public final class RecordMojo extends NatsMojo {

  private static final Duration USUAL = Duration.ofMinutes(10);
  private static final Duration LONGEST = Duration.ofDays(1);

  /** Sets how long the goal records, at most 24h. */
  @Parameter(property = "eds.record.for", defaultValue = "10m")
  private String recordFor = "10m";

  /** Sets how long a request is repeated that the cluster cannot answer for the moment. */
  @Parameter(property = "eds.retryTimeout", defaultValue = "60s")
  private String retryTimeout = "60s";

  /** Names the directory of the files; the goal writes into its folder {@code record}. */
  @Parameter(property = "eds.outputDirectory", defaultValue = "${project.build.directory}/eds")
  private @Nullable File outputDirectory;

  /** True skips this goal. */
  @Parameter(property = "eds.record.skip", defaultValue = "false")
  private boolean skipRecord;

  private Duration time = USUAL;

  @Override
  void read(ParameterReader reader) {
    super.read(reader);
    time = reader.read("eds.record.for", recordFor, RecordMojo::time, USUAL);
  }

  private static Parsed<Duration> time(String text) {
    Parsed<Duration> read = Period.parse(text);
    boolean fits =
        read.legal().filter(one -> !one.isZero() && one.compareTo(LONGEST) <= 0).isPresent();
    return fits || read.legal().isEmpty()
        ? read
        : Parsed.bad("a time of 1s to 24h", Period.written(USUAL));
  }

  @Override
  void run(ClusterClient client, List<ServiceObjects> services)
      throws MojoExecutionException,
          OutputException,
          ClusterException,
          NatsException,
          InterruptedException {
    RecordFiles files =
        new RecordFiles(module().output(outputDirectory, "eds").resolve("record"), services);
    files.remove(TargetService.of(services, client.namespace()));
    getLog().info("recording " + Period.written(time));
    try (NatsWays ways = ways()) {
      Recorder recorder = new Recorder(api(client), ways, line -> getLog().info(line));
      files.write(recorder.record(services, time), module(), getLog()::info);
    }
  }

  @Override
  String retryTimeout() {
    return retryTimeout;
  }

  @Override
  boolean isSkipped() {
    return skipRecord;
  }

  @Override
  String consequence() {
    return "nothing was recorded";
  }
}
