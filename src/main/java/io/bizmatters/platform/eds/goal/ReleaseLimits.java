package io.bizmatters.platform.eds.goal;

import io.bizmatters.platform.eds.goal.maven.ParameterReader;
import io.bizmatters.platform.eds.model.grammar.Period;
import io.bizmatters.platform.eds.model.tree.Parsed;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** How long a release waits for another build, and how many releases stay on record. */
final class ReleaseLimits {

  static final int DEFAULT_HISTORY = 10;
  private static final int MOST_HISTORY = 200;

  private ReleaseLimits() {}

  /** Parses {@code eds.history.max}. */
  static Parsed<Integer> history(String text) {
    return text.matches("[0-9]{1,3}") && Integer.parseInt(text) <= MOST_HISTORY
        ? Parsed.good(Integer.valueOf(text))
        : Parsed.bad("a whole number from 0 to " + MOST_HISTORY, "10");
  }

  /**
   * Reads {@code eds.lock.timeout}. If unset, it is longer than a whole release with its rollback,
   * so that one build does not fail because another releases.
   *
   * @param timeout of one wait for readiness
   */
  static Duration lockPatience(
      ParameterReader reader, @Nullable String lockTimeout, Duration timeout) {
    Duration whole = timeout.multipliedBy(2).plusMinutes(1);
    return lockTimeout == null
        ? whole
        : reader.read("eds.lock.timeout", lockTimeout, Period::parse, whole);
  }
}
