package io.bizmatters.platform.eds.scaletest;

import static org.assertj.core.api.Assertions.assertThat;

import io.bizmatters.platform.eds.manifest.AService;
import io.bizmatters.platform.eds.manifest.ScalerFacts;
import io.bizmatters.platform.eds.readiness.Judgement.Finding;
import io.bizmatters.platform.eds.readiness.ObjectName;
import io.bizmatters.platform.eds.report.Miss;
import io.bizmatters.platform.eds.report.RunReport.ServiceReport;
import io.bizmatters.platform.eds.scaletest.LeftMessages.OtherTests;
import io.bizmatters.platform.eds.scaletest.LeftMessages.OtherTests.Running;
import io.bizmatters.platform.eds.scaletest.QueueFacts.Room;
import io.bizmatters.platform.eds.scaletest.QueueFacts.Work;
import io.bizmatters.platform.eds.scaletest.Routing.Taker;
import io.bizmatters.platform.eds.scaletest.ScaleTest.Options.Drain;
import io.bizmatters.platform.eds.scaletest.TestMessages.TestSubject;
import io.bizmatters.platform.eds.scaletest.Trace.Observation.Backlog;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What must be so before anything is published. */
class PreconditionsTest {

  private static final Routing ORDERS = routing(List.of());

  private static Routing routing(List<String> filters, Taker... others) {
    return new Routing(
        List.of("orders.*"), Optional.empty(), filters, Optional.of(List.of(others)));
  }

  private static ScaleTest.Options options(boolean force, String... subjects) {
    return new ScaleTest.Options(
        50, List.of(subjects), Drain.GOAL, Duration.ofMinutes(3), Optional.empty(), force);
  }

  private static QueueFacts facts(long lag, long left, long maxMessages, String fixed) {
    return facts(ORDERS, ORDERS.own(), new Work(new Backlog(lag, 0), 7, -1), left)
        .with(new Room(10, maxMessages, 0, -1, 1000, -1), fixed);
  }

  private static AQueue facts(
      Routing routing, Optional<TestSubject> subject, Work work, long left, Running... running) {
    return new AQueue(routing, subject, work, new OtherTests(left, 0, List.of(running), true));
  }

  private record AQueue(
      Routing routing, Optional<TestSubject> subject, Work work, OtherTests others) {

    QueueFacts with(Room room, String fixed) {
      return new QueueFacts(routing, subject, work, room, others, 10, fixed, "");
    }

    QueueFacts roomy() {
      return with(new Room(10, -1, 0, -1, 1000, -1), "");
    }
  }

  private static List<Miss> queue(QueueFacts facts, boolean force) {
    return Preconditions.queue(facts, options(force), "w");
  }

  private static List<Miss> subject(Routing routing, boolean force, String... wanted) {
    Optional<TestSubject> subject =
        wanted.length == 0
            ? routing.own()
            : Stream.of(wanted).flatMap(one -> routing.of(one).stream()).findFirst();
    return Preconditions.queue(
        facts(routing, subject, IDLE, 0).roomy(), options(force, wanted), "w");
  }

  private static final Work IDLE = new Work(new Backlog(0, 0), 7, -1);

  private static Work limited(long pending, long ackPending, long deliveries) {
    return new Work(new Backlog(pending, ackPending), deliveries, 3);
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

    assertThat(queue(live, false))
        .singleElement()
        .satisfies(
            miss -> {
              assertThat(miss.found()).isEqualTo("its lag is 7");
              assertThat(miss.fix()).contains("-Deds.scaleTest.force");
            });
    assertThat(queue(live, true)).isEmpty();
  }

  @Test
  void whatAKilledTestHasLeftIsToldApart() {
    assertThat(queue(facts(50, 50, -1, ""), false))
        .singleElement()
        .satisfies(
            miss -> {
              assertThat(miss.found())
                  .endsWith("50 of the stream's messages are of a scale test that was killed");
              assertThat(miss.fix()).endsWith("which deletes what was left");
            });
  }

  @Test
  void aStreamThatWouldDropOthersMessagesIsRefused() {
    assertThat(queue(facts(0, 0, 59, ""), false))
        .singleElement()
        .satisfies(
            miss -> assertThat(miss.found()).isEqualTo("it holds 10 of at most 59 messages"));
    assertThat(queue(facts(0, 0, 60, ""), false)).isEmpty();
  }

  @Test
  void allThatIsWrongIsToldAtOnce() {
    Routing literal = routing(List.of("orders.placed"));
    QueueFacts facts =
        facts(literal, literal.own(), new Work(new Backlog(7, 0), 7, -1), 0)
            .with(new Room(10, 20, 0, -1, 1000, -1), "is a mirror: nobody can publish to it");
    assertThat(queue(facts, false))
        .extracting(Miss::subject)
        .containsExactly("stream", "eds.scaleTest.subject", "stream", "consumer w");
  }

  /** Pods come and go with the test: a message of others would use up deliveries. */
  @ParameterizedTest
  @CsvSource({"3, 0", "0, 3", "150, 5"})
  void aLiveQueueWithLimitedDeliveriesIsRefusedThoughForced(long pending, long ackPending) {
    Work live = limited(pending, ackPending, 7);

    for (boolean force : new boolean[] {false, true}) {
      assertThat(queue(facts(ORDERS, ORDERS.own(), live, 0).roomy(), force))
          .singleElement()
          .satisfies(
              miss -> {
                assertThat(miss.subject()).isEqualTo("consumer w");
                assertThat(miss.found())
                    .isEqualTo(
                        "its lag is "
                            + (pending + ackPending)
                            + ", and it delivers a message 3 times at most (maxDeliver)");
                assertThat(miss.fix()).endsWith("eds.scaleTest.force does not change this");
              });
    }
  }

  @Test
  void whatAKilledTestLeftIsNobodysWork() {
    QueueFacts left = facts(ORDERS, ORDERS.own(), limited(50, 0, 7), 50).roomy();
    QueueFacts more = facts(ORDERS, ORDERS.own(), limited(51, 0, 7), 50).roomy();

    assertThat(queue(left, true)).isEmpty();
    assertThat(queue(left, false))
        .extracting(Miss::fix)
        .asString()
        .contains("deletes what was left");
    assertThat(queue(more, true)).extracting(Miss::found).asString().contains("its lag is 51, and");
  }

  @Test
  void aQueueWithLimitedDeliveriesIsSeenToRest() {
    assertThat(Preconditions.rest(limited(0, 0, 7), limited(0, 0, 7), "w")).isEmpty();
    assertThat(Preconditions.rest(limited(0, 0, 7), limited(0, 0, 9), "w"))
        .map(Miss::found)
        .contains(
            "it is in use: 2 messages delivered within two seconds, and it delivers a message 3 times"
                + " at most (maxDeliver)");
    assertThat(Preconditions.rest(limited(0, 0, 7), limited(1, 0, 7), "w"))
        .map(Miss::found)
        .hasValueSatisfying(found -> assertThat(found).startsWith("its lag is 1, and"));
  }

  @Test
  void aTestOfAnotherBuildIsLeftAloneWhoeverForcesIt() {
    Instant until = Instant.parse("2026-11-28T16:20:03.5Z");
    QueueFacts facts =
        facts(
                ORDERS,
                ORDERS.own(),
                IDLE,
                0,
                new Running("0123456789ab", 50, true, until),
                new Running("ba9876543210", 2, false, until))
            .roomy();

    assertThat(queue(facts, true))
        .extracting(Miss::found)
        .containsExactly(
            "scale test 0123456789ab, which has 50 messages in it, runs: it has just answered",
            "scale test ba9876543210, which has 2 messages in it, may still run, until"
                + " 2026-11-28T16:20:03Z: it is silent");
    assertThat(queue(facts, false)).isEqualTo(queue(facts, true));
  }

  @Test
  void aSubjectIsAskedForWhereTheTestCannotHaveOneOfItsOwn() {
    assertThat(subject(routing(List.of("orders.placed")), true))
        .singleElement()
        .satisfies(
            miss -> {
              assertThat(miss.subject()).isEqualTo("eds.scaleTest.subject");
              assertThat(miss.found())
                  .isEqualTo(
                      "not set, and consumer w leaves no subject that only a test would use: it gets"
                          + " orders.*, of them to orders.placed");
              assertThat(miss.fix()).startsWith("-Deds.scaleTest.subject=…");
            });
    assertThat(subject(routing(List.of("orders.placed")), false, "orders.placed")).isEmpty();
    assertThat(subject(routing(List.of("orders.placed")), false, "orders.late", "bills.a"))
        .extracting(Miss::found)
        .containsExactly("orders.late, bills.a");
    assertThat(subject(routing(List.of()), false)).isEmpty();
  }

  @Test
  void aChosenSubjectThatAnotherConsumerHasAFilterForIsRefusedUnlessForced() {
    Routing shared =
        routing(
            List.of("orders.placed"),
            new Taker("bills", List.of("orders.placed")),
            new Taker("audit", List.of()));

    assertThat(subject(shared, false, "orders.placed"))
        .extracting(Miss::found)
        .containsExactly("orders.placed: bills (orders.placed) has a filter for it");
    assertThat(subject(shared, true, "orders.placed")).isEmpty();
  }

  @Test
  void aChosenSubjectIsRefusedUnlessForcedWhereNobodyCanTellWhoElseGetsIt() {
    Routing hidden =
        new Routing(
            List.of("orders.*"), Optional.empty(), List.of("orders.placed"), Optional.empty());
    Routing free = new Routing(List.of("orders.*"), Optional.empty(), List.of(), Optional.empty());

    assertThat(subject(hidden, false, "orders.placed"))
        .extracting(Miss::found)
        .containsExactly(
            "orders.placed: the build may not list the stream's consumers: others may get it too");
    assertThat(subject(hidden, true, "orders.placed")).isEmpty();
    assertThat(subject(free, false)).isEmpty();
    assertThat(subject(free, false, "orders.eds-scale-test")).isEmpty();
  }

  @Test
  void tooFewMessagesAreRefusedWithTheNumberThatIsEnough() {
    Limits ten = new Limits(50, 0, 10, 1, 20, 5, 0, Duration.ZERO, Duration.ZERO);
    assertThat(Preconditions.climb(ten)).map(Miss::allowed).contains("at least 56");
    Limits full = new Limits(50, 0, 10, 1, 10, 5, 0, Duration.ZERO, Duration.ZERO);
    assertThat(Preconditions.climb(full)).map(Miss::found).contains("10 of at most 10 run already");
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
    assertThat(misses).extracting(Miss::allowed).contains("spec.maxReplicaCount: 10");
  }

  @Test
  void aScaledObjectThatIsNotThereIsTold() {
    assertThat(KedaValues.misses(SCALER, Optional.empty(), Optional.empty()))
        .extracting(Miss::found)
        .contains("spec is missing", "spec.maxReplicas is missing");
  }
}
