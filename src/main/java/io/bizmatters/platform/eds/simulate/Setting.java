package io.bizmatters.platform.eds.simulate;

import java.time.Duration;
import java.util.OptionalInt;

/**
 * Everything that a simulation depends on: equal settings give equal results.
 *
 * @param startReplicas the replicas at the start; the least replicas if empty
 * @param duration the simulated time
 * @param seed the seed of random loads and times
 * @param runs the number of runs, each with other phases of the clocks
 */
public record Setting(
    String service,
    Scaler scaler,
    Consumer consumer,
    Worker worker,
    Cluster cluster,
    Load load,
    Goal goal,
    OptionalInt startReplicas,
    Duration duration,
    long seed,
    int runs) {

  /** Returns this setting with another scaler. */
  public Setting with(Scaler other) {
    return new Setting(
        service, other, consumer, worker, cluster, load, goal, startReplicas, duration, seed, runs);
  }

  /** Returns this setting with another number of runs. */
  public Setting withRuns(int number) {
    return new Setting(
        service,
        scaler,
        consumer,
        worker,
        cluster,
        load,
        goal,
        startReplicas,
        duration,
        seed,
        number);
  }
}
