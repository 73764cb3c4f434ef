package io.bizmatters.platform.eds.provision;

import static org.assertj.core.api.Assertions.assertThat;

import io.bizmatters.platform.eds.manifest.AProvision;
import io.bizmatters.platform.eds.manifest.AService;
import io.bizmatters.platform.eds.model.EventDrivenService;
import io.bizmatters.platform.eds.model.Provision.Discard;
import io.bizmatters.platform.eds.model.Provision.Retention;
import io.bizmatters.platform.eds.model.Provision.Storage;
import io.bizmatters.platform.eds.nats.NatsServer;
import io.bizmatters.platform.eds.nats.NatsSession;
import io.bizmatters.platform.eds.nats.NatsSessions;
import io.bizmatters.platform.eds.provision.ProvisionPlan.ProvisionStep;
import io.bizmatters.platform.eds.provision.ProvisionPlan.ProvisionStep.Action;
import io.bizmatters.platform.eds.report.Miss;
import io.nats.client.JetStreamManagement;
import io.nats.client.JetStreamSubscription;
import io.nats.client.Message;
import io.nats.client.PullSubscribeOptions;
import io.nats.client.api.AckPolicy;
import io.nats.client.api.ConsumerConfiguration;
import io.nats.client.api.DeliverPolicy;
import io.nats.client.api.DiscardPolicy;
import io.nats.client.api.ReplayPolicy;
import io.nats.client.api.RetentionPolicy;
import io.nats.client.api.StorageType;
import io.nats.client.api.StreamConfiguration;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a plan says of a real NATS, of the newest release and of the oldest, is what NATS does. */
@TestInstance(Lifecycle.PER_CLASS)
@Tag("cluster")
class StreamProvisionerClusterTest {

  private static final Duration DEADLINE = Duration.ofSeconds(5);
  private static final Provisioning.Options CAREFUL = new Provisioning.Options(false, false);
  private static final Provisioning.Options FORCED = new Provisioning.Options(true, false);

  private final NatsSessions sessions = NatsServer.sessions();
  private Map<String, NatsServer> servers = Map.of();

  @BeforeAll
  void start() {
    servers =
        Map.of(
            NatsServer.NEWEST,
            NatsServer.start(NatsServer.NEWEST, ""),
            NatsServer.OLDEST,
            NatsServer.start(NatsServer.OLDEST, ""));
  }

  @AfterAll
  void stop() {
    sessions.close();
    servers.values().forEach(NatsServer::close);
  }

  private String url(String version) {
    return Objects.requireNonNull(servers.get(version)).url();
  }

  private JetStreamManagement nats(String version) throws Exception {
    return sessions.session(url(version), DEADLINE).management();
  }

  private StreamProvisioner provisioner(String version) {
    return new StreamProvisioner(() -> sessions.session(url(version), DEADLINE));
  }

  private static EventDrivenService service(String stream, AProvision provision) {
    return AService.named("worker").reads(stream, "workers").provision(provision.build()).build();
  }

  private List<Action> actions(String version, EventDrivenService... services) throws Exception {
    return provisioner(version).plan(List.of(services), CAREFUL).steps().stream()
        .map(ProvisionStep::action)
        .toList();
  }

  /** Plans, carries out, and sees that nothing is left to do. */
  private List<Action> carriedOut(
      String version, Provisioning.Options options, EventDrivenService... services)
      throws Exception {
    ProvisionPlan plan = provisioner(version).plan(List.of(services), options);
    assertThat(plan.blocked()).isEmpty();
    assertThat(provisioner(version).carryOut(plan))
        .allSatisfy(done -> assertThat(done.denied()).isEmpty());
    assertThat(actions(version, services)).containsOnly(Action.UNCHANGED);
    return plan.steps().stream().map(ProvisionStep::action).toList();
  }

  @ParameterizedTest
  @ValueSource(strings = {NatsServer.NEWEST, NatsServer.OLDEST})
  void theSeedsStreamIsMadeExactlySo(String version) throws Exception {
    EventDrivenService seed =
        AService.named("simple-worker")
            .reads("SIMPLE_JOBS", "simple-workers")
            .provision(
                AProvision.of("SIMPLE_JOBS.*")
                    .storage(Storage.MEMORY)
                    .maxAge(Duration.ofHours(1))
                    .maxAckPending(10_000)
                    .build())
            .build();
    assertThat(carriedOut(version, CAREFUL, seed)).containsExactly(Action.CREATE, Action.CREATE);

    StreamConfiguration stream = nats(version).getStreamInfo("SIMPLE_JOBS").getConfiguration();
    assertThat(stream.getSubjects()).containsExactly("SIMPLE_JOBS.*");
    assertThat(stream.getStorageType()).isEqualTo(StorageType.Memory);
    assertThat(stream.getRetentionPolicy()).isEqualTo(RetentionPolicy.WorkQueue);
    assertThat(stream.getMaxAge()).isEqualTo(Duration.ofHours(1));
    assertThat(stream.getReplicas()).isEqualTo(1);
    assertThat(stream.getMaxMsgs()).isEqualTo(-1);
    assertThat(stream.getMaxBytes()).isEqualTo(-1);
    assertThat(stream.getDiscardPolicy()).isEqualTo(DiscardPolicy.Old);
    ConsumerConfiguration consumer =
        nats(version).getConsumerInfo("SIMPLE_JOBS", "simple-workers").getConsumerConfiguration();
    assertThat(consumer.getDurable()).isEqualTo("simple-workers");
    assertThat(consumer.getDeliverSubject()).isNull();
    assertThat(consumer.getDeliverPolicy()).isEqualTo(DeliverPolicy.All);
    assertThat(consumer.getAckPolicy()).isEqualTo(AckPolicy.Explicit);
    assertThat(consumer.getReplayPolicy()).isEqualTo(ReplayPolicy.Instant);
    assertThat(consumer.getMaxAckPending()).isEqualTo(10_000);
    assertThat(consumer.getMaxDeliver()).isEqualTo(-1);
  }

  @ParameterizedTest
  @ValueSource(strings = {NatsServer.NEWEST, NatsServer.OLDEST})
  void whatLosesNothingIsUpdatedAndWhatNobodyNamedStays(String version) throws Exception {
    nats(version)
        .addStream(
            StreamConfiguration.builder()
                .name("GROWS")
                .description("made by hand")
                .subjects("grows.a")
                .retentionPolicy(RetentionPolicy.WorkQueue)
                .maxAge(Duration.ofHours(1))
                .maxMessages(77)
                .maximumMessageSize(1234)
                .allowDirect(true)
                .metadata(Map.of("team", "orders"))
                .build());
    nats(version)
        .createConsumer(
            "GROWS",
            ConsumerConfiguration.builder()
                .durable("workers")
                .description("made by hand")
                .maxPullWaiting(99)
                .maxBatch(7)
                .build());
    EventDrivenService service =
        service(
            "GROWS",
            AProvision.of("grows.a", "grows.b")
                .maxBytes(1 << 20)
                .discard(Discard.NEW)
                .ackWait(Duration.ofMinutes(1))
                .maxDeliver(5)
                .maxAckPending(50)
                .backoff(Duration.ofSeconds(1), Duration.ofSeconds(5)));
    // a limit that was none can only lose messages
    List<Miss> refused =
        provisioner(version).plan(List.of(service), CAREFUL).blocked().get(0).refusals();
    assertThat(refused).extracting(Miss::subject).containsExactly("maxBytes");

    EventDrivenService grown =
        service(
            "GROWS",
            AProvision.of("grows.a", "grows.b")
                .discard(Discard.NEW)
                .ackWait(Duration.ofMinutes(1))
                .maxDeliver(5)
                .maxAckPending(50)
                .backoff(Duration.ofSeconds(1), Duration.ofSeconds(5)));
    assertThat(carriedOut(version, CAREFUL, grown)).containsExactly(Action.UPDATE, Action.UPDATE);

    StreamConfiguration stream = nats(version).getStreamInfo("GROWS").getConfiguration();
    assertThat(stream.getSubjects()).containsExactlyInAnyOrder("grows.a", "grows.b");
    assertThat(stream.getMaxAge()).isEqualTo(Duration.ofDays(1));
    assertThat(stream.getDiscardPolicy()).isEqualTo(DiscardPolicy.New);
    assertThat(stream.getDescription()).isEqualTo("made by hand");
    assertThat(stream.getMaxMsgs()).isEqualTo(77);
    assertThat(stream.getMaximumMessageSize()).isEqualTo(1234);
    assertThat(stream.getAllowDirect()).isTrue();
    assertThat(stream.getMetadata()).containsEntry("team", "orders");
    ConsumerConfiguration consumer =
        nats(version).getConsumerInfo("GROWS", "workers").getConsumerConfiguration();
    assertThat(consumer.getBackoff()).containsExactly(Duration.ofSeconds(1), Duration.ofSeconds(5));
    assertThat(consumer.getAckWait()).isEqualTo(Duration.ofSeconds(1));
    assertThat(consumer.getMaxDeliver()).isEqualTo(5);
    assertThat(consumer.getMaxAckPending()).isEqualTo(50);
    assertThat(consumer.getDescription()).isEqualTo("made by hand");
    assertThat(consumer.getMaxPullWaiting()).isEqualTo(99);
    assertThat(consumer.getMaxBatch()).isEqualTo(7);

    assertThat(
            carriedOut(
                version, CAREFUL, service("GROWS", AProvision.of("grows.*").discard(Discard.NEW))))
        .containsExactly(Action.UPDATE, Action.UPDATE);
    assertThat(
            nats(version)
                .getConsumerInfo("GROWS", "workers")
                .getConsumerConfiguration()
                .getBackoff())
        .isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {NatsServer.NEWEST, NatsServer.OLDEST})
  void whatLosesMessagesIsRefusedAndDoneByForce(String version) throws Exception {
    EventDrivenService first =
        service(
            "SHRINKS",
            AProvision.of("shrinks.a", "shrinks.b")
                .retention(Retention.LIMITS)
                .maxBytes(1 << 20)
                .maxMessages(100));
    carriedOut(version, CAREFUL, first);
    EventDrivenService smaller =
        service(
            "SHRINKS",
            AProvision.of("shrinks.a")
                .retention(Retention.INTEREST)
                .maxAge(Duration.ofHours(1))
                .maxBytes(1 << 10)
                .maxMessages(10)
                .filter("shrinks.a"));
    ProvisionPlan plan = provisioner(version).plan(List.of(smaller), CAREFUL);
    assertThat(plan.writes()).isEmpty();
    assertThat(plan.steps().get(0).refusals())
        .extracting(Miss::subject)
        .containsExactly("subjects", "retention", "maxAge", "maxBytes", "maxMessages");
    assertThat(plan.steps().get(1).refusals())
        .extracting(Miss::subject)
        .containsExactly("filterSubjects");

    assertThat(carriedOut(version, FORCED, smaller)).containsExactly(Action.UPDATE, Action.UPDATE);
    assertThat(nats(version).getStreamInfo("SHRINKS").getConfiguration().getMaxMsgs())
        .isEqualTo(10);
  }

  @ParameterizedTest
  @ValueSource(strings = {NatsServer.NEWEST, NatsServer.OLDEST})
  void whatNatsCannotChangeIsSaidBeforeAndMadeAnewByForce(String version) throws Exception {
    EventDrivenService first =
        service("FIXED", AProvision.of("fixed.a").retention(Retention.LIMITS));
    carriedOut(version, CAREFUL, first);
    sessions.session(url(version), DEADLINE).jetStream().publish("fixed.a", new byte[] {1});
    EventDrivenService other = service("FIXED", AProvision.of("fixed.a").storage(Storage.MEMORY));
    ProvisionStep step = provisioner(version).plan(List.of(other), CAREFUL).steps().get(0);
    assertThat(step.action()).isEqualTo(Action.REFUSED);
    assertThat(step.refusals()).extracting(Miss::subject).containsExactly("retention", "storage");
    assertThat(step.refusals()).allSatisfy(one -> assertThat(one.allowed()).contains("(10052)"));
    assertThat(step.notes())
        .containsExactly("deleting FIXED deletes its 1 message and its consumers workers");

    assertThat(carriedOut(version, FORCED, other)).containsExactly(Action.RECREATE, Action.CREATE);
    assertThat(nats(version).getStreamInfo("FIXED").getStreamState().getMsgCount()).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {NatsServer.NEWEST, NatsServer.OLDEST})
  void aConsumerOfAnotherKindIsRefusedAndMadeAnewByForce(String version) throws Exception {
    carriedOut(
        version, CAREFUL, service("KINDS", AProvision.of("kinds.a").retention(Retention.LIMITS)));
    nats(version).deleteConsumer("KINDS", "workers");
    nats(version)
        .createConsumer(
            "KINDS",
            ConsumerConfiguration.builder()
                .durable("workers")
                .deliverSubject("pushed.there")
                .ackPolicy(AckPolicy.All)
                .build());
    EventDrivenService service =
        service("KINDS", AProvision.of("kinds.a").retention(Retention.LIMITS));
    ProvisionStep step = provisioner(version).plan(List.of(service), CAREFUL).steps().get(1);
    assertThat(step.refusals()).extracting(Miss::subject).containsExactly("kind", "ackPolicy");
    assertThat(carriedOut(version, FORCED, service))
        .containsExactly(Action.UNCHANGED, Action.RECREATE);
    assertThat(
            nats(version)
                .getConsumerInfo("KINDS", "workers")
                .getConsumerConfiguration()
                .getDeliverSubject())
        .isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {NatsServer.NEWEST, NatsServer.OLDEST})
  void aSecondReaderOfAWorkqueueIsRefusedAsNatsWouldDo(String version) throws Exception {
    carriedOut(version, CAREFUL, service("QUEUE", AProvision.of("queue.*").filter("queue.a")));
    EventDrivenService all =
        AService.named("all")
            .reads("QUEUE", "all")
            .provision(AProvision.of("queue.*").build())
            .build();
    EventDrivenService same =
        AService.named("same")
            .reads("QUEUE", "same")
            .provision(AProvision.of("queue.*").filter("queue.*").build())
            .build();
    EventDrivenService rest =
        AService.named("rest")
            .reads("QUEUE", "rest")
            .provision(AProvision.of("queue.*").filter("queue.b", "queue.c").build())
            .build();
    assertThat(refusal(version, all)).contains("(10099)");
    assertThat(refusal(version, same)).contains("(10100)");
    assertThat(carriedOut(version, CAREFUL, rest)).containsExactly(Action.UNCHANGED, Action.CREATE);
    assertThat(denied(version, all)).contains("(10099)");
    assertThat(denied(version, same)).contains("(10100)");
    assertThat(refusal(version, service("QUEUE", AProvision.of("queue.*")))).contains("(10099)");
  }

  private String refusal(String version, EventDrivenService service) throws Exception {
    ProvisionStep last =
        provisioner(version).plan(List.of(service), CAREFUL).steps().stream()
            .filter(step -> step.action() == Action.REFUSED)
            .findFirst()
            .orElseThrow();
    return last.refusals().get(0).allowed();
  }

  /** What NATS says to a plan that would not have been carried out. */
  private String denied(String version, EventDrivenService service) throws Exception {
    List<ProvisionStep> careless =
        provisioner(version).plan(List.of(service), CAREFUL).steps().stream()
            .filter(step -> step.action() == Action.REFUSED)
            .map(StreamProvisionerClusterTest::careless)
            .toList();
    return provisioner(version).carryOut(new ProvisionPlan(careless)).get(0).denied().orElseThrow();
  }

  private static ProvisionStep careless(ProvisionStep step) {
    return new ProvisionStep(
        step.service(),
        step.kind(),
        step.stream(),
        step.consumer(),
        Action.CREATE,
        step.what(),
        List.of(),
        List.of(),
        step.configuration());
  }

  @ParameterizedTest
  @ValueSource(strings = {NatsServer.NEWEST, NatsServer.OLDEST})
  void subjectsOfAnotherStreamAreRefusedAsNatsWouldDo(String version) throws Exception {
    carriedOut(version, CAREFUL, service("TAKEN", AProvision.of("taken.*")));
    EventDrivenService other = service("LATE", AProvision.of("late.a", "taken.>"));
    assertThat(refusal(version, other)).contains("(10065)");
    assertThat(denied(version, other)).contains("(10065)");
    carriedOut(version, CAREFUL, service("LATE", AProvision.of("late.a")));
    assertThat(refusal(version, service("LATE", AProvision.of("late.a", "taken.b"))))
        .contains("(10065)");
  }

  @ParameterizedTest
  @ValueSource(strings = {NatsServer.NEWEST, NatsServer.OLDEST})
  void moreReplicasThanServersAreDeniedWithAFixAndTheRestIsNotTried(String version)
      throws Exception {
    ProvisionPlan plan =
        provisioner(version)
            .plan(List.of(service("WIDE", AProvision.of("wide.a").replicas(3))), CAREFUL);
    List<StreamProvisioner.Done> done = provisioner(version).carryOut(plan);
    assertThat(done.get(0).denied().orElseThrow()).contains("(10074)");
    assertThat(done.get(0).fix()).isEqualTo("this NATS is one server: replicas 1");
    assertThat(done.get(1).denied().orElseThrow()).startsWith("not tried");
  }

  @ParameterizedTest
  @ValueSource(strings = {NatsServer.NEWEST, NatsServer.OLDEST})
  void whatWasGivenUpIsInTheStreamOfDeadLetters(String version) throws Exception {
    EventDrivenService service =
        service(
            "DYING",
            AProvision.of("dying.a")
                .ackWait(Duration.ofSeconds(1))
                .maxDeliver(2)
                .deadLetter("DYING_DEAD_LETTERS"));
    assertThat(carriedOut(version, CAREFUL, service))
        .containsExactly(Action.CREATE, Action.CREATE, Action.CREATE);
    NatsSession session = sessions.session(url(version), DEADLINE);
    session.jetStream().publish("dying.a", "poison".getBytes(StandardCharsets.UTF_8));
    JetStreamSubscription pull =
        session.jetStream().subscribe(null, PullSubscribeOptions.bind("DYING", "workers"));
    long end = System.nanoTime() + 20_000_000_000L;
    int deliveries = 0;
    while (letters(version) == 0) {
      assertThat(System.nanoTime()).as("a dead letter in time").isLessThan(end);
      deliveries += pull.fetch(1, Duration.ofMillis(300)).size();
    }
    assertThat(deliveries).isEqualTo(2);
    Message advisory =
        session
            .jetStream()
            .subscribe(
                "$JS.EVENT.ADVISORY.CONSUMER.MAX_DELIVERIES.DYING.workers",
                io.nats.client.PushSubscribeOptions.stream("DYING_DEAD_LETTERS"))
            .nextMessage(DEADLINE);
    String text = new String(advisory.getData(), StandardCharsets.UTF_8);
    assertThat(text).contains("\"stream_seq\":1", "\"deliveries\":2");
    assertThat(new String(nats(version).getMessage("DYING", 1).getData(), StandardCharsets.UTF_8))
        .isEqualTo("poison");
  }

  private long letters(String version) throws Exception {
    return nats(version).getStreamInfo("DYING_DEAD_LETTERS").getStreamState().getMsgCount();
  }

  @ParameterizedTest
  @ValueSource(strings = {NatsServer.NEWEST, NatsServer.OLDEST})
  void servicesShareOneStreamOfDeadLetters(String version) throws Exception {
    List<EventDrivenService> two = new ArrayList<>();
    for (String name : List.of("left", "right")) {
      two.add(
          AService.named(name)
              .reads("SHARED", name)
              .provision(
                  AProvision.of("shared.*")
                      .filter("shared." + name)
                      .maxDeliver(5)
                      .deadLetter("SHARED_DEAD_LETTERS")
                      .build())
              .build());
    }
    carriedOut(version, CAREFUL, two.get(0), two.get(1));
    assertThat(nats(version).getStreamInfo("SHARED_DEAD_LETTERS").getConfiguration().getSubjects())
        .hasSize(2);
    assertThat(actions(version, two.get(1))).containsOnly(Action.UNCHANGED);
  }

  @ParameterizedTest
  @ValueSource(strings = {NatsServer.NEWEST, NatsServer.OLDEST})
  void withoutABlockItIsOnlyVerified(String version) throws Exception {
    EventDrivenService quiet = AService.named("quiet").reads("QUIET", "workers").build();
    assertThat(actions(version, quiet)).containsExactly(Action.MISSING, Action.MISSING);
    carriedOut(version, CAREFUL, service("QUIET", AProvision.of("quiet.a")));
    assertThat(actions(version, quiet)).containsExactly(Action.UNMANAGED, Action.UNMANAGED);
  }
}
