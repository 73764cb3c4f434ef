package io.bizmatters.platform.eds.kubernetes.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RetriesTest {

  private Duration now = Duration.ZERO;
  private int attempts;
  private final List<String> lines = new ArrayList<>();
  private final Deque<Object> script = new ArrayDeque<>();

  private final Retries retries =
      new Retries(
          new Random(1),
          () -> now.toNanos(),
          time -> now = now.plus(time),
          Duration.ofSeconds(30),
          lines::add);

  @Test
  void whatPassesIsRepeatedWithALineEachTime() throws Exception {
    script.add(answer(503, Optional.empty()));
    script.add(new IOException("connection reset"));
    script.add(answer(429, Optional.of("4")));
    script.add(answer(200, Optional.empty()));
    assertThat(send().code()).isEqualTo(200);
    assertThat(attempts).isEqualTo(4);
    assertThat(lines)
        .satisfiesExactly(
            line -> assertThat(line).startsWith("Service w: HTTP 503 busy; again in "),
            line -> assertThat(line).startsWith("Service w: connection reset; again in "),
            line ->
                assertThat(line)
                    .isEqualTo("Service w: HTTP 429 busy; Retry-After: 4; again in 4000 ms"));
    assertThat(now).isGreaterThan(Duration.ofSeconds(4));
  }

  @Test
  void whatIsFinalIsNotRepeated() throws Exception {
    script.add(answer(422, Optional.of("1")));
    assertThat(send().code()).isEqualTo(422);
    assertThat(attempts).isEqualTo(1);
    assertThat(lines).isEmpty();
    assertThat(now).isZero();
  }

  @Test
  void patienceEndsWithTheLastAnswer() throws Exception {
    for (int i = 0; i < 100; i++) {
      script.add(answer(503, Optional.empty()));
    }
    assertThat(send().code()).isEqualTo(503);
    assertThat(now).isBetween(Duration.ofSeconds(24), Duration.ofSeconds(30));
    assertThat(lines).hasSize(attempts - 1);
  }

  @Test
  void patienceIsNotSpentOnAWaitThatWouldOutlastIt() throws Exception {
    script.add(answer(429, Optional.of("31")));
    assertThat(send().code()).isEqualTo(429);
    assertThat(now).isZero();
  }

  @Test
  void patienceEndsWithTheLastLoss() {
    for (int i = 0; i < 100; i++) {
      script.add(new IOException("refused " + i));
    }
    assertThatThrownBy(this::send)
        .isInstanceOf(IOException.class)
        .hasMessage("refused " + (attempts - 1));
    assertThat(attempts).isGreaterThan(5);
  }

  @Test
  void aServerThatNeverAnsweredIsNotWaitedFor() {
    script.add(new Retries.NeverReached(new IOException("refused")));
    assertThatThrownBy(this::send).hasMessage("refused");
    assertThat(attempts).isEqualTo(1);
    assertThat(now).isZero();
  }

  private Answer send() throws IOException, ClusterException {
    return retries.send(
        "Service w",
        () -> {
          attempts++;
          Object next = script.remove();
          if (next instanceof IOException lost) {
            throw lost;
          }
          return (Answer) next;
        });
  }

  private static Answer answer(int code, Optional<String> retryAfter) {
    return Answer.of(code, "{\"message\":\"busy\"}", retryAfter, List.of());
  }
}
