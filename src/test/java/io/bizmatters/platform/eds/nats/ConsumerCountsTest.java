package io.bizmatters.platform.eds.nats;

import static org.assertj.core.api.Assertions.assertThat;

import io.bizmatters.platform.eds.nats.ConsumerCounts.Rates;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ConsumerCountsTest {

  private static final long SECOND = 1_000_000_000L;

  @Test
  void whatCameWasDeliveredOrWaits() {
    ConsumerCounts before = counts(10, 4, 0, 100, 0);
    ConsumerCounts now = counts(13, 5, 0, 106, 2 * SECOND);
    // 3 more wait and 6 were taken: 9 came, and one more is in work, so 5 were done with
    assertThat(now.since(before)).contains(new Rates(4.5, 3, 2.5));
  }

  @Test
  void aRedeliveryIsNoMessageThatCame() {
    ConsumerCounts before = counts(0, 4, 0, 100, 0);
    ConsumerCounts now = counts(0, 4, 4, 104, SECOND);
    assertThat(now.since(before)).contains(new Rates(0, 4, 0));
  }

  @Test
  void aPurgeIsNotLessThanNothing() {
    ConsumerCounts before = counts(50, 0, 0, 0, 0);
    ConsumerCounts now = counts(0, 0, 0, 0, SECOND);
    assertThat(now.since(before)).contains(new Rates(0, 0, 50));
  }

  @Test
  void aConsumerThatWasMadeAnewHasNoRates() {
    assertThat(counts(0, 0, 0, 0, SECOND).since(counts(0, 0, 0, 100, 0))).isEmpty();
    assertThat(counts(0, 0, 0, 0, 0).since(counts(0, 0, 0, 0, 0))).isEmpty();
  }

  private static ConsumerCounts counts(
      long waiting, long inWork, long redelivered, long deliveries, long at) {
    return new ConsumerCounts(waiting, inWork, redelivered, deliveries, Optional.empty(), at);
  }
}
