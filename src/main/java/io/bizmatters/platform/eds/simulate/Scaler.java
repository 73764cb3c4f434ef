package io.bizmatters.platform.eds.simulate;

import io.bizmatters.platform.eds.model.EventDrivenService.Autoscaling;
import io.bizmatters.platform.eds.simulate.Behavior.Rules;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The ScaledObject of a service.
 *
 * @param idle the replicas while nothing is to do, if KEDA's idleReplicaCount is set
 * @param target how the HPA compares the lag with the threshold
 * @param behavior the HPA's {@code behavior}; the HPA follows other rules without one
 */
public record Scaler(
    int min,
    int max,
    OptionalInt idle,
    Target target,
    int threshold,
    int activation,
    Duration pollingInterval,
    Duration cooldown,
    Optional<Behavior> behavior,
    Optional<Fallback> fallback) {

  /** The type of the metric's target. */
  public enum Target {
    /** The threshold is the lag of one replica: KEDA's default. */
    AVERAGE_VALUE,
    /** The threshold is the whole lag. */
    VALUE
  }

  /** The replicas after more than so many failed reads of the lag in a row. */
  public record Fallback(int failures, int replicas) {}

  /** Returns the scaler that the plugin creates for these settings. */
  public static Scaler of(Autoscaling settings) {
    return new Scaler(
        settings.minReplicas(),
        settings.maxReplicas(),
        OptionalInt.empty(),
        Target.AVERAGE_VALUE,
        settings.lagThreshold(),
        settings.activationLagThreshold(),
        settings.pollingInterval(),
        settings.cooldown(),
        settings.scaleDownStabilization().map(Behavior::downWindow),
        settings
            .fallback()
            .map(fallback -> new Fallback(fallback.failureThreshold(), fallback.replicas())));
  }

  /** Returns the window of scaling down, if the scaler sets one. */
  public Optional<Duration> downWindow() {
    return behavior.map(Behavior::down).flatMap(Rules::window);
  }

  /** Returns the least replicas of the HPA, which KEDA keeps above zero. */
  int hpaMin() {
    return Math.max(1, min);
  }

  /** Returns the replicas while nothing is to do and KEDA has scaled down. */
  int rest() {
    return idle.orElse(min);
  }

  /** Returns this scaler with other limits, threshold and window. */
  Scaler with(int newMin, int newMax, int newThreshold, Optional<Duration> window) {
    return new Scaler(
        newMin,
        newMax,
        idle,
        target,
        newThreshold,
        activation,
        pollingInterval,
        cooldown,
        window.equals(downWindow()) ? behavior : window.map(Behavior::downWindow),
        fallback);
  }
}
