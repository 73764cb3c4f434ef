package io.bizmatters.platform.eds.readiness;

import io.bizmatters.platform.eds.model.tree.Parsed;
import java.util.regex.Pattern;

/**
 * Says how many of the desired replicas must be available: {@code all}, {@code N} or {@code N%}.
 */
public sealed interface Required {

  /** Every replica. */
  record All() implements Required {}

  /** This number of replicas, or all when fewer are desired. */
  record Count(int replicas) implements Required {}

  /** This percentage of replicas, rounded up. */
  record Percent(int share) implements Required {}

  /** Parses the parameter {@code eds.required}. */
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

  /** Returns the replicas that must be available for this number of desired ones. */
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
