package io.bizmatters.platform.eds.scaletest;

import static org.assertj.core.api.Assertions.assertThat;

import io.bizmatters.platform.eds.nats.NatsServer;
import io.bizmatters.platform.eds.report.Miss;
import io.bizmatters.platform.eds.scaletest.ScaleTest.Options.Drain;
import io.bizmatters.platform.eds.scaletest.TestMessages.TestSubject;
import io.nats.client.api.ConsumerConfiguration;
import io.nats.client.api.RetentionPolicy;
import io.nats.client.api.StorageType;
import io.nats.client.api.StreamConfiguration;
import io.nats.client.api.SubjectTransform;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What of a real NATS lets a test begin, and what refuses it. */
@Tag("cluster")
class PreparationClusterTest {

  private static final String KILLED = "bbbbbbbbbbbb";

  private final List<String> lines = new ArrayList<>();
  private final List<Miss> misses = new ArrayList<>();

  private Optional<QueueFacts> prepare(WorkStream stream, boolean force, String... subjects)
      throws Exception {
    ScaleTest.Options options =
        new ScaleTest.Options(
            50, List.of(subjects), Drain.GOAL, Duration.ofMinutes(3), Optional.empty(), force);
    misses.clear();
    Preparation preparation = new Preparation(stream.requests(), options, lines::add);
    Optional<QueueFacts> facts = preparation.look(misses);
    return misses.isEmpty() ? preparation.settle(facts, misses) : facts;
  }

  private static WorkStream killed(WorkStream stream, int count) throws Exception {
    for (int i = 0; i < count; i++) {
      stream.messages(KILLED).publish(WorkStream.SUBJECT);
    }
    return stream;
  }

  @ParameterizedTest
  @CsvSource({
    NatsServer.NEWEST + ", WorkQueue",
    NatsServer.NEWEST + ", Limits",
    NatsServer.OLDEST + ", WorkQueue",
    NatsServer.OLDEST + ", Limits",
  })
  void ordersThatWaitWithLimitedDeliveriesRefuseATestAndLoseNothing(
      String version, RetentionPolicy retention) throws Exception {
    try (WorkStream stream = WorkStream.of(version, retention, 3).foreign("work.orders", 150)) {
      prepare(stream, true);

      assertThat(misses)
          .extracting(Miss::found)
          .containsExactly(
              "its lag is 150, and it delivers a message 3 times at most (maxDeliver)");
      assertThat(stream.drain().values()).hasSize(150).containsOnly(1L);
    }
  }

  @Test
  void aConsumerThatIsInUseWithLimitedDeliveriesIsRefusedThoughItHasNoLag() throws Exception {
    try (WorkStream stream = WorkStream.of(NatsServer.NEWEST, RetentionPolicy.WorkQueue, 3)) {
      Thread others =
          new Thread(
              () -> {
                try {
                  Thread.sleep(1000);
                  stream.foreign("work.orders", 2);
                  stream.drain();
                } catch (Exception failure) {
                  throw new IllegalStateException(failure);
                }
              });
      others.start();
      prepare(stream, false);
      others.join();

      assertThat(misses)
          .singleElement()
          .satisfies(
              miss ->
                  assertThat(miss.found())
                      .contains("it delivers a message 3 times at most (maxDeliver)"));
      prepare(stream, false);
      assertThat(misses).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {NatsServer.NEWEST, NatsServer.OLDEST})
  void whatAKilledTestLeftIsDeletedWhenForcedAndTheRestIsLookedAtAgain(String version)
      throws Exception {
    try (WorkStream stream = killed(WorkStream.of(version, RetentionPolicy.Limits, 3), 50)) {
      prepare(stream, false);
      assertThat(misses)
          .extracting(Miss::found)
          .containsExactly(
              "its lag is 50; 50 of the stream's messages are of a scale test that was killed");

      Optional<QueueFacts> facts = prepare(stream, true);

      assertThat(misses).isEmpty();
      assertThat(facts.orElseThrow().work().lag()).isZero();
      assertThat(facts.orElseThrow().others().left()).isZero();
      assertThat(lines).contains("50 messages of an earlier scale test deleted");
      assertThat(stream.sequences()).isEmpty();
    }
  }

  /** What the worker has done already is no lag, though it is in the stream. */
  @Test
  void messagesThatWereLeftAndDoneDoNotHideTheLagOfOthers() throws Exception {
    try (WorkStream stream =
        killed(WorkStream.of(NatsServer.NEWEST, RetentionPolicy.Limits, 3), 50)) {
      stream.drain();
      stream.foreign("work.orders", 7);

      prepare(stream, true);

      assertThat(misses)
          .extracting(Miss::found)
          .containsExactly("its lag is 7, and it delivers a message 3 times at most (maxDeliver)");
      assertThat(stream.drain().values()).hasSize(7).containsOnly(1L);
    }
  }

  @Test
  void aTestThatRunsIsNotDisturbedThoughForced() throws Exception {
    try (WorkStream stream = WorkStream.of(NatsServer.NEWEST, RetentionPolicy.Limits, -1);
        WorkStream.Client other = stream.client();
        SignOfLife living = new SignOfLife(other.requests(), KILLED)) {
      assertThat(living.begin()).isTrue();
      killed(stream, 5);

      prepare(stream, true);

      assertThat(misses)
          .extracting(Miss::found)
          .containsExactly(
              "scale test bbbbbbbbbbbb, which has 5 messages in it, runs: it has just answered");
      assertThat(stream.sequences()).hasSize(5);
    }
  }

  private static WorkStream filtered(String filter) throws Exception {
    WorkStream stream = WorkStream.none(NatsServer.NEWEST);
    stream
        .management()
        .addStream(
            StreamConfiguration.builder()
                .name("WORK")
                .subjects("work.>")
                .storageType(StorageType.Memory)
                .build());
    return stream.consumer(-1, filter);
  }

  @Test
  void aSubjectIsAskedForWhereAFilterHasNoWildcard() throws Exception {
    try (WorkStream stream = filtered("work.orders")) {
      prepare(stream, true);
      assertThat(misses).extracting(Miss::subject).containsExactly("eds.scaleTest.subject");

      Optional<QueueFacts> facts = prepare(stream, false, "bills.all", "work.orders");
      assertThat(misses).isEmpty();
      assertThat(facts.orElseThrow().subject())
          .contains(new TestSubject("work.orders", "work.orders"));
    }
  }

  /** By it a test stops at the first of them, where deliveries are limited. */
  @ParameterizedTest
  @ValueSource(strings = {NatsServer.NEWEST, NatsServer.OLDEST})
  void aMessageThatOthersPublishForTheConsumerIsSeen(String version) throws Exception {
    try (WorkStream stream =
            WorkStream.of(version, RetentionPolicy.WorkQueue, 3).foreign("work.orders", 1);
        Restoration test = stream.restoring(KILLED)) {
      Routing routing = stream.facts().routing();
      QueueLook look = new QueueLook(stream.requests());
      test.publish(5);
      assertThat(look.published(routing, test.next())).isEmpty();

      stream.foreign("work.orders", 1);

      assertThat(look.published(routing, test.next()))
          .hasValueSatisfying(message -> assertThat(message.getSubject()).isEqualTo("work.orders"));
    }
  }

  @Test
  void otherConsumersThatGetTheSubjectAreSeen() throws Exception {
    try (WorkStream stream = filtered("work.*")) {
      stream
          .management()
          .createConsumer(
              "WORK",
              ConsumerConfiguration.builder()
                  .durable("audit")
                  .filterSubject("work.eds-scale-test")
                  .build());

      prepare(stream, false);
      assertThat(misses).extracting(Miss::subject).containsExactly("eds.scaleTest.subject");
      prepare(stream, false, "work.eds-scale-test");
      assertThat(misses)
          .extracting(Miss::found)
          .containsExactly("work.eds-scale-test: audit (work.eds-scale-test) has a filter for it");
      prepare(stream, true, "work.eds-scale-test");
      assertThat(misses).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {NatsServer.NEWEST, NatsServer.OLDEST})
  void aStreamThatRewritesSubjectsStoresTheTestWhereItWasExpected(String version) throws Exception {
    try (WorkStream stream = WorkStream.none(version)) {
      stream
          .management()
          .addStream(
              StreamConfiguration.builder()
                  .name("WORK")
                  .subjects("orders.*")
                  .subjectTransform(
                      SubjectTransform.builder()
                          .source("orders.*")
                          .destination("work.{{wildcard(1)}}.new")
                          .build())
                  .storageType(StorageType.Memory)
                  .build());
      stream.consumer(-1, "work.*.new");

      TestSubject subject = prepare(stream, false).orElseThrow().subject().orElseThrow();
      stream.messages(KILLED).publish(subject);

      assertThat(subject)
          .isEqualTo(new TestSubject("orders.eds-scale-test", "work.eds-scale-test.new"));
      assertThat(stream.work().lag()).isEqualTo(1);
      assertThat(prepare(stream, true).orElseThrow().room().onSubject()).isZero();
      assertThat(lines).contains("1 messages of an earlier scale test deleted");
    }
  }
}
