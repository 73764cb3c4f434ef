package io.bizmatters.platform.eds.nats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nats.client.Connection;
import io.nats.client.JetStream;
import io.nats.client.JetStreamApiException;
import io.nats.client.JetStreamSubscription;
import io.nats.client.Message;
import io.nats.client.Nats;
import io.nats.client.PullSubscribeOptions;
import io.nats.client.PurgeOptions;
import io.nats.client.api.ConsumerConfiguration;
import io.nats.client.api.ConsumerInfo;
import io.nats.client.api.StorageType;
import io.nats.client.api.StreamConfiguration;
import io.nats.client.impl.Headers;
import io.nats.client.impl.NatsMessage;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A connection to a real NATS, alone and as three. */
@Isolated("it counts threads of this JVM")
@Tag("cluster")
class NatsSessionClusterTest {

  private static final Duration DEADLINE = Duration.ofSeconds(5);

  @ParameterizedTest
  @ValueSource(strings = {NatsServer.NEWEST, NatsServer.OLDEST})
  void makesStreamsAndMovesMessages(String version) throws Exception {
    try (NatsServer server = NatsServer.start(version, "");
        NatsSessions sessions = NatsServer.sessions()) {
      NatsSession session = sessions.session(server.url(), DEADLINE);
      Connection plain = Nats.connect(server.url());
      try {
        assertThat(plain.getServerInfo().getVersion()).isEqualTo(version);
      } finally {
        plain.close();
      }
      assertThat(session.account().orElseThrow().id()).isEqualTo("$G");
      stream(session, 1);
      JetStream messages = session.jetStream();
      for (int i = 0; i < 3; i++) {
        Headers headers = new Headers().add("Eds-Test", "one");
        messages.publish(
            NatsMessage.builder().subject("work.a").headers(headers).data("x").build());
      }
      assertThat(pending(session, 3)).isEqualTo(3);
      JetStreamSubscription pull = messages.subscribe(null, PullSubscribeOptions.bind("WORK", "w"));
      List<Message> fetched = pull.fetch(1, DEADLINE);
      assertThat(fetched)
          .singleElement()
          .satisfies(one -> assertThat(one.getHeaders().getFirst("Eds-Test")).isEqualTo("one"));
      fetched.get(0).ackSync(DEADLINE);
      assertThat(session.management().getConsumerInfo("WORK", "w").getNumPending()).isEqualTo(2);
      session.management().purgeStream("WORK", PurgeOptions.subject("work.a"));
      assertThat(session.management().getConsumerInfo("WORK", "w").getNumPending()).isZero();
    }
  }

  @Test
  void aLostConnectionIsMadeAgainByWhoeverAsks() throws Exception {
    try (NatsServer server = NatsServer.start();
        NatsSessions sessions = NatsServer.sessions()) {
      NatsSession first = sessions.session(server.url(), DEADLINE);
      assertThat(sessions.session(server.url(), DEADLINE)).isSameAs(first);
      stream(first, 1);
      server.kill();
      long end = System.nanoTime() + 5_000_000_000L;
      while (first.isOpen() && System.nanoTime() < end) {
        Thread.sleep(10);
      }
      assertThatThrownBy(() -> sessions.session(server.url(), DEADLINE))
          .isInstanceOfSatisfying(
              NatsException.class,
              gone -> assertThat(gone.what()).isEqualTo(server.url() + ": connection refused"));
      server.restart();
      assertThat(
              sessions
                  .session(server.url(), DEADLINE)
                  .management()
                  .getStreamInfo("WORK")
                  .getConfiguration()
                  .getSubjects())
          .containsExactly("work.*");
    }
  }

  @Test
  void ofThreeServersOneMayBeMissing() throws Exception {
    List<NatsServer> servers = NatsServer.startThree(NatsServer.NEWEST, "");
    try (NatsSessions sessions = NatsServer.sessions()) {
      NatsSession session = sessions.session(NatsServer.url(servers), DEADLINE);
      stream(session, 3);
      String leader =
          session.management().getConsumerInfo("WORK", "w").getClusterInfo().getLeader();
      NatsServer lost =
          servers.stream().filter(one -> one.name().equals(leader)).findFirst().orElseThrow();
      lost.kill();
      long end = System.nanoTime() + 20_000_000_000L;
      Optional<String> next = Optional.of(leader);
      while (next.isEmpty() || next.get().equals(leader)) {
        assertThat(System.nanoTime()).as("a new leader in time").isLessThan(end);
        next = leaderNow(sessions, NatsServer.url(servers));
      }
      lost.restart();
    } finally {
      servers.forEach(NatsServer::close);
    }
  }

  private static Optional<String> leaderNow(NatsSessions sessions, String url)
      throws NatsException, InterruptedException {
    try {
      ConsumerInfo consumer =
          sessions
              .session(url, DEADLINE)
              .management(Duration.ofSeconds(1))
              .getConsumerInfo("WORK", "w");
      return Optional.ofNullable(consumer.getClusterInfo().getLeader());
    } catch (IOException | JetStreamApiException electing) {
      return Optional.empty();
    }
  }

  @Test
  void noThreadOutlivesTheSessions() throws Exception {
    try (NatsServer server = NatsServer.start();
        NatsSessions sessions = NatsServer.sessions()) {
      NatsSession session = sessions.session(server.url(), DEADLINE);
      stream(session, 1);
      session.jetStream().subscribe(null, PullSubscribeOptions.bind("WORK", "w"));
      assertThat(threads()).isNotEmpty().allMatch(Thread::isDaemon);
    }
    long end = System.nanoTime() + 5_000_000_000L;
    while (!threads().isEmpty() && System.nanoTime() < end) {
      Thread.sleep(20);
    }
    assertThat(threads()).isEmpty();
  }

  private static Set<Thread> threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(Thread::isAlive)
        .filter(
            thread ->
                thread.getName().startsWith("eds-nats") || thread.getName().startsWith("nats:"))
        .collect(Collectors.toSet());
  }

  /** The server counts what is pending for a consumer a moment after it has stored a message. */
  private static long pending(NatsSession session, long expected) throws Exception {
    long pending = -1;
    long end = System.nanoTime() + DEADLINE.toNanos();
    while (pending != expected && System.nanoTime() < end) {
      pending = session.management().getConsumerInfo("WORK", "w").getNumPending();
    }
    return pending;
  }

  private static void stream(NatsSession session, int replicas) throws Exception {
    session
        .management()
        .addStream(
            StreamConfiguration.builder()
                .name("WORK")
                .subjects("work.*")
                .replicas(replicas)
                .storageType(StorageType.File)
                .build());
    session
        .management()
        .createConsumer("WORK", ConsumerConfiguration.builder().durable("w").build());
  }
}
