package io.bizmatters.platform.eds.goal;

import io.bizmatters.platform.eds.config.Purpose;
import io.bizmatters.platform.eds.goal.maven.ParameterReader;
import io.bizmatters.platform.eds.kubernetes.api.ClusterClient;
import io.bizmatters.platform.eds.kubernetes.api.ClusterException;
import io.bizmatters.platform.eds.kubernetes.watch.ClusterWatch;
import io.bizmatters.platform.eds.manifest.ServiceObjects;
import io.bizmatters.platform.eds.model.grammar.Period;
import io.bizmatters.platform.eds.model.tree.Parsed;
import io.bizmatters.platform.eds.model.tree.WarningCode;
import io.bizmatters.platform.eds.nats.NatsWays;
import io.bizmatters.platform.eds.nats.StreamLook;
import io.bizmatters.platform.eds.release.Status;
import io.bizmatters.platform.eds.report.OutputException;
import io.bizmatters.platform.eds.report.RunReport.ServiceReport;
import io.bizmatters.platform.eds.report.RunReport.Target;
import io.bizmatters.platform.eds.report.ScaleTestReport;
import io.bizmatters.platform.eds.report.ScaleTestText;
import io.bizmatters.platform.eds.scaletest.ScaleTest;
import io.bizmatters.platform.eds.scaletest.ScaleTestOptions;
import io.bizmatters.platform.eds.scaletest.ScaleTestOptions.Drain;
import io.bizmatters.platform.eds.scaletest.ScaleTestReports;
import io.bizmatters.platform.eds.scaletest.ScaleTests;
import io.bizmatters.platform.eds.scaletest.ScaleTests.Looked;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.jspecify.annotations.Nullable;

/**
 * Proves that a service scales: publishes messages, sees replicas rise and fall, and leaves the
 * stream as it was, with a report of lag and replicas over time.
 */
@Mojo(name = "scale-test", requiresProject = false, threadSafe = true)
public final class ScaleTestMojo extends ReadinessMojo {

  private static final int MESSAGES = 50;
  private static final int MOST_MESSAGES = 100_000;
  private static final Duration UP = Duration.ofMinutes(3);

  /** How many messages are published. */
  @Parameter(property = "eds.scaleTest.messages", defaultValue = "50")
  private String messages = Integer.toString(MESSAGES);

  /**
   * The subject that they are published to; of several, separated by commas, each service takes the
   * first that its consumer gets. Unset, one of the consumer's filter or the stream's subjects,
   * with {@code eds-scale-test} for each wildcard; required where there is no wildcard.
   */
  @Parameter(property = "eds.scaleTest.subject")
  private @Nullable String subject;

  /**
   * Who takes the messages: the {@code worker}, or the {@code goal} itself. It does too where the
   * worker acknowledges none in 30 s.
   */
  @Parameter(property = "eds.scaleTest.drain", defaultValue = "worker")
  private String drain = "worker";

  /** How long it may take from the publish to more available replicas than before. */
  @Parameter(property = "eds.scaleTest.upTimeout", defaultValue = "180s")
  private String upTimeout = "180s";

  /**
   * How long it may take from the drained queue to the least replicas. Unset, 60 s more than the
   * window of scaling down: {@code scaleDownStabilization} or 300 s; with {@code minReplicas} 0,
   * {@code cooldown}.
   */
  @Parameter(property = "eds.scaleTest.downTimeout")
  private @Nullable String downTimeout;

  /**
   * Whether it runs where there is a lag already, though never where the consumer limits deliveries
   * (maxDeliver). Messages that an earlier test left are deleted then; those of a test that runs
   * stay.
   */
  @Parameter(property = "eds.scaleTest.force", defaultValue = "false")
  private boolean force;

  /** Skips this goal. */
  @Parameter(property = "eds.scaleTest.skip", defaultValue = "false")
  private boolean skipScaleTest;

  private ScaleTestOptions options =
      new ScaleTestOptions(MESSAGES, List.of(), Drain.WORKER, UP, Optional.empty(), false);

  @Override
  void read(ParameterReader reader) {
    super.read(reader);
    options =
        new ScaleTestOptions(
            reader.read("eds.scaleTest.messages", messages, ScaleTestMojo::count, MESSAGES),
            Optional.ofNullable(subject)
                .map(
                    text ->
                        reader.read(
                            "eds.scaleTest.subject",
                            text,
                            ScaleTestMojo::literals,
                            List.<String>of()))
                .orElseGet(List::of),
            reader.read("eds.scaleTest.drain", drain, Drain.class, Drain.WORKER, Drain.WORKER),
            reader.read("eds.scaleTest.upTimeout", upTimeout, Period::parse, UP),
            Optional.ofNullable(downTimeout)
                .map(text -> reader.read("eds.scaleTest.downTimeout", text, Period::parse, UP)),
            force);
  }

  private static Parsed<Integer> count(String text) {
    boolean good = text.matches("[0-9]{1,6}") && Integer.parseInt(text) > 0;
    return good && Integer.parseInt(text) <= MOST_MESSAGES
        ? Parsed.good(Integer.parseInt(text))
        : Parsed.bad("a whole number from 1 to " + MOST_MESSAGES, Integer.toString(MESSAGES));
  }

  private static Parsed<List<String>> literals(String text) {
    List<String> subjects = List.of(text.strip().split("\\s*,\\s*", -1));
    return subjects.stream().allMatch(ScaleTestOptions::isSubject)
        ? Parsed.good(subjects)
        : Parsed.bad("a subject without wildcards and spaces", "orders.eds-scale-test");
  }

  @Override
  void run(ClusterClient client, List<ServiceObjects> services)
      throws MojoFailureException,
          MojoExecutionException,
          OutputException,
          ClusterException,
          InterruptedException {
    ScaleTestFiles files = new ScaleTestFiles(output().resolve("scale-test"), services);
    files.remove(services, client.namespace());
    Consumer<String> lines = line -> getLog().info(line);
    try (NatsWays ways = ways();
        ClusterWatch watch =
            ClusterWatch.open(
                client,
                retries(),
                ServiceObjects.namespaces(services, client.namespace()),
                lines)) {
      List<ServiceReport> readiness = readiness(client, services);
      ScaleTest test = new ScaleTest(client, retries(), watch, lines);
      List<Looked> looked = new ArrayList<>();
      for (int i = 0; i < services.size(); i++) {
        looked.add(new Looked(services.get(i), readiness.get(i)));
      }
      failWhereBad(
          ScaleTests.run(
              looked, OutputException.class, one -> run(client, one, test, ways, files)));
    }
  }

  private List<ServiceReport> readiness(ClusterClient client, List<ServiceObjects> services)
      throws MojoExecutionException, ClusterException, InterruptedException {
    try (StreamLook streams = streams();
        Status status =
            Status.open(client, retries(), streams, services, waiting().required(), line -> {})) {
      return status.look(services);
    }
  }

  private ScaleTestReport run(
      ClusterClient client, Looked looked, ScaleTest test, NatsWays ways, ScaleTestFiles files)
      throws OutputException, ClusterException, InterruptedException {
    Instant startedAt = Instant.now();
    ServiceObjects service = looked.service();
    ScaleTestReport report =
        ScaleTestReports.of(
            test.run(
                service, looked.readiness(), () -> ways.to(service.service()).session(), options),
            client.namespace(),
            startedAt,
            Optional.of(new Target(client.context(), client.server())));
    String where = "";
    try {
      where = "  " + shown(files.write(report));
    } catch (OutputException unwritable) {
      warn(WarningCode.REPORT_WRITE, unwritable.what() + "; fix: " + unwritable.fix());
    }
    getLog().info(ScaleTestText.summary(report) + where);
    return report;
  }

  private static void failWhereBad(List<ScaleTestReport> reports) throws MojoFailureException {
    List<ScaleTestReport> bad = reports.stream().filter(report -> !report.passed()).toList();
    if (!bad.isEmpty()) {
      throw new MojoFailureException(
          bad.size()
              + " of "
              + reports.size()
              + (reports.size() == 1 ? " service has" : " services have")
              + " not passed the scale test: "
              + bad.stream().map(ScaleTestReport::service).collect(Collectors.joining(", "))
              + ".\n\n"
              + bad.stream().map(ScaleTestText::failure).collect(Collectors.joining("\n")));
    }
  }

  @Override
  boolean leavesReport() {
    return false;
  }

  @Override
  String goal() {
    return "scale-test";
  }

  @Override
  Purpose purpose() {
    return Purpose.NO_RELEASE;
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
