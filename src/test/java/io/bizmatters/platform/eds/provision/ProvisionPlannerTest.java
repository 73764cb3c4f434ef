package io.bizmatters.platform.eds.provision;

import static org.assertj.core.api.Assertions.assertThat;

import io.bizmatters.platform.eds.manifest.AProvision;
import io.bizmatters.platform.eds.manifest.AService;
import io.bizmatters.platform.eds.manifest.tree.JsonText;
import io.bizmatters.platform.eds.manifest.tree.JsonTree;
import io.bizmatters.platform.eds.model.EventDrivenService;
import io.bizmatters.platform.eds.model.Provision.Retention;
import io.bizmatters.platform.eds.model.Provision.Storage;
import io.bizmatters.platform.eds.provision.ProvisionPlan.ProvisionStep;
import io.bizmatters.platform.eds.provision.ProvisionPlan.ProvisionStep.Action;
import io.bizmatters.platform.eds.provision.StreamSurvey.LiveStreams;
import io.bizmatters.platform.eds.report.Miss;
import io.bizmatters.platform.eds.report.ProvisionTable;
import io.bizmatters.platform.eds.report.ProvisionTable.Row;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** From what is wanted and what is there to what is done. */
class ProvisionPlannerTest {

  private static final Provisioning.Options CAREFUL = new Provisioning.Options(false, false);
  private static final Provisioning.Options FORCED = new Provisioning.Options(true, false);
  private static final JsonNode NOTHING = JsonTree.of("{}");

  private static AProvision block() {
    return AProvision.of("orders.placed.*")
        .maxBytes(1000)
        .maxMessages(100)
        .maxDeliver(5)
        .replicas(3);
  }

  private static EventDrivenService service(AProvision provision) {
    return AService.named("orders-worker").provision(provision.build()).build();
  }

  /** What NATS would have after the plan of these services. */
  private static LiveStreams after(EventDrivenService... services) {
    LiveStreams none = new LiveStreams(Map.of(), Map.of(), Map.of(), NOTHING, false);
    Map<String, JsonNode> streams = new LinkedHashMap<>();
    Map<String, Map<String, JsonNode>> consumers = new LinkedHashMap<>();
    for (ProvisionStep step : ProvisionPlanner.plan(List.of(services), none, CAREFUL).steps()) {
      JsonNode info =
          JsonTree.of(
              JsonText.compact(
                  Map.of("config", step.configuration(), "state", Map.of("messages", 7L))));
      if (step.consumer().isEmpty()) {
        streams.put(step.stream(), info);
      } else {
        consumers
            .computeIfAbsent(step.stream(), same -> new LinkedHashMap<>())
            .put(step.consumer(), info);
      }
    }
    return new LiveStreams(streams, consumers, Map.of(), NOTHING, false);
  }

  private static List<ProvisionStep> plan(
      LiveStreams found, Provisioning.Options options, EventDrivenService... services) {
    return ProvisionPlanner.plan(List.of(services), found, options).steps();
  }

  @Test
  void whatIsThereAsItIsWantedStays() {
    EventDrivenService service = service(block());
    assertThat(plan(after(service), CAREFUL, service))
        .extracting(ProvisionStep::action, ProvisionStep::configuration)
        .containsOnly(org.assertj.core.groups.Tuple.tuple(Action.UNCHANGED, Map.of()));
  }

  @Test
  void streamsComeBeforeTheirConsumersAndDeadLettersBeforeBoth() {
    EventDrivenService service = service(block().deadLetter("LOST"));
    assertThat(
            plan(new LiveStreams(Map.of(), Map.of(), Map.of(), NOTHING, false), CAREFUL, service))
        .extracting(ProvisionStep::title)
        .containsExactly("stream ORDERS", "dead letters LOST", "consumer orders-workers of ORDERS");
  }

  @Test
  void theDocsShowThePlanOfItsBlock() throws IOException {
    EventDrivenService service =
        service(
            AProvision.of("orders.placed.*")
                .maxBytes(10L << 30)
                .maxDeliver(5)
                .deadLetter("ORDERS_DEAD_LETTERS"));
    LiveStreams none = new LiveStreams(Map.of(), Map.of(), Map.of(), NOTHING, false);
    List<Row> rows =
        plan(none, CAREFUL, service).stream()
            .map(step -> new Row(step.service(), step.title(), "create", step.what()))
            .toList();
    assertThat(Files.readString(Path.of("docs/nats.md")))
        .contains("```text\n" + ProvisionTable.of(rows) + "```");
  }

  static Stream<Arguments> losses() {
    return Stream.of(
        loss("maxAge", "1h", it -> it.maxAge(Duration.ofHours(1))),
        loss("maxBytes", "999", it -> it.maxBytes(999)),
        loss("maxMessages", "99", it -> it.maxMessages(99)),
        loss("replicas", "1", it -> it.replicas(1)),
        loss("subjects", "orders.placed.eu", it -> it.subjects("orders.placed.eu")),
        loss("storage", "memory", it -> it.storage(Storage.MEMORY)),
        loss("retention", "limits", it -> it.retention(Retention.LIMITS)),
        loss("retention", "interest", it -> it.retention(Retention.INTEREST)),
        loss("filterSubjects", "orders.placed.eu", it -> it.filter("orders.placed.eu")));
  }

  private static Arguments loss(String field, String wanted, UnaryOperator<AProvision> change) {
    return Arguments.of(field, wanted, change);
  }

  @ParameterizedTest
  @MethodSource("losses")
  void whatLosesSomethingIsRefusedAloneAndDoneByForce(
      String field, String wanted, UnaryOperator<AProvision> change) {
    LiveStreams found = after(service(block()));
    EventDrivenService changed = service(change.apply(block()));
    List<ProvisionStep> careful = plan(found, CAREFUL, changed);
    List<Miss> refusals = careful.stream().flatMap(step -> step.refusals().stream()).toList();
    assertThat(refusals)
        .singleElement()
        .satisfies(
            one -> {
              assertThat(one.subject()).isEqualTo(field);
              assertThat(one.found()).endsWith("(" + wanted + " is wanted)");
              assertThat(one.allowed()).startsWith("the existing value, because ");
              assertThat(one.fix()).contains("-Deds.provision.force");
            });
    assertThat(careful).filteredOn(ProvisionStep::writes).isEmpty();
    assertThat(plan(found, FORCED, changed))
        .filteredOn(step -> step.action() != Action.UNCHANGED)
        .isNotEmpty()
        .allMatch(ProvisionStep::writes);
  }

  static Stream<Arguments> gains() {
    return Stream.of(
        gain("maxAge 24h → 48h", it -> it.maxAge(Duration.ofDays(2))),
        gain("maxAge 24h → no limit", it -> it.maxAge(Duration.ZERO)),
        gain("maxBytes 1000 → 1001", it -> it.maxBytes(1001)),
        gain("maxMessages 100 → 101", it -> it.maxMessages(101)),
        gain("replicas 3 → 5", it -> it.replicas(5)),
        gain(
            "subjects orders.placed.* → orders.placed.* orders.moved.*",
            it -> it.subjects("orders.placed.*", "orders.moved.*")),
        gain("subjects orders.placed.* → orders.>", it -> it.subjects("orders.>")),
        gain("duplicateWindow 2m → 1m", it -> it.duplicateWindow(Duration.ofMinutes(1))),
        gain("ackWait 30s → 1m", it -> it.ackWait(Duration.ofMinutes(1))),
        gain("maxDeliver 5 → 3", it -> it.maxDeliver(3)),
        gain("maxDeliver 5 → no limit", it -> it.maxDeliver(-1)),
        gain("maxAckPending 1000 → no limit", it -> it.maxAckPending(-1)),
        gain(
            "backoff none → 1s 5s, ackWait 30s → 1s",
            it -> it.backoff(Duration.ofSeconds(1), Duration.ofSeconds(5))));
  }

  private static Arguments gain(String shown, UnaryOperator<AProvision> change) {
    return Arguments.of(shown, change);
  }

  @ParameterizedTest
  @MethodSource("gains")
  void whatLosesNothingIsUpdated(String shown, UnaryOperator<AProvision> change) {
    List<ProvisionStep> steps =
        plan(after(service(block())), CAREFUL, service(change.apply(block())));
    assertThat(steps)
        .filteredOn(step -> step.action() == Action.UPDATE)
        .singleElement()
        .satisfies(step -> assertThat(step.what()).isEqualTo(shown));
    assertThat(steps).filteredOn(step -> step.action() == Action.UNCHANGED).hasSize(1);
  }

  @Test
  void anUpdateKeepsWhatNobodyNamed() {
    LiveStreams found = after(service(AProvision.of("orders.placed.*").maxMessages(9)));
    ProvisionStep step =
        plan(found, CAREFUL, service(AProvision.of("orders.placed.*").maxAge(Duration.ZERO)))
            .get(0);
    assertThat(step.configuration()).containsEntry("max_msgs", 9L).containsEntry("max_age", 0L);
  }

  @Test
  void aLowerMaxDeliverIsRefusedWhileMessagesAreDeliveredAgain() {
    EventDrivenService before = service(block());
    LiveStreams calm = after(before);
    JsonNode consumer =
        JsonTree.of(
            JsonText.compact(
                Map.of(
                    "num_redelivered",
                    3L,
                    "config",
                    plan(calm, CAREFUL, service(block().ackWait(Duration.ofMinutes(1))))
                        .get(1)
                        .configuration())));
    LiveStreams busy =
        new LiveStreams(
            calm.streams(),
            Map.of("ORDERS", Map.of("orders-workers", consumer)),
            Map.of(),
            NOTHING,
            false);
    assertThat(plan(busy, CAREFUL, service(block().maxDeliver(3))).get(1).refusals())
        .singleElement()
        .satisfies(one -> assertThat(one.allowed()).contains("of 3 messages in redelivery"));
  }

  @Test
  void deletingIsSaidWithAllThatGoes() {
    List<ProvisionStep> steps =
        plan(after(service(block())), FORCED, service(block().storage(Storage.MEMORY)));
    assertThat(steps)
        .extracting(ProvisionStep::action)
        .containsExactly(Action.RECREATE, Action.CREATE);
    assertThat(steps.get(0).notes())
        .containsExactly("deleting ORDERS deletes its 7 messages and its consumers orders-workers");
  }

  @Test
  void servicesOfOneStreamMustWantTheSame() {
    EventDrivenService one = service(block().retention(Retention.LIMITS));
    EventDrivenService other =
        AService.named("billing-worker")
            .reads("ORDERS", "billing-workers")
            .provision(block().retention(Retention.LIMITS).maxAge(Duration.ofHours(1)).build())
            .build();
    LiveStreams none = new LiveStreams(Map.of(), Map.of(), Map.of(), NOTHING, false);
    assertThat(plan(none, CAREFUL, one, other).get(2).refusals())
        .singleElement()
        .satisfies(
            refused ->
                assertThat(refused.found())
                    .isEqualTo("orders-worker wants it otherwise: maxAge 24h → 1h"));
  }

  @Test
  void theSeedsTwoExamplesOnOneWorkqueueAreRefusedTogether() {
    EventDrivenService minimal =
        AService.named("simple-worker")
            .reads("SIMPLE_JOBS", "simple-workers")
            .provision(AProvision.of("simple.jobs.*").build())
            .build();
    EventDrivenService second =
        AService.named("nats-only-worker")
            .reads("SIMPLE_JOBS", "nats-only-workers")
            .provision(AProvision.of("simple.jobs.*").build())
            .build();
    LiveStreams none = new LiveStreams(Map.of(), Map.of(), Map.of(), NOTHING, false);
    List<ProvisionStep> steps = plan(none, CAREFUL, minimal, second);
    assertThat(steps)
        .extracting(ProvisionStep::action)
        .containsExactly(Action.CREATE, Action.CREATE, Action.REFUSED);
    assertThat(steps.get(2).refusals().get(0).allowed()).contains("(10099)");
  }

  @Test
  void twoNewStreamsMustNotShareSubjects() {
    EventDrivenService one = service(block());
    EventDrivenService other =
        AService.named("other")
            .reads("OTHER", "others")
            .provision(AProvision.of("orders.>").build())
            .build();
    LiveStreams none = new LiveStreams(Map.of(), Map.of(), Map.of(), NOTHING, false);
    assertThat(plan(none, CAREFUL, one, other).get(2).refusals().get(0).found())
        .isEqualTo("orders.> overlaps with orders.placed.* of stream ORDERS");
  }

  @Test
  void aMirrorHasNoSubjects() {
    JsonNode mirror =
        JsonTree.of(
            "{\"config\": {\"mirror\": {\"name\": \"ORIGIN\"}, \"retention\": \"limits\"}}");
    LiveStreams found =
        new LiveStreams(Map.of("ORDERS", mirror), Map.of(), Map.of(), NOTHING, false);
    assertThat(plan(found, FORCED, service(block())).get(0).refusals().get(0).found())
        .isEqualTo("a mirror of ORIGIN");
  }

  @Test
  void peopleAreToldWhatStaysAndMattersAllTheSame() {
    EventDrivenService service = service(block());
    LiveStreams calm = after(service);
    JsonNode consumer =
        JsonTree.of(
            "{\"paused\": true, \"config\": {\"durable_name\": \"orders-workers\", \"ack_policy\":"
                + " \"explicit\", \"deliver_policy\": \"new\", \"ack_wait\": 30000000000,"
                + " \"max_deliver\": 5, \"max_ack_pending\": 1000, \"inactive_threshold\":"
                + " 3600000000000}}");
    LiveStreams found =
        new LiveStreams(
            calm.streams(),
            Map.of("ORDERS", Map.of("orders-workers", consumer)),
            Map.of(),
            JsonTree.of("{\"limits\": {\"max_storage\": 10}}"),
            false);
    List<ProvisionStep> steps = plan(found, CAREFUL, service);
    assertThat(steps).extracting(ProvisionStep::action).containsOnly(Action.UNCHANGED);
    assertThat(steps.get(0).notes())
        .containsExactly("maxBytes 1000 is above what the account may store (10)");
    assertThat(steps.get(1).notes())
        .containsExactly(
            "deliverPolicy new stays: what was published before it is not delivered",
            "it is paused: nothing flows, and the lag grows",
            "inactiveThreshold stays: NATS deletes it after no pull for 1h");
  }
}
