package io.bizmatters.platform.eds.kubernetes.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RetryRuleTest {

  private final RetryRule rule = new RetryRule(new Random(7));

  @ParameterizedTest
  @ValueSource(ints = {429, 502, 503, 504})
  void overloadAndGatewaysPass(int code) {
    assertThat(RetryRule.mayPass(answer(code, "", Optional.empty()))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(ints = {200, 201, 400, 403, 404, 405, 408, 409, 410, 413, 415, 422, 501})
  void whatTheRequestItselfIsTheCauseOfIsFinal(int code) {
    assertThat(RetryRule.mayPass(answer(code, "etcdserver: leader changed", Optional.empty())))
        .isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "etcdserver: leader changed, true",
    "etcdserver: no leader, true",
    "etcdserver: request timed out, true",
    "raft proposal dropped, true",
    "'failed to create typed patch object (ns/w; apps/v1, Kind=Deployment)', false",
    "'failed calling webhook: context deadline exceeded', false",
    "'', false"
  })
  void anInternalErrorPassesWhenEtcdElects(String message, boolean passes) {
    assertThat(RetryRule.mayPass(answer(500, message, Optional.empty()))).isEqualTo(passes);
  }

  @ParameterizedTest
  @CsvSource({"3, 3000", "3600, 60000"})
  void theServerSaysHowLong(String header, long millis) {
    assertThat(rule.delay(answer(429, "", Optional.of(header)), 0)).hasMillis(millis);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "soon",
        "0",
        "-5",
        "Tue, 24 Nov 2026 08:00:07 GMT",
        "Tue, 24 Nov 1976 07:00:00 GMT"
      })
  void whatTheServerSaysUnreadablyOrByItsClockIsNotFollowed(String header) {
    assertThat(rule.delay(answer(429, "", Optional.of(header)), 0))
        .isBetween(Duration.ofMillis(100), Duration.ofMillis(200));
  }

  @ParameterizedTest
  @CsvSource({"0, 100, 200", "1, 200, 400", "3, 800, 1600", "5, 2500, 5000", "60, 2500, 5000"})
  void delaysDoubleUpToACapAndSpread(int attempt, long least, long most) {
    List<Duration> delays = Stream.generate(() -> rule.delay(attempt)).limit(200).toList();
    assertThat(delays)
        .allSatisfy(
            delay ->
                assertThat(delay).isBetween(Duration.ofMillis(least), Duration.ofMillis(most)));
    assertThat(delays.stream().distinct().count()).isGreaterThan(20);
  }

  private static Answer answer(int code, String message, Optional<String> retryAfter) {
    return Answer.of(code, "{\"message\":\"" + message + "\"}", retryAfter, List.of());
  }
}
