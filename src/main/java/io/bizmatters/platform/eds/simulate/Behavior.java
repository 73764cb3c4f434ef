package io.bizmatters.platform.eds.simulate;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The {@code behavior} of an HPA, with the values that the API server fills in. */
public record Behavior(Rules up, Rules down) {

  /** Which of several policies counts. */
  public enum Select {
    MAX,
    MIN,
    DISABLED
  }

  /**
   * The rules for one direction.
   *
   * @param window how long the HPA remembers recommendations; without one the controller's flag
   *     counts for scaling down
   */
  public record Rules(Optional<Duration> window, Select select, List<Policy> policies) {
    public Rules {
      policies = List.copyOf(policies);
    }
  }

  /** A limit: so many pods, or so many percent of the pods, in a period. */
  public record Policy(boolean percent, int value, Duration period) {}

  private static final Duration PERIOD = Duration.ofSeconds(15);

  /** Kubernetes: {@code pkg/apis/autoscaling/v2/defaults.go:27-48}. */
  static final Rules DEFAULT_UP =
      new Rules(
          Optional.of(Duration.ZERO),
          Select.MAX,
          List.of(new Policy(false, 4, PERIOD), new Policy(true, 100, PERIOD)));

  /** Returns the behavior that sets the window of scaling down, and nothing else. */
  public static Behavior downWindow(Duration window) {
    return new Behavior(
        DEFAULT_UP,
        new Rules(Optional.of(window), Select.MAX, List.of(new Policy(true, 100, PERIOD))));
  }

  /** Returns the rule for people: {@code 4 pods or 100 %}. */
  static String text(Rules rules) {
    if (rules.select() == Select.DISABLED) {
      return "off";
    }
    StringBuilder text = new StringBuilder();
    for (Policy policy : rules.policies()) {
      text.append(text.isEmpty() ? "" : rules.select() == Select.MAX ? " or " : " and ");
      text.append(policy.value()).append(policy.percent() ? " %" : " pods");
    }
    return text.toString();
  }
}
