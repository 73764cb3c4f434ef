package io.bizmatters.platform.eds.scaletest;

import static org.assertj.core.api.Assertions.assertThat;

import io.bizmatters.platform.eds.manifest.AService;
import io.bizmatters.platform.eds.manifest.ScalerFacts;
import io.bizmatters.platform.eds.readiness.Finding;
import io.bizmatters.platform.eds.readiness.ObjectName;
import io.bizmatters.platform.eds.report.RunReport.ServiceReport;
import io.bizmatters.platform.eds.report.ScaleTestReport.Miss;
import io.bizmatters.platform.eds.scaletest.Observation.Backlog;
import io.bizmatters.platform.eds.scaletest.ScaleTestOptions.Drain;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What must be so before anything is published. */
class PreconditionsTest {

  private static ScaleTestOptions options(boolean force) {
    return new ScaleTestOptions(
        50, Optional.empty(), Drain.GOAL, Duration.ofMinutes(3), Optional.empty(), force);
  }

  private static QueueFacts facts(long lag, long left, long maxMessages, String fixed) {
    return new QueueFacts(
        List.of("orders.*"),
        List.of(),
        new Backlog(lag, 0),
        10,
        0,
        left,
        10,
        maxMessages,
        -1,
        1000,
        -1,
        fixed,
        "");
  }

  private static List<Miss> queue(QueueFacts facts, String subject, boolean force) {
    return Preconditions.queue(facts, Optional.of(subject), options(force), "w");
  }

  private static ServiceReport service(String state, List<Finding> findings) {
    return AReadiness.of("orders-worker", state, findings);
  }

  @ParameterizedTest
  @ValueSource(strings = {"READY", "READY_IDLE", "READY_PROVEN"})
  void aReadyServiceIsTested(String state) {
    assertThat(Preconditions.ready(service(state, List.of()))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"PAUSED", "DEGRADED", "FAILED", "TIMEOUT", "WAITING", "NOT_FOUND"})
  void anyOtherIsRefusedWithWhatIsMissing(String state) {
    Finding finding =
        new Finding(
            new ObjectName("Deployment", "orders-worker"), "Rollout", "1 old pod is left", "wait");
    assertThat(Preconditions.ready(service(state, List.of(finding))))
        .map(Miss::found)
        .contains(state + ": Deployment/orders-worker: 1 old pod is left");
  }

  @Test
  void aLagThatIsLiveIsRefusedUnlessForced() {
    QueueFacts live = facts(7, 0, -1, "");

    assertThat(queue(live, "orders.a", false))
        .singleElement()
        .satisfies(
            miss -> {
              assertThat(miss.found()).isEqualTo("its lag is 7");
              assertThat(miss.fix()).contains("-Deds.scaleTest.force");
            });
    assertThat(queue(live, "orders.a", true)).isEmpty();
  }

  @Test
  void whatAKilledTestHasLeftIsToldApart() {
    assertThat(queue(facts(50, 50, -1, ""), "orders.a", false))
        .singleElement()
        .satisfies(
            miss -> {
              assertThat(miss.found())
                  .endsWith(
                      "50 of the stream's messages are of a scale test that runs, or was killed");
              assertThat(miss.fix()).endsWith("which deletes what was left");
            });
  }

  @Test
  void aStreamThatWouldDropOthersMessagesIsRefused() {
    assertThat(queue(facts(0, 0, 59, ""), "orders.a", false))
        .singleElement()
        .satisfies(
            miss -> assertThat(miss.found()).isEqualTo("it holds 10 of at most 59 messages"));
    assertThat(queue(facts(0, 0, 60, ""), "orders.a", false)).isEmpty();
  }

  @Test
  void allThatIsWrongIsToldAtOnce() {
    assertThat(queue(facts(7, 0, 20, "is a mirror: nobody can publish to it"), "bills", false))
        .extracting(Miss::where)
        .containsExactly("stream", "eds.scaleTest.subject", "stream", "consumer w");
  }

  @Test
  void tooFewMessagesAreRefusedWithTheNumberThatIsEnough() {
    Limits ten = new Limits(50, 0, 10, 1, 20, 5, 0, Duration.ZERO, Duration.ZERO);
    assertThat(Preconditions.climb(ten)).map(Miss::must).contains("at least 56");
    Limits full = new Limits(50, 0, 10, 1, 10, 5, 0, Duration.ZERO, Duration.ZERO);
    assertThat(Preconditions.climb(full))
        .map(Miss::found)
        .contains("10 of at most 10 are there already");
    assertThat(Preconditions.climb(ATrace.limits())).isEmpty();
  }

  private static final ScalerFacts SCALER =
      ScalerFacts.of(
          ScalerFacts.scaledObject(AService.named("orders-worker").namespace("orders").generated())
              .orElseThrow());

  private static Map<String, Object> hpa(int max, String average) {
    return Map.of(
        "spec",
        Map.of(
            "minReplicas",
            1L,
            "maxReplicas",
            (long) max,
            "scaleTargetRef",
            Map.of("apiVersion", "apps/v1", "kind", "Deployment", "name", "orders-worker"),
            "metrics",
            List.of(
                Map.of(
                    "type",
                    "External",
                    "external",
                    Map.of(
                        "metric",
                        Map.of("name", "s0-nats-jetstream-ORDERS"),
                        "target",
                        Map.of("type", "AverageValue", "averageValue", average))))));
  }

  @Test
  void theScaledObjectAndTheHpaHaveTheValuesOfTheService() {
    Map<String, Object> live = SCALER.object().tree();
    assertThat(KedaValues.misses(SCALER, Optional.of(live), Optional.of(hpa(10, "5")))).isEmpty();
  }

  @Test
  void everyValueThatDiffersIsTold() {
    Map<String, Object> live = new LinkedHashMap<>(SCALER.object().tree());
    Map<String, Object> spec = new LinkedHashMap<>();
    ((Map<?, ?>) live.getOrDefault("spec", Map.of()))
        .forEach((name, value) -> spec.put((String) name, value));
    spec.put("maxReplicaCount", 7L);
    spec.put(
        "triggers",
        List.of(Map.of("type", "nats-jetstream", "metadata", Map.of("stream", "ORDERS"))));
    live.put("spec", spec);

    List<Miss> misses = KedaValues.misses(SCALER, Optional.of(live), Optional.of(hpa(7, "10")));

    assertThat(misses)
        .extracting(Miss::found)
        .contains(
            "spec.maxReplicaCount: 7",
            "spec.triggers[0].metadata.consumer is missing",
            "spec.triggers[0].metadata.account is missing",
            "spec.maxReplicas: 7",
            "spec.metrics[s0-nats-jetstream-ORDERS].averageValue: 10");
    assertThat(misses).extracting(Miss::must).contains("spec.maxReplicaCount: 10");
  }

  @Test
  void aScaledObjectThatIsNotThereIsTold() {
    assertThat(KedaValues.misses(SCALER, Optional.empty(), Optional.empty()))
        .extracting(Miss::found)
        .contains("spec is missing", "spec.maxReplicas is missing");
  }
}
