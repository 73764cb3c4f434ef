package io.bizmatters.platform.eds.model.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.bizmatters.platform.eds.model.EventDrivenService;
import io.bizmatters.platform.eds.model.rule.Rules;
import io.bizmatters.platform.eds.model.tree.Node;
import io.bizmatters.platform.eds.model.tree.Node.Mapping;
import io.bizmatters.platform.eds.model.tree.Origin;
import io.bizmatters.platform.eds.model.tree.Parsed;
import io.bizmatters.platform.eds.model.tree.Problem;
import io.bizmatters.platform.eds.model.tree.Problem.Level;
import io.bizmatters.platform.eds.model.tree.Spelling;
import io.bizmatters.platform.eds.platform.Platforms;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is legal but doubtful, and what follows from other values. */
class ConventionsTest {

  private static final Origin HOME = new Origin("pom.xml", 3, 0, "<service>", Spelling.POM);

  private static final Rules RULES = Platforms.builtIn(Platforms.DEFAULT).rules(Optional.empty());

  private static Mapping tree(String... settings) {
    Mapping tree = new Mapping(List.of(), HOME);
    List<String> all =
        new java.util.ArrayList<>(
            List.of(
                "name=orders-worker",
                "namespace=intelligence-orders",
                "image=ghcr.io/org/orders:1.0.0",
                "nats.stream=ORDERS",
                "nats.consumer=orders-workers"));
    all.addAll(Arrays.asList(settings));
    for (String setting : all) {
      int at = setting.indexOf('=');
      Mapping only = Defaults.only(setting.substring(0, at), setting.substring(at + 1), "pom.xml");
      tree = tree.merge(written(only));
    }
    Defaults defaults = new Defaults(RULES);
    return defaults.complete(defaults.layer().merge(tree));
  }

  private static Mapping written(Mapping mapping) {
    List<Node.Entry> entries =
        mapping.entries().stream()
            .map(
                entry ->
                    new Node.Entry(
                        entry.name(),
                        HOME,
                        entry.value() instanceof Mapping inner
                            ? written(inner)
                            : entry.value().withOrigin(HOME)))
            .toList();
    return new Mapping(entries, HOME);
  }

  private static List<Problem> problems(String... settings) {
    return new ServiceValidator(
            RULES, ImageDemand.PRESENT, directory -> Parsed.good(new TreeMap<>()))
        .validate(tree(settings), HOME)
        .problems();
  }

  private static void assertOnly(Level level, String words, String... settings) {
    assertThat(problems(settings))
        .singleElement()
        .satisfies(
            problem -> {
              assertThat(problem.level()).isEqualTo(level);
              assertThat(problem.allowed()).contains(words);
            });
  }

  @Test
  void aServiceByTheBookHasNoProblem() {
    assertThat(problems()).isEmpty();
  }

  @Test
  void namespaces() {
    assertOnly(Level.WARNING, "{layer}-{category}", "namespace=workers");
    assertOnly(Level.WARNING, "of the team", "namespace=default");
    assertOnly(Level.WARNING, "of the team", "namespace=keda");
    assertOnly(Level.ERROR, "kube-*", "namespace=kube-public");
    assertOnly(Level.INFO, "known layers", "namespace=frontend-shop");
  }

  @ParameterizedTest
  @CsvSource({
    "my-worker,my-workers,true",
    "agent-executor,agent-executor-workers,true",
    "orders,jobs,false"
  })
  void consumers(String name, String consumer, boolean usual) {
    assertThat(problems("name=" + name, "nats.consumer=" + consumer).isEmpty()).isEqualTo(usual);
  }

  @Test
  void consumersWithADashAtTheEnd() {
    assertThat(problems("nats.consumer=-orders"))
        .extracting(Problem::allowed)
        .contains("no '-' at the ends");
  }

  @Test
  void http() {
    assertOnly(Level.WARNING, "1024", "http.port=80");
    assertOnly(Level.WARNING, "with an HTTP port", "http.sessionAffinity=ClientIP");
    assertThat(problems("http.sessionAffinity=ClientIP", "http.port=8000")).isEmpty();
  }

  @Test
  void autoscaling() {
    assertOnly(Level.WARNING, "between 0 and 1", "autoscaling.activationLagThreshold=3");
    assertOnly(Level.WARNING, "1000", "autoscaling.maxReplicas=1001");
    assertOnly(Level.INFO, "without effect", "autoscaling.cooldown=60");
    assertOnly(Level.WARNING, "300 s", "autoscaling.minReplicas=0");
    assertOnly(
        Level.INFO,
        "production",
        "autoscaling.minReplicas=0",
        "autoscaling.scaleDownStabilization=30s");
    assertThat(problems("autoscaling.minReplicas=0", "autoscaling.cooldown=300s")).isEmpty();
    assertThat(problems("autoscaling.enabled=false", "autoscaling.maxReplicas=1001")).isEmpty();
  }

  @Test
  void budgets() {
    assertOnly(Level.WARNING, "no node can be drained", "podDisruptionBudget.minAvailable=1");
    assertThat(problems("podDisruptionBudget.maxUnavailable=1")).isEmpty();
    assertOnly(
        Level.ERROR,
        "exactly one",
        "podDisruptionBudget.maxUnavailable=1",
        "podDisruptionBudget.minAvailable=1");
  }

  @ParameterizedTest
  @CsvSource({
    "nats://nats.nats.svc:4222, nats-headless.nats.svc.cluster.local:8222",
    "nats://nats.nats.svc.example.org:4222, nats-headless.nats.svc.example.org:8222",
    "nats://nats-headless.nats.svc:4222, nats-headless.nats.svc.cluster.local:8222",
    "nats://nats-0.nats-headless.nats.svc:4222, nats-headless.nats.svc.cluster.local:8222",
    "nats://nats.jobs:4222, nats-headless.jobs.svc.cluster.local:8222",
    "nats://nats:4222, nats-headless.intelligence-orders.svc.cluster.local:8222"
  })
  void theMonitoringEndpointFollowsFromTheUrl(String url, String endpoint) {
    ServiceValidator.Outcome outcome =
        new ServiceValidator(RULES, ImageDemand.PRESENT, directory -> Parsed.good(new TreeMap<>()))
            .validate(tree("nats.url=" + url), HOME);
    assertThat(outcome.service().orElseThrow().nats().monitoring().hostAndPort())
        .isEqualTo(endpoint);
    assertThat(outcome.problems().isEmpty()).isEqualTo(!url.contains("nats.jobs:"));
  }

  @ParameterizedTest
  @CsvSource({
    "nats://10.0.0.1:4222",
    "nats://[::1]:4222",
    "nats://nats.example.co.uk:4222",
    "nats://localhost:4222"
  })
  void anOutsideHostNeedsAnEndpoint(String url) {
    assertOnly(Level.ERROR, "nats.monitoringEndpoint", "nats.url=" + url);
    assertThat(problems("nats.url=" + url, "nats.monitoringEndpoint=nats.example.com:8222"))
        .isEmpty();
  }

  @Test
  void endpointsThatReadTheWrongLag() {
    assertOnly(
        Level.WARNING, "headless", "nats.monitoringEndpoint=nats.nats.svc.cluster.local:8222");
    assertOnly(
        Level.WARNING,
        "namespace of nats.url",
        "nats.monitoringEndpoint=nats-headless.other.svc.cluster.local:8222");
    assertOnly(Level.ERROR, "host:port", "nats.monitoringEndpoint=http://nats.example.com:8222");
  }

  @Test
  void resourcesComeFromTheSizeFieldByField() {
    Mapping tree =
        tree(
            "size=small",
            "resources.limits.memory=3Gi",
            "resources.requests.ephemeral-storage=1Gi");
    EventDrivenService service =
        new ServiceValidator(RULES, ImageDemand.PRESENT, directory -> Parsed.good(new TreeMap<>()))
            .validate(tree, HOME)
            .service()
            .orElseThrow();
    assertThat(service.resources().requests().toString())
        .contains("250m")
        .contains("512Mi")
        .contains("1Gi");
    assertThat(service.resources().limits().toString()).contains("text=3Gi");
    assertThat(tree.find("resources.limits.cpu").orElseThrow().origin().place())
        .isEqualTo("platform bizmatters, sizes.small");
  }
}
