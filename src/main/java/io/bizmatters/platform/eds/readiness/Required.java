package io.bizmatters.platform.eds.readiness;

import io.bizmatters.platform.eds.model.tree.Parsed;
import java.util.regex.Pattern;

/**
 * How many of the live desired replicas must be available: {@code all}, {@code N} or {@code N%}.
 */
public sealed interface Required {

  /** Every replica. */
  record All() implements Required {}

  /** This many, or all when fewer are desired. */
  record Count(int replicas) implements Required {}

  /** This share, rounded up. */
  record Percent(int share) implements Required {}

  /** Reads the setting {@code eds.required}. */
  static Parsed<Required> parse(String text) {
    if (text.equals("all")) {
      return Parsed.good(new All());
    }
    if (Pattern.matches("[1-9][0-9]{0,8}", text)) {
      return Parsed.good(new Count(Integer.parseInt(text)));
    }
    if (Pattern.matches("(?:[1-9][0-9]?|100)%", text)) {
      return Parsed.good(new Percent(Integer.parseInt(text.substring(0, text.length() - 1))));
    }
    return Parsed.bad("all, a number of replicas from 1, or a share from 1% to 100%", "all");
  }

  /** The replicas that must be available when this many are desired. */
  default int of(int desired) {
    if (this instanceof Count count) {
      return Math.min(count.replicas(), desired);
    }
    if (this instanceof Percent percent) {
      return (int) -Math.floorDiv(-(long) desired * percent.share(), 100L);
    }
    return desired;
  }
}
