package io.bizmatters.platform.eds.nats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nats.client.JetStreamSubscription;
import io.nats.client.Message;
import io.nats.client.PullSubscribeOptions;
import io.nats.client.api.ConsumerConfiguration;
import io.nats.client.api.StorageType;
import io.nats.client.api.StreamConfiguration;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a real consumer counts, in the newest and the oldest NATS. */
@Tag("cluster")
class ConsumerCountsClusterTest {

  private static final Duration DEADLINE = Duration.ofSeconds(5);

  @ParameterizedTest
  @ValueSource(strings = {NatsServer.NEWEST, NatsServer.OLDEST})
  void countsWhatWaitsWhatIsInWorkAndTheOldestOfBoth(String version) throws Exception {
    try (NatsServer server = NatsServer.start(version, "");
        NatsSessions sessions = NatsServer.sessions()) {
      NatsSession session = sessions.session(server.url(), DEADLINE);
      streamOf(session);
      ConsumerCounts idle = ConsumerCounts.of(session, "WORK", "w");
      assertThat(idle.lag()).isZero();
      assertThat(idle.oldest()).isEmpty();

      // a message of another subject that is older is none of this consumer's
      session.jetStream().publish("work.other", new byte[0]);
      Thread.sleep(300);
      long start = System.nanoTime();
      for (int i = 0; i < 5; i++) {
        session.jetStream().publish("work.a", new byte[0]);
      }
      JetStreamSubscription pull =
          session.jetStream().subscribe(null, PullSubscribeOptions.bind("WORK", "w"));
      List<Message> fetched = pull.fetch(4, DEADLINE);
      fetched.get(0).ackSync(DEADLINE);
      fetched.get(2).nak();
      assertThat(pull.fetch(2, DEADLINE)).hasSize(2);

      ConsumerCounts busy = ConsumerCounts.of(session, "WORK", "w");
      assertThat(busy)
          .extracting(
              ConsumerCounts::waiting,
              ConsumerCounts::inWork,
              ConsumerCounts::redelivered,
              ConsumerCounts::deliveries)
          .containsExactly(0L, 4L, 1L, 6L);
      Duration atMost = Duration.ofNanos(System.nanoTime() - start).plusMillis(100);
      assertThat(busy.oldest().orElseThrow()).isBetween(Duration.ofMillis(-1), atMost);
      assertThatThrownBy(() -> ConsumerCounts.of(session, "WORK", "nobody"))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("consumer nobody");
    }
  }

  private static void streamOf(NatsSession session) throws Exception {
    session
        .management()
        .addStream(
            StreamConfiguration.builder()
                .name("WORK")
                .subjects("work.*")
                .storageType(StorageType.Memory)
                .build());
    session
        .management()
        .createConsumer(
            "WORK", ConsumerConfiguration.builder().durable("w").filterSubject("work.a").build());
  }
}
