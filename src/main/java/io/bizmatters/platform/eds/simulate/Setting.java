package io.bizmatters.platform.eds.simulate;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * Everything that a simulation depends on: equal settings give equal results.
 *
 * @param startReplicas the replicas at the start; the least replicas if empty
 * @param chosenDuration the simulated time, until whose end the load lasts; if empty, the load has
 *     its usual end, and the simulation lasts ten minutes longer
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
    Optional<Duration> chosenDuration,
    long seed,
    int runs) {

  private static final Duration AFTER_THE_LOAD = Duration.ofMinutes(10);

  /** Returns this setting with another scaler. */
  public Setting with(Scaler other) {
    return with(other, runs);
  }

  /** Returns this setting with another number of runs. */
  public Setting withRuns(int number) {
    return with(scaler, number);
  }

  private Setting with(Scaler other, int number) {
    return new Setting(
        service,
        other,
        consumer,
        worker,
        cluster,
        load,
        goal,
        startReplicas,
        chosenDuration,
        seed,
        number);
  }

  /** Returns the simulated time. */
  public Duration duration() {
    return chosenDuration.orElseGet(() -> usualDuration(load));
  }

  /** Returns the simulated time if none is chosen: until the load ends, and ten minutes more. */
  public static Duration usualDuration(Load load) {
    return load.end().plus(AFTER_THE_LOAD);
  }

  /** Returns the second when the load ends. */
  long loadEnd() {
    return chosenDuration.orElseGet(load::end).toSeconds();
  }

  /**
   * The consumer in NATS.
   *
   * @param ackWait after which a message that nobody acknowledges is delivered again
   * @param maxAckPending the most delivered messages that are not acknowledged
   */
  public record Consumer(Duration ackWait, int maxAckPending) {

    /** Returns the consumer with the defaults of NATS. */
    public static Consumer usual() {
      return new Consumer(Duration.ofSeconds(30), 1000);
    }
  }

  /**
   * The worker: one pod takes a batch, and works on its messages one after another.
   *
   * @param time the seconds a message
   * @param batch how many messages a pod takes at once
   * @param startDelay from the pod's creation until it works
   * @param drains whether a stopping pod finishes the messages that it holds
   * @param grace how long a stopping pod may take
   */
  public record Worker(
      ServiceTime time, int batch, Duration startDelay, boolean drains, Duration grace) {}

  /**
   * What a simulation is judged by.
   *
   * @param pricePerPodHour the price of a pod for an hour
   * @param latency how long at most 95 of 100 messages may wait until a worker begins them
   */
  public record Goal(OptionalDouble pricePerPodHour, Optional<Duration> latency) {

    /** Returns a goal that judges nothing. */
    public static Goal open() {
      return new Goal(OptionalDouble.empty(), Optional.empty());
    }
  }

  /**
   * The controllers of the cluster.
   *
   * @param sync the period of the HPA controller
   * @param stabilization the window of scaling down of an HPA that sets none
   * @param minor the minor version of Kubernetes
   * @param keda the version of KEDA
   * @param outages the times when KEDA cannot read the lag
   */
  public record Cluster(
      Duration sync, Duration stabilization, int minor, String keda, List<Outage> outages) {

    /** The newest minor version that the arithmetic was compared with. */
    public static final int NEWEST_MINOR = 37;

    /** The newest KEDA that the arithmetic was compared with. */
    public static final String NEWEST_KEDA = "2.21";

    /** A time from a second to before another. */
    public record Outage(double from, double to) {}

    public Cluster {
      outages = List.copyOf(outages);
    }

    /** Returns a cluster with the defaults of Kubernetes, newest versions, and no outage. */
    public static Cluster usual() {
      return new Cluster(
          Duration.ofSeconds(15), Duration.ofSeconds(300), NEWEST_MINOR, NEWEST_KEDA, List.of());
    }

    boolean canRead(double now) {
      for (Outage outage : outages) {
        if (outage.from() <= now && now < outage.to()) {
          return false;
        }
      }
      return true;
    }
  }
}
