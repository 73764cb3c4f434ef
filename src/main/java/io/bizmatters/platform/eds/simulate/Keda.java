package io.bizmatters.platform.eds.simulate;

import java.util.Optional;
import java.util.OptionalLong;

/** KEDA: wakes and rests a service at its polls, and answers the HPA's question for the lag. */
final class Keda {

  private final Scaler scaler;
  private final double cooldown;
  private double lastActive = Double.NaN;
  private int failures;

  Keda(Scaler scaler) {
    this.scaler = scaler;
    this.cooldown = scaler.cooldown().toMillis() / 1000.0;
  }

  /**
   * Returns what one poll decides ({@code scale_scaledobjects.go}); empty if nothing changes. A
   * poll counts failed reads as the HPA's questions do, and a fallback keeps the service active
   * ({@code scale_handler.go}, {@code getScalerState}).
   *
   * @param lag the lag; empty if it cannot be read
   */
  Optional<Decision> poll(double now, int current, OptionalLong lag) {
    boolean fallsBack = metric(lag).isPresent() && lag.isEmpty();
    if (fallsBack || (lag.isPresent() && lag.getAsLong() > scaler.activation())) {
      lastActive = now;
      boolean rests = current == 0 || (scaler.idle().isPresent() && current < scaler.min());
      return rests ? decision(now, current, scaler.hpaMin(), active(lag)) : Optional.empty();
    }
    if (lag.isEmpty()) {
      return Optional.empty();
    }
    boolean mayRest =
        scaler.idle().isPresent()
            ? current > scaler.idle().getAsInt()
            : current > 0 && scaler.min() == 0;
    if (mayRest) {
      boolean cool = Double.isNaN(lastActive) || lastActive + cooldown < now;
      return cool
          ? decision(
              now,
              current,
              scaler.rest(),
              "not active for more than " + scaler.cooldown().toSeconds() + " s")
          : Optional.empty();
    }
    return scaler.idle().isEmpty() && current < scaler.min()
        ? decision(now, current, scaler.min(), current + " is below the least")
        : Optional.empty();
  }

  private String active(OptionalLong lag) {
    return lag.isPresent()
        ? "lag " + lag.getAsLong() + " is above " + scaler.activation()
        : "the fallback is active";
  }

  private static Optional<Decision> decision(double now, int current, int to, String why) {
    return current == to ? Optional.empty() : Optional.of(Decision.keda(now, current, to, why));
  }

  /** Returns the metric that the HPA gets: the lag, or what the fallback says instead. */
  OptionalLong metric(OptionalLong lag) {
    if (lag.isPresent()) {
      failures = 0;
      return lag;
    }
    failures++;
    return scaler
        .fallback()
        .filter(fallback -> failures > fallback.failures())
        .map(fallback -> OptionalLong.of((long) fallback.replicas() * scaler.threshold()))
        .orElse(OptionalLong.empty());
  }
}
