package io.bizmatters.platform.eds.simulate;

import io.bizmatters.platform.eds.simulate.Scaler.Fallback;
import io.bizmatters.platform.eds.simulate.Scaler.Target;
import io.bizmatters.platform.eds.simulate.Setting.Cluster;
import io.bizmatters.platform.eds.simulate.Setting.Cluster.Outage;
import io.bizmatters.platform.eds.simulate.Setting.Consumer;
import io.bizmatters.platform.eds.simulate.Setting.Goal;
import io.bizmatters.platform.eds.simulate.Setting.Worker;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/** A setting for tests: the defaults of the model, changed where a test says so. */
public final class ASetting {

  private int min = 1;
  private int max = 10;
  private OptionalInt idle = OptionalInt.empty();
  private Target target = Target.AVERAGE_VALUE;
  private int threshold = 5;
  private int activation = 0;
  private Duration cooldown = Duration.ofSeconds(30);
  private Optional<Behavior> behavior = Optional.empty();
  private Optional<Fallback> fallback = Optional.empty();
  private Consumer consumer = Consumer.usual();
  private ServiceTime time = new ServiceTime.Fixed(1);
  private int batch = 1;
  private Duration startDelay = Duration.ZERO;
  private boolean drains = true;
  private int minor = Cluster.NEWEST_MINOR;
  private List<Outage> outages = List.of();
  private Load load = new Load.Constant(2);
  private Goal goal = Goal.open();
  private OptionalInt start = OptionalInt.empty();
  private Optional<Duration> duration = Optional.empty();
  private long seed = 1;
  private int runs = 20;

  public ASetting replicas(int least, int most) {
    min = least;
    max = most;
    return this;
  }

  public ASetting fixed(int replicas) {
    return replicas(replicas, replicas);
  }

  public ASetting idle(int replicas) {
    idle = OptionalInt.of(replicas);
    return this;
  }

  public ASetting target(Target type) {
    target = type;
    return this;
  }

  public ASetting threshold(int messages) {
    threshold = messages;
    return this;
  }

  public ASetting activation(int messages) {
    activation = messages;
    return this;
  }

  public ASetting cooldown(int seconds) {
    cooldown = Duration.ofSeconds(seconds);
    return this;
  }

  public ASetting window(int seconds) {
    return behavior(Behavior.downWindow(Duration.ofSeconds(seconds)));
  }

  public ASetting behavior(Behavior rules) {
    behavior = Optional.of(rules);
    return this;
  }

  public ASetting fallback(int failures, int replicas) {
    fallback = Optional.of(new Fallback(failures, replicas));
    return this;
  }

  public ASetting consumer(int ackWait, int maxAckPending) {
    consumer = new Consumer(Duration.ofSeconds(ackWait), maxAckPending);
    return this;
  }

  public ASetting takes(ServiceTime seconds) {
    time = seconds;
    return this;
  }

  public ASetting takes(double seconds) {
    return takes(new ServiceTime.Fixed(seconds));
  }

  public ASetting batch(int messages) {
    batch = messages;
    return this;
  }

  public ASetting startDelay(int seconds) {
    startDelay = Duration.ofSeconds(seconds);
    return this;
  }

  public ASetting drains(boolean finishes) {
    drains = finishes;
    return this;
  }

  public ASetting kubernetes(int version) {
    minor = version;
    return this;
  }

  public ASetting outage(double from, double to) {
    outages = List.of(new Outage(from, to));
    return this;
  }

  public ASetting load(Load arrivals) {
    load = arrivals;
    return this;
  }

  public ASetting load(String text) {
    return load(Load.parse(text).legal().orElseThrow());
  }

  public ASetting goal(double price, int latencySeconds) {
    goal = new Goal(OptionalDouble.of(price), Optional.of(Duration.ofSeconds(latencySeconds)));
    return this;
  }

  public ASetting start(int replicas) {
    start = OptionalInt.of(replicas);
    return this;
  }

  public ASetting duration(Duration time0) {
    duration = Optional.of(time0);
    return this;
  }

  public ASetting seed(long number) {
    seed = number;
    return this;
  }

  public ASetting runs(int number) {
    runs = number;
    return this;
  }

  public Scaler scaler() {
    return new Scaler(
        min,
        max,
        idle,
        target,
        threshold,
        activation,
        Duration.ofSeconds(5),
        cooldown,
        behavior,
        fallback);
  }

  public Cluster cluster() {
    return new Cluster(
        Duration.ofSeconds(15), Duration.ofSeconds(300), minor, Cluster.NEWEST_KEDA, outages);
  }

  public Setting get() {
    return new Setting(
        "orders-worker",
        scaler(),
        consumer,
        new Worker(time, batch, startDelay, drains, Duration.ofSeconds(30)),
        cluster(),
        load,
        goal,
        start,
        duration,
        seed,
        runs);
  }
}
