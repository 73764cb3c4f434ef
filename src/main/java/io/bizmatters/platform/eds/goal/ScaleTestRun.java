package io.bizmatters.platform.eds.goal;

import io.bizmatters.platform.eds.kubernetes.api.Api;
import io.bizmatters.platform.eds.kubernetes.api.ClusterException;
import io.bizmatters.platform.eds.kubernetes.watch.ClusterWatch;
import io.bizmatters.platform.eds.manifest.ServiceObjects;
import io.bizmatters.platform.eds.manifest.TargetService;
import io.bizmatters.platform.eds.nats.NatsWays;
import io.bizmatters.platform.eds.nats.StreamLook;
import io.bizmatters.platform.eds.readiness.Required;
import io.bizmatters.platform.eds.release.Status;
import io.bizmatters.platform.eds.report.RunReport.ServiceReport;
import io.bizmatters.platform.eds.report.RunReport.Target;
import io.bizmatters.platform.eds.report.ScaleTestReport;
import io.bizmatters.platform.eds.report.ScaleTestText;
import io.bizmatters.platform.eds.scaletest.ScaleTest;
import io.bizmatters.platform.eds.scaletest.ScaleTestReports;
import io.bizmatters.platform.eds.scaletest.ScaleTests;
import io.bizmatters.platform.eds.scaletest.ScaleTests.Candidate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.apache.maven.plugin.MojoFailureException;

/** The scale tests of a run: one for each service, after one look at all of them. */
final class ScaleTestRun {

  private final Api api;
  private final ScaleTest.Options options;
  private final Consumer<String> lines;

  ScaleTestRun(Api api, ScaleTest.Options options, Consumer<String> lines) {
    this.api = api;
    this.options = options;
    this.lines = lines;
  }

  /**
   * Runs all tests.
   *
   * @param ways for the messages of the tests; the caller closes them
   * @param streams for the look at the services; the caller closes it
   */
  List<ScaleTestReport> of(
      List<ServiceObjects> services,
      NatsWays ways,
      StreamLook streams,
      Required required,
      Consumer<ScaleTestReport> reported)
      throws ClusterException, InterruptedException {
    try (ClusterWatch watch =
        ClusterWatch.open(api, TargetService.namespaces(services, api.namespace()), lines)) {
      List<Candidate> looked = look(services, streams, required);
      ScaleTest test = new ScaleTest(api, watch, lines);
      return ScaleTests.run(
          looked,
          ClusterException.class,
          one -> {
            ScaleTestReport report = run(test, one, ways);
            reported.accept(report);
            return report;
          });
    }
  }

  private List<Candidate> look(List<ServiceObjects> services, StreamLook streams, Required required)
      throws ClusterException, InterruptedException {
    List<Candidate> looked = new ArrayList<>();
    try (Status status = Status.open(api, streams, services, required, line -> {})) {
      List<ServiceReport> readiness = status.look(services);
      for (int i = 0; i < services.size(); i++) {
        looked.add(new Candidate(services.get(i), readiness.get(i)));
      }
    }
    return looked;
  }

  private ScaleTestReport run(ScaleTest test, Candidate looked, NatsWays ways)
      throws ClusterException, InterruptedException {
    Instant startedAt = Instant.now();
    TargetService service = TargetService.of(looked.service(), api.namespace());
    return ScaleTestReports.of(
        test.run(service, looked.readiness(), () -> ways.to(service.service()).session(), options),
        startedAt,
        Optional.of(new Target(api.client().context(), api.client().server())));
  }

  /**
   * Passes if every service has passed its test.
   *
   * @throws MojoFailureException when a service has not; the message lists every such service
   */
  static void check(List<ScaleTestReport> reports) throws MojoFailureException {
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
}
