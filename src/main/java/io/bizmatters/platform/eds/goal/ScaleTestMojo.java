package io.bizmatters.platform.eds.goal;

import io.bizmatters.platform.eds.goal.maven.ParameterReader;
import io.bizmatters.platform.eds.kubernetes.api.ClusterClient;
import io.bizmatters.platform.eds.kubernetes.api.ClusterException;
import io.bizmatters.platform.eds.manifest.ServiceObjects;
import io.bizmatters.platform.eds.manifest.TargetService;
import io.bizmatters.platform.eds.nats.NatsWays;
import io.bizmatters.platform.eds.nats.StreamLook;
import io.bizmatters.platform.eds.report.OutputException;
import io.bizmatters.platform.eds.scaletest.ScaleTest;
import java.io.File;
import java.nio.file.Path;
import java.util.List;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.jspecify.annotations.Nullable;

/**
 * Proves that a service scales: publishes messages, sees replicas rise and fall, leaves the stream
 * as it was, and writes a report of lag and replicas over time.
 */
@Mojo(name = "scale-test", requiresProject = false, threadSafe = true)
public final class ScaleTestMojo extends LookMojo {

  /** Sets how many messages are published. */
  @Parameter(property = "eds.scaleTest.messages", defaultValue = "50")
  private String messages = "50";

  /**
   * Lists the subjects to publish to, separated by commas; each service takes the first that its
   * consumer gets. If unset, the goal takes the consumer's filter or a subject of the stream, with
   * {@code eds-scale-test} for each wildcard. Required if there is no wildcard.
   */
  @Parameter(property = "eds.scaleTest.subject")
  private @Nullable String subject;

  /**
   * Chooses who takes the messages: the {@code worker} or the {@code goal}. The goal also takes
   * them if the worker acknowledges none in 30 s.
   */
  @Parameter(property = "eds.scaleTest.drain", defaultValue = "worker")
  private String drain = "worker";

  /** Sets how long the rise of available replicas may take after the publish. */
  @Parameter(property = "eds.scaleTest.upTimeout", defaultValue = "180s")
  private String upTimeout = "180s";

  /**
   * Sets how long the fall to the least replicas may take after the queue is drained. If unset, the
   * limit is 60 s more than the window of scaling down: {@code scaleDownStabilization} or 300 s, or
   * {@code cooldown} with {@code minReplicas} 0.
   */
  @Parameter(property = "eds.scaleTest.downTimeout")
  private @Nullable String downTimeout;

  /**
   * True runs the test although there is a lag, unless the consumer limits deliveries (maxDeliver).
   * The goal then deletes messages that an earlier test left, and keeps those of a running test.
   */
  @Parameter(property = "eds.scaleTest.force", defaultValue = "false")
  private boolean force;

  /** Names the directory of the reports; the goal writes into its folder {@code scale-test}. */
  @Parameter(property = "eds.outputDirectory", defaultValue = "${project.build.directory}/eds")
  private @Nullable File outputDirectory;

  /** True skips this goal. */
  @Parameter(property = "eds.scaleTest.skip", defaultValue = "false")
  private boolean skipScaleTest;

  @Override
  void read(ParameterReader reader) {
    super.read(reader);
    parameters().read(reader);
  }

  @Override
  void run(ClusterClient client, List<ServiceObjects> services)
      throws MojoFailureException,
          MojoExecutionException,
          OutputException,
          ClusterException,
          InterruptedException {
    Path folder = module().output(outputDirectory, "eds").resolve("scale-test");
    ScaleTestFiles files = new ScaleTestFiles(folder, services);
    files.remove(TargetService.of(services, client.namespace()));
    ScaleTest.Options options = parameters().read(new ParameterReader());
    ScaleTestRun run = new ScaleTestRun(api(client), options, line -> getLog().info(line));
    try (NatsWays ways = ways();
        StreamLook streams = new StreamLook(ways())) {
      ScaleTestRun.check(
          run.of(
              services,
              ways,
              streams,
              required(),
              report -> files.write(report, module(), getLog()::info, this::warn)));
    }
  }

  private ScaleTestParameters parameters() {
    return ScaleTestParameters.of(messages, subject, drain, upTimeout, downTimeout, force);
  }

  @Override
  boolean isSkipped() {
    return skipScaleTest;
  }

  @Override
  String consequence() {
    return "nothing was tested";
  }
}
