package io.bizmatters.platform.eds.scaletest;

import static org.assertj.core.api.Assertions.assertThat;

import io.nats.client.impl.Headers;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a message says of the test that it is of. */
class MarkTest {

  private static Mark read(String run, String sign, String seconds) {
    Headers headers = new Headers().add("Eds-Scale-Test", run);
    headers.add("Eds-Scale-Test-Sign", sign).add("Eds-Scale-Test-Seconds", seconds);
    return Mark.of(headers).orElseThrow();
  }

  @Test
  void whatIsWrittenIsRead() {
    Mark answering = new Mark("0123456789ab", true, Duration.ofMinutes(18));
    Mark other = new Mark("0123456789ab", false, Duration.ofSeconds(1));

    assertThat(Mark.of(answering.headers())).contains(answering);
    assertThat(Mark.of(other.headers())).contains(other);
  }

  @Test
  void messagesOfOthersHaveNone() {
    assertThat(Mark.of(null)).isEmpty();
    assertThat(Mark.of(new Headers().add("Eds-Scale-Test-Seconds", "5"))).isEmpty();
  }

  /** Whoever may publish must not choose where the build sends a request. */
  @ParameterizedTest
  @ValueSource(
      strings = {"x.$JS.API.STREAM.DELETE.ORDERS", "0123456789AB", "0123456789ab.>", "", "*"})
  void aRunThatIsNoIdIsNotAsked(String run) {
    assertThat(read(run, "answers", "5").answers()).isFalse();
  }

  @Test
  void aTimeThatIsNoneIsTheUsualAndOneThatIsTooLongIsCut() {
    assertThat(read("0123456789ab", "answers", "soon").longest()).isEqualTo(Duration.ofMinutes(20));
    assertThat(read("0123456789ab", "answers", "999999999").longest())
        .isEqualTo(Duration.ofDays(1));
    assertThat(read("0123456789ab", "answers", "99999999999999999999").longest())
        .isEqualTo(Duration.ofMinutes(20));
  }
}
