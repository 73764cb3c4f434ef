package io.bizmatters.platform.eds.trace;

import io.bizmatters.platform.eds.simulate.Behavior;
import io.bizmatters.platform.eds.simulate.Behavior.Policy;
import io.bizmatters.platform.eds.simulate.Behavior.Rules;
import io.bizmatters.platform.eds.simulate.Behavior.Select;
import io.bizmatters.platform.eds.simulate.Nearness;
import io.bizmatters.platform.eds.simulate.RecordedLoad;
import io.bizmatters.platform.eds.simulate.Recording;
import io.bizmatters.platform.eds.simulate.Samples;
import io.bizmatters.platform.eds.simulate.Scaler;
import io.bizmatters.platform.eds.simulate.Scaler.Fallback;
import io.bizmatters.platform.eds.simulate.ServiceTime;
import io.bizmatters.platform.eds.simulate.Setting;
import io.bizmatters.platform.eds.simulate.Setting.Cluster;
import io.bizmatters.platform.eds.simulate.Setting.Cluster.Outage;
import io.bizmatters.platform.eds.simulate.Setting.Consumer;
import io.bizmatters.platform.eds.simulate.Setting.Goal;
import io.bizmatters.platform.eds.simulate.Setting.Worker;
import io.bizmatters.platform.eds.simulate.Simulation;
import io.bizmatters.platform.eds.simulate.Simulation.Keep;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** The simulation of a recorded load: a run for each phase of the clocks. */
final class SimulatedTrace {

  private static final int PHASES = 100;

  /** One run, and how far it is from the real one. */
  record Phase(Samples samples, List<String> decisions, Nearness nearness) {}

  private final List<Phase> phases;

  private SimulatedTrace(List<Phase> phases) {
    this.phases = List.copyOf(phases);
  }

  /**
   * Simulates a load.
   *
   * @param podStart how long the cluster takes to start a pod that is ready at once
   */
  static SimulatedTrace of(TraceFile trace, Duration podStart) {
    Samples real = trace.samples();
    return new SimulatedTrace(
        Simulation.of(setting(trace, podStart), Keep.ALL).runs().stream()
            .map(run -> new Phase(run.samples(), run.decisions(), Nearness.of(run.samples(), real)))
            .sorted(Comparator.comparingDouble(phase -> -phase.nearness().within1()))
            .toList());
  }

  /** The run that is nearest to the real one. */
  Phase best() {
    return phases.get(0);
  }

  /** The run that half of the runs are nearer than. */
  Phase middle() {
    return phases.get(phases.size() / 2);
  }

  List<Phase> phases() {
    return phases;
  }

  private static Setting setting(TraceFile trace, Duration podStart) {
    TraceSettings settings = trace.settings();
    return new Setting(
        settings.text("load"),
        scaler(settings),
        new Consumer(settings.seconds("ackWait"), settings.number("maxAckPending")),
        new Worker(
            ServiceTime.parse(settings.text("secondsPerMessage")).legal().orElseThrow(),
            settings.number("batch"),
            settings.seconds("startDelay").plus(podStart),
            settings.is("drains"),
            Duration.ofSeconds(30)),
        cluster(settings),
        load(trace),
        Goal.open(),
        OptionalInt.empty(),
        Optional.of(settings.seconds("seconds")),
        1,
        PHASES);
  }

  private static Scaler scaler(TraceSettings settings) {
    List<Integer> fallback = settings.numbers("fallback");
    return new Scaler(
        settings.number("min"),
        settings.number("max"),
        OptionalInt.empty(),
        Scaler.Target.AVERAGE_VALUE,
        settings.number("threshold"),
        settings.number("activation"),
        settings.seconds("polling"),
        settings.seconds("cooldown"),
        settings.optionalSeconds("downWindow").map(window -> behavior(settings, window)),
        fallback.isEmpty()
            ? Optional.empty()
            : Optional.of(new Fallback(fallback.get(0), fallback.get(1))));
  }

  private static Behavior behavior(TraceSettings settings, Duration window) {
    Behavior plain = Behavior.downWindow(window);
    List<Integer> pods = settings.numbers("downPods");
    if (pods.isEmpty()) {
      return plain;
    }
    Policy policy = new Policy(false, pods.get(0), Duration.ofSeconds(pods.get(1)));
    return new Behavior(plain.up(), new Rules(Optional.of(window), Select.MAX, List.of(policy)));
  }

  private static Cluster cluster(TraceSettings settings) {
    List<Integer> outage = settings.numbers("outage");
    String[] kubernetes = settings.text("kubernetes").split("\\.", -1);
    String keda = settings.text("keda");
    return new Cluster(
        settings.seconds("sync"),
        settings.seconds("stabilization"),
        Integer.parseInt(kubernetes[1]),
        keda.substring(0, keda.lastIndexOf('.')),
        outage.isEmpty() ? List.of() : List.of(new Outage(outage.get(0), outage.get(1))));
  }

  private static RecordedLoad load(TraceFile trace) {
    String name = trace.settings().text("load");
    if (new Recording(name, trace.samples(), Optional.empty()).load(name)
        instanceof RecordedLoad.Read.Good good) {
      return good.load();
    }
    throw new AssertionError("not a load: " + name);
  }
}
