package io.bizmatters.platform.eds.nats;

import static org.assertj.core.api.Assertions.assertThat;

import io.bizmatters.platform.eds.kubernetes.OnCluster;
import io.bizmatters.platform.eds.kubernetes.TestCluster;
import io.bizmatters.platform.eds.readiness.StreamAnswer;
import io.bizmatters.platform.eds.readiness.StreamAnswer.Acks;
import io.bizmatters.platform.eds.readiness.StreamAnswer.ConsumerMissing;
import io.bizmatters.platform.eds.readiness.StreamAnswer.Found;
import io.bizmatters.platform.eds.readiness.StreamAnswer.Kind;
import io.bizmatters.platform.eds.readiness.StreamAnswer.StreamMissing;
import io.bizmatters.platform.eds.readiness.StreamAnswer.Unreachable;
import io.bizmatters.platform.eds.readiness.StreamAnswer.WrongAccount;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a real NATS says, by each way to ask it. */
@Isolated("it counts threads of this JVM")
@OnCluster
class StreamReaderClusterTest {

  private static final Duration DEADLINE = Duration.ofSeconds(5);

  @ParameterizedTest
  @EnumSource(names = {"DIRECT", "MONITORING", "AUTOMATIC"})
  void seesTheConsumerAsItIs(NatsAccess access, TestCluster cluster) throws Exception {
    try (Streams streams = Streams.create(cluster.natsUrl());
        NatsSessions sessions = NatsServer.sessions()) {
      StreamReader reader = new StreamReader(access, sessions);
      String stream = streams.name();
      streams.durable("w").push("p").ephemeral("e").unacknowledged("n").publish(7);
      assertThat(reader.read(question(cluster, stream, "w"), DEADLINE))
          .isEqualTo(new Found(Kind.PULL, true, Acks.EXPLICIT, 7, 0));
      assertThat(reader.read(question(cluster, stream, "p"), DEADLINE))
          .isInstanceOfSatisfying(
              Found.class, found -> assertThat(found.kind()).isEqualTo(Kind.PUSH));
      assertThat(reader.read(question(cluster, stream, "e"), DEADLINE))
          .isEqualTo(new Found(Kind.PULL, false, Acks.EXPLICIT, 7, 0));
      assertThat(reader.read(question(cluster, stream, "n"), DEADLINE))
          .isEqualTo(new Found(Kind.PULL, true, Acks.NONE, 7, 0));
      assertThat(reader.read(question(cluster, stream, "x"), DEADLINE))
          .isEqualTo(new ConsumerMissing());
      assertThat(reader.read(question(cluster, "NOBODYS", "w"), DEADLINE))
          .isEqualTo(new StreamMissing());
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"DIRECT", "MONITORING", "AUTOMATIC"})
  void anAccountThatIsNoneIsNamedWithThoseThereAre(NatsAccess access, TestCluster cluster)
      throws Exception {
    try (Streams streams = Streams.create(cluster.natsUrl());
        NatsSessions sessions = NatsServer.sessions()) {
      StreamReader reader = new StreamReader(access, sessions);
      streams.durable("w");
      StreamReader.Question wrong =
          new StreamReader.Question(
              cluster.natsUrl(), "ORDERS", streams.name(), "w", cluster.natsMonitoring(), false);
      assertThat(reader.read(wrong, DEADLINE))
          .isInstanceOfSatisfying(
              WrongAccount.class,
              answer -> {
                assertThat(answer.message()).contains("ORDERS", "$G");
                assertThat(answer.fix()).isEqualTo("nats.account: $G");
              });
    }
  }

  @Test
  void whereOnlyMonitoringAnswersItIsAsked(TestCluster cluster) throws Exception {
    try (Streams streams = Streams.create(cluster.natsUrl());
        NatsSessions sessions = NatsServer.sessions()) {
      StreamReader reader = new StreamReader(NatsAccess.AUTOMATIC, sessions);
      streams.durable("w").publish(2);
      StreamReader.Question question =
          new StreamReader.Question(
              "nats://no-such-host.invalid:4222",
              "$G",
              streams.name(),
              "w",
              cluster.natsMonitoring(),
              false);
      assertThat(reader.read(question, DEADLINE))
          .isEqualTo(new Found(Kind.PULL, true, Acks.EXPLICIT, 2, 0));
    }
  }

  @Test
  void aStoppedNatsIsUnreachableAtOnceAndSeenAgainWhenItIsBack(TestCluster cluster)
      throws Exception {
    StreamReader.Question question = question(cluster, "NOBODYS", "w");
    try (NatsSessions sessions = NatsServer.sessions()) {
      StreamReader reader = new StreamReader(NatsAccess.AUTOMATIC, sessions);
      assertThat(reader.read(question, DEADLINE)).isEqualTo(new StreamMissing());
      cluster.stop("nats");
      try {
        long start = System.nanoTime();
        assertThat(reader.read(question, DEADLINE)).isInstanceOf(Unreachable.class);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(DEADLINE.plusSeconds(1));
      } finally {
        cluster.start("nats");
      }
      StreamAnswer answer = reader.read(question, DEADLINE);
      for (int i = 0; i < 50 && answer instanceof Unreachable; i++) {
        Thread.sleep(100);
        answer = reader.read(question, DEADLINE);
      }
      assertThat(answer).isEqualTo(new StreamMissing());
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"DIRECT", "MONITORING", "AUTOMATIC"})
  void whatAnswersNothingIsLeftAtTheDeadline(NatsAccess access) throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        NatsSessions sessions = NatsServer.sessions()) {
      StreamReader reader = new StreamReader(access, sessions);
      String address = "127.0.0.1:" + silent.getLocalPort();
      StreamReader.Question question =
          new StreamReader.Question("nats://" + address, "$G", "S", "w", address, false);
      long start = System.nanoTime();
      assertThat(reader.read(question, Duration.ofSeconds(1)))
          .isInstanceOfSatisfying(
              Unreachable.class,
              answer -> assertThat(answer.message()).contains(address, "no answer in time"));
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(2));
    }
  }

  @Test
  void noThreadOutlivesTheReader(TestCluster cluster) throws Exception {
    try (NatsSessions sessions = NatsServer.sessions()) {
      StreamReader reader = new StreamReader(NatsAccess.DIRECT, sessions);
      assertThat(reader.read(question(cluster, "NOBODYS", "w"), DEADLINE))
          .isEqualTo(new StreamMissing());
      assertThat(threads()).isNotEmpty().allMatch(Thread::isDaemon);
    }
    for (int i = 0; i < 50 && !threads().isEmpty(); i++) {
      Thread.sleep(50);
    }
    assertThat(threads()).isEmpty();
  }

  private static Set<Thread> threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(Thread::isAlive)
        .filter(
            thread ->
                thread.getName().startsWith("eds-nats") || thread.getName().startsWith("nats"))
        .collect(Collectors.toSet());
  }

  private static StreamReader.Question question(TestCluster cluster, String stream, String consumer)
      throws IOException {
    return new StreamReader.Question(
        cluster.natsUrl(), "$G", stream, consumer, cluster.natsMonitoring(), false);
  }
}
