package io.bizmatters.platform.eds.simulate;

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
   * Returns the replicas after one poll ({@code scale_scaledobjects.go}). A poll counts failed
   * reads as the HPA's questions do, and a fallback keeps the service active ({@code
   * scale_handler.go}, {@code getScalerState}).
   *
   * @param lag the lag; empty if it cannot be read
   */
  Decision poll(double now, int current, OptionalLong lag) {
    boolean fallsBack = metric(lag).isPresent() && lag.isEmpty();
    if (fallsBack || (lag.isPresent() && lag.getAsLong() > scaler.activation())) {
      lastActive = now;
      boolean rests = current == 0 || (scaler.idle().isPresent() && current < scaler.min());
      String why =
          fallsBack
              ? "the fallback is active"
              : "lag " + lag.getAsLong() + " is above " + scaler.activation();
      return Decision.keda(now, current, rests ? scaler.hpaMin() : current, why);
    }
    if (lag.isEmpty()) {
      return Decision.keda(now, current, current, "the lag cannot be read");
    }
    boolean mayRest =
        scaler.idle().isPresent()
            ? current > scaler.idle().getAsInt()
            : current > 0 && scaler.min() == 0;
    if (mayRest) {
      boolean cool = Double.isNaN(lastActive) || lastActive + cooldown < now;
      String why = "not active for more than " + scaler.cooldown().toSeconds() + " s";
      return Decision.keda(now, current, cool ? scaler.rest() : current, why);
    }
    boolean tooFew = scaler.idle().isEmpty() && current < scaler.min();
    return Decision.keda(now, current, tooFew ? scaler.min() : current, "below the least");
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
