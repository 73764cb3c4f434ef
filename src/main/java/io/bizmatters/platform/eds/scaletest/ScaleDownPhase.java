package io.bizmatters.platform.eds.scaletest;

import io.bizmatters.platform.eds.report.Miss;
import io.bizmatters.platform.eds.scaletest.Observation.Hpa;
import java.util.Optional;

/** Explains why the replicas did not decrease in the scale-down phase. */
final class ScaleDownPhase {

  private ScaleDownPhase() {}

  static Miss miss(Trace trace, Limits limits) {
    Optional<Observation> last = trace.last();
    if (last.isEmpty()) {
      return miss(limits, "the service was not observed", "run it again");
    }
    Observation seen = last.get();
    String now = seen.desired() + " desired, " + seen.available() + " available";
    if (limits.replicasFor(seen.lag()) > limits.floor()) {
      return miss(
          limits,
          now + ", because there is work again: lag " + seen.lag(),
          "run it while nobody else publishes");
    }
    Optional<String> inactive = seen.hpa().flatMap(Hpa::inactive);
    if (inactive.isPresent()) {
      return miss(
          limits,
          now + ": without its metric the autoscaler never scales down: " + inactive.get(),
          "see what KEDA reads: kubectl describe hpa");
    }
    if (seen.desired() <= limits.floor()) {
      return miss(
          limits,
          now + ": pods take long to end",
          "see terminationGracePeriod, or give them longer: eds.scaleTest.downTimeout");
    }
    return miss(
        limits,
        now + " and lag " + seen.lag(),
        "see that autoscaling.scaleDownStabilization and autoscaling.cooldown are what the cluster"
            + " has (mvn eds:diff), or wait longer: eds.scaleTest.downTimeout");
  }

  private static Miss miss(Limits limits, String found, String fix) {
    return new Miss(
        "replicas",
        found,
        limits.floor() + " within " + limits.down().toSeconds() + " s of the drain",
        fix);
  }
}
