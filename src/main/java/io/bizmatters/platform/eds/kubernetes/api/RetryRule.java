package io.bizmatters.platform.eds.kubernetes.api;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * Decides which failures are temporary, and how long to wait before the next attempt. A failure
 * that the request itself causes is final: each 4xx except 429, and HTTP 500 with "failed to create
 * typed patch object", which Kubernetes answers to an unknown or duplicate field.
 */
public final class RetryRule {

  private static final int TOO_MANY_REQUESTS = 429;
  private static final int INTERNAL_ERROR = 500;
  private static final Set<Integer> PASSING = Set.of(502, 503, 504);
  private static final Duration FIRST = Duration.ofMillis(200);
  private static final Duration LONGEST = Duration.ofSeconds(5);
  private static final Duration LONGEST_ASKED = Duration.ofSeconds(60);
  private static final int MOST_DOUBLINGS = 10;

  private final RandomGenerator random;

  public RetryRule(RandomGenerator random) {
    this.random = random;
  }

  /** Whether the answer reports a temporary fault. */
  static boolean mayPass(Answer answer) {
    return answer.code() == TOO_MANY_REQUESTS
        || PASSING.contains(answer.code())
        || (answer.code() == INTERNAL_ERROR && isLeaderChange(answer.message()));
  }

  /** Whether etcd elects a leader: https://etcd.io/docs/v3.6/op-guide/failures/#leader-failure. */
  private static boolean isLeaderChange(String message) {
    return message.contains("etcdserver: leader changed")
        || message.contains("etcdserver: no leader")
        || message.contains("etcdserver: request timed out")
        || message.contains("raft proposal dropped");
  }

  /**
   * Returns the wait after a temporary fault: as long as the server asks for, and never less than
   * {@link #delay}, because a server in trouble may ask for 0.
   *
   * @param attempt the number of earlier attempts
   */
  public Duration delay(Answer answer, int attempt) {
    Duration own = delay(attempt);
    return answer
        .retryAfter()
        .flatMap(RetryRule::asked)
        .map(asked -> asked.compareTo(LONGEST_ASKED) > 0 ? LONGEST_ASKED : asked)
        .filter(asked -> asked.compareTo(own) > 0)
        .orElse(own);
  }

  /**
   * Returns the wait before an attempt: doubling, capped, and random, so that parallel requests do
   * not repeat at the same moment.
   */
  public Duration delay(int attempt) {
    Duration doubled = FIRST.multipliedBy(1L << Math.min(attempt, MOST_DOUBLINGS));
    long cap = (doubled.compareTo(LONGEST) > 0 ? LONGEST : doubled).toMillis();
    return Duration.ofMillis(cap / 2 + random.nextLong(cap / 2 + 1));
  }

  /**
   * Reads seconds. A date (RFC 9110, 10.2.3) would compare two clocks; Kubernetes sends no dates,
   * and its own client reads none.
   */
  private static Optional<Duration> asked(String text) {
    try {
      return Optional.of(Duration.ofSeconds(Long.parseLong(text.strip())));
    } catch (NumberFormatException date) {
      return Optional.empty();
    }
  }
}
