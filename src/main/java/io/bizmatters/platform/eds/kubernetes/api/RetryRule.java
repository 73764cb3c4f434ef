package io.bizmatters.platform.eds.kubernetes.api;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * Which failures may pass, and how long to wait for that. Final at once is everything the request
 * itself is the cause of: each 4xx but 429, and HTTP 500 with "failed to create typed patch
 * object", which Kubernetes answers to an unknown or doubled field.
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

  /** Whether the answer is of a fault that may pass. */
  static boolean mayPass(Answer answer) {
    return answer.code() == TOO_MANY_REQUESTS
        || PASSING.contains(answer.code())
        || (answer.code() == INTERNAL_ERROR && isLeaderChange(answer.message()));
  }

  /** Etcd elects: https://etcd.io/docs/v3.6/op-guide/failures/#leader-failure. */
  private static boolean isLeaderChange(String message) {
    return message.contains("etcdserver: leader changed")
        || message.contains("etcdserver: no leader")
        || message.contains("etcdserver: request timed out")
        || message.contains("raft proposal dropped");
  }

  /**
   * How long to wait after an answer that may pass: as long as the server asks for, and never less
   * than {@link #delay}, for a server in trouble that says 0 would be asked without end.
   *
   * @param attempt how many there were before
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

  /** Doubling, capped, and spread so that parallel requests do not come back as one. */
  public Duration delay(int attempt) {
    Duration doubled = FIRST.multipliedBy(1L << Math.min(attempt, MOST_DOUBLINGS));
    long cap = (doubled.compareTo(LONGEST) > 0 ? LONGEST : doubled).toMillis();
    return Duration.ofMillis(cap / 2 + random.nextLong(cap / 2 + 1));
  }

  /**
   * Seconds. A date (RFC 9110, 10.2.3) would be judged by two clocks; Kubernetes sends none, and
   * its own client reads none.
   */
  private static Optional<Duration> asked(String text) {
    try {
      return Optional.of(Duration.ofSeconds(Long.parseLong(text.strip())));
    } catch (NumberFormatException date) {
      return Optional.empty();
    }
  }
}
