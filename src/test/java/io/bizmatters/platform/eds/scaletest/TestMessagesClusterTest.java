package io.bizmatters.platform.eds.scaletest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bizmatters.platform.eds.manifest.AService;
import io.bizmatters.platform.eds.model.EventDrivenService.Nats;
import io.bizmatters.platform.eds.nats.NatsException;
import io.bizmatters.platform.eds.nats.NatsServer;
import io.bizmatters.platform.eds.nats.NatsSession;
import io.bizmatters.platform.eds.nats.NatsSessions;
import io.bizmatters.platform.eds.scaletest.Observation.Backlog;
import io.bizmatters.platform.eds.scaletest.TestMessages.Drained;
import io.nats.client.JetStreamApiException;
import io.nats.client.JetStreamManagement;
import io.nats.client.JetStreamSubscription;
import io.nats.client.PullSubscribeOptions;
import io.nats.client.api.AckPolicy;
import io.nats.client.api.ConsumerConfiguration;
import io.nats.client.api.RetentionPolicy;
import io.nats.client.api.StorageType;
import io.nats.client.api.StreamConfiguration;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The messages of a test among those of others, on a real NATS. */
@Tag("cluster")
class TestMessagesClusterTest {

  private static final String SUBJECT = "work.eds-scale-test";
  private static final Duration DEADLINE = Duration.ofSeconds(5);
  private static final Nats NATS =
      AService.named("w").namespace("n").reads("WORK", "w").build().nats();

  private static NatsSource source(NatsSessions sessions, NatsServer server) {
    return () -> sessions.session(server.url(), DEADLINE);
  }

  private static void stream(JetStreamManagement management, RetentionPolicy retention)
      throws Exception {
    management.addStream(
        StreamConfiguration.builder()
            .name("WORK")
            .subjects("work.>")
            .retentionPolicy(retention)
            .storageType(StorageType.Memory)
            .build());
    management.createConsumer(
        "WORK", ConsumerConfiguration.builder().durable("w").ackPolicy(AckPolicy.Explicit).build());
  }

  private static void foreign(NatsSession session, String subject, int count) throws Exception {
    for (int i = 0; i < count; i++) {
      session.jetStream().publish(subject, new byte[] {(byte) i});
    }
  }

  private static List<Long> sequences(JetStreamManagement management) throws Exception {
    List<Long> sequences = new ArrayList<>();
    long last = management.getStreamInfo("WORK").getStreamState().getLastSequence();
    for (long next = 1; next <= last; next++) {
      try {
        sequences.add(management.getMessage("WORK", next).getSeq());
      } catch (JetStreamApiException gone) {
        assertThat(gone.getApiErrorCode()).isEqualTo(10037);
      }
    }
    return sequences;
  }

  @ParameterizedTest
  @ValueSource(strings = {NatsServer.NEWEST, NatsServer.OLDEST})
  void itsOwnAreDeletedAndThoseOfOthersStay(String version) throws Exception {
    try (NatsServer server = NatsServer.start(version, "");
        NatsSessions sessions = NatsServer.sessions()) {
      NatsSession session = sessions.session(server.url(), DEADLINE);
      JetStreamManagement management = session.management();
      stream(management, RetentionPolicy.Limits);
      TestMessages own = new TestMessages(source(sessions, server), NATS, "run-1");
      TestMessages other = new TestMessages(source(sessions, server), NATS, "run-2");
      foreign(session, "work.a", 2);
      foreign(session, SUBJECT, 1);
      QueueFacts before = own.facts(Optional.empty());
      for (int i = 0; i < 3; i++) {
        own.publish(SUBJECT);
        other.publish(SUBJECT);
      }
      foreign(session, SUBJECT, 1);

      assertThat(before.lastSequence()).isEqualTo(3);
      assertThat(before.backlog()).isEqualTo(new Backlog(3, 0));
      assertThat(before.messages()).isEqualTo(3);
      assertThat(before.onSubject()).isEqualTo(1);
      assertThat(before.left()).isZero();
      assertThat(own.facts(Optional.empty()).left()).isEqualTo(6);
      assertThat(own.backlog()).isEqualTo(new Backlog(10, 0));
      assertThat(own.purge(SUBJECT, before.lastSequence() + 1)).isEqualTo(3);
      assertThat(sequences(management)).containsExactly(1L, 2L, 3L, 5L, 7L, 9L, 10L);
      assertThat(own.backlog()).isEqualTo(new Backlog(7, 0));
      assertThat(own.purge(SUBJECT, 0)).isZero();
      assertThat(own.purgeLeft(SUBJECT)).isEqualTo(3);
      assertThat(sequences(management)).containsExactly(1L, 2L, 3L, 10L);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {NatsServer.NEWEST, NatsServer.OLDEST})
  void itsOwnAreAcknowledgedAndThoseOfOthersGivenBackAtOnce(String version) throws Exception {
    try (NatsServer server = NatsServer.start(version, "");
        NatsSessions sessions = NatsServer.sessions()) {
      NatsSession session = sessions.session(server.url(), DEADLINE);
      JetStreamManagement management = session.management();
      stream(management, RetentionPolicy.WorkQueue);
      TestMessages own = new TestMessages(source(sessions, server), NATS, "run-1");
      foreign(session, "work.a", 2);
      for (int i = 0; i < 5; i++) {
        own.publish(SUBJECT);
      }

      Drained drained = own.drain(5);

      assertThat(drained.acknowledged()).isEqualTo(5);
      assertThat(drained.returned()).isGreaterThanOrEqualTo(2);
      assertThat(sequences(management)).containsExactly(1L, 2L);
      JetStreamSubscription worker =
          session.jetStream().subscribe(null, PullSubscribeOptions.bind("WORK", "w"));
      assertThat(worker.fetch(10, Duration.ofSeconds(2)))
          .extracting(message -> message.metaData().streamSequence())
          .containsExactlyInAnyOrder(1L, 2L);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {NatsServer.NEWEST, NatsServer.OLDEST})
  void whatAWorkerHasTakenAndNotAcknowledgedIsDeletedToo(String version) throws Exception {
    try (NatsServer server = NatsServer.start(version, "");
        NatsSessions sessions = NatsServer.sessions()) {
      NatsSession session = sessions.session(server.url(), DEADLINE);
      stream(session.management(), RetentionPolicy.WorkQueue);
      TestMessages own = new TestMessages(source(sessions, server), NATS, "run-1");
      for (int i = 0; i < 4; i++) {
        own.publish(SUBJECT);
      }
      JetStreamSubscription worker =
          session.jetStream().subscribe(null, PullSubscribeOptions.bind("WORK", "w"));
      assertThat(worker.fetch(3, Duration.ofSeconds(2))).hasSize(3);
      assertThat(own.backlog()).isEqualTo(new Backlog(1, 3));

      assertThat(own.purge(SUBJECT, 1)).isEqualTo(4);

      long end = System.nanoTime() + 10_000_000_000L;
      while (own.backlog().lag() > 0) {
        assertThat(System.nanoTime()).as("%s", own.backlog()).isLessThan(end);
        Thread.sleep(50);
      }
    }
  }

  @Test
  void whatCannotBeDoneIsToldWithoutAStackTrace() throws Exception {
    try (NatsServer server = NatsServer.start();
        NatsSessions sessions = NatsServer.sessions()) {
      TestMessages own = new TestMessages(source(sessions, server), NATS, "run-1");

      assertThatThrownBy(() -> own.facts(Optional.empty()))
          .isInstanceOfSatisfying(
              NatsException.class,
              lost ->
                  assertThat(lost.what())
                      .isEqualTo(
                          "cannot read stream WORK and consumer w: stream not found [10059]"));
      assertThatThrownBy(() -> own.publish("nobody.listens"))
          .isInstanceOfSatisfying(
              NatsException.class,
              lost -> assertThat(lost.what()).startsWith("cannot publish to nobody.listens: "));
    }
  }
}
