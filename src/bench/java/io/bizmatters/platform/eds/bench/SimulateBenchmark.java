package io.bizmatters.platform.eds.bench;

import io.bizmatters.platform.eds.simulate.Load;
import io.bizmatters.platform.eds.simulate.Scaler;
import io.bizmatters.platform.eds.simulate.ServiceTime;
import io.bizmatters.platform.eds.simulate.Setting.Cluster;
import io.bizmatters.platform.eds.simulate.Setting.Consumer;
import io.bizmatters.platform.eds.simulate.Setting.Goal;
import io.bizmatters.platform.eds.simulate.Setting.Worker;
import io.bizmatters.platform.eds.simulate.Setting;
import io.bizmatters.platform.eds.simulate.Simulation.Keep;
import io.bizmatters.platform.eds.simulate.Simulation;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/**
 * How much processor time simulations take, with their findings, and how much heap: prints figures
 * and judges nothing.
 */
public final class SimulateBenchmark {

  private static final int ROUNDS = 9;
  private static final Duration DAY = Duration.ofDays(1);

  private final PrintStream out;

  private SimulateBenchmark(PrintStream out) {
    this.out = out;
  }

  /** Runs the benchmark. */
  public static void main(String[] arguments) {
    SimulateBenchmark benchmark = new SimulateBenchmark(System.out);
    for (String load : List.of("diurnal:0.2..3", "diurnal:1..20", "poisson:2", "diurnal:10..400")) {
      benchmark.print("a day, 1 run, " + load, setting(load, DAY, 1));
    }
    benchmark.print("a day, 20 runs, diurnal:0.2..3", setting("diurnal:0.2..3", DAY, 20));
    benchmark.print("a day, 20 runs, diurnal:1..20", setting("diurnal:1..20", DAY, 20));
    benchmark.thousand();
    for (int days : new int[] {1, 30, 365}) {
      benchmark.once(days);
    }
  }

  private static Setting setting(String load, Duration duration, int runs) {
    Load parsed = Load.parse(load).legal().orElseThrow();
    return new Setting(
        "bench",
        new Scaler(
            1,
            20,
            OptionalInt.empty(),
            Scaler.Target.AVERAGE_VALUE,
            5,
            0,
            Duration.ofSeconds(5),
            Duration.ofSeconds(30),
            Optional.empty(),
            Optional.empty()),
        Consumer.usual(),
        new Worker(
            ServiceTime.parse("lognormal:0.03,0.1").legal().orElseThrow(),
            1,
            Duration.ofSeconds(3),
            true,
            Duration.ofSeconds(30)),
        Cluster.usual(),
        parsed,
        Goal.open(),
        OptionalInt.empty(),
        Optional.of(duration),
        1,
        runs);
  }

  private void print(String name, Setting setting) {
    List<Long> times = new ArrayList<>();
    for (int round = 0; round < ROUNDS; round++) {
      long start = processor();
      Simulation.of(setting, Keep.NONE);
      times.add((processor() - start) / 1_000_000);
    }
    List<Long> warm = new ArrayList<>(times.subList(2, times.size()));
    Collections.sort(warm);
    out.printf(
        "%s: first %d ms, then median %d ms (%d to %d)%n",
        name,
        times.get(0),
        warm.get(warm.size() / 2),
        warm.get(0),
        warm.get(warm.size() - 1));
  }

  private static long processor() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }

  private static long allProcessor() {
    return ProcessHandle.current()
        .info()
        .totalCpuDuration()
        .map(Duration::toNanos)
        .orElse(0L);
  }

  private void thousand() {
    long cpu = allProcessor();
    long start = System.nanoTime();
    IntStream.range(0, 1000)
        .parallel()
        .mapToObj(i -> setting("diurnal:0.2.." + (1 + i % 20), DAY, 1))
        .forEach(setting -> Simulation.of(setting, Keep.NONE));
    out.printf(
        "a day of 1000 services, 1 run each, %d cores: %.1f s, %.1f s of processor%n",
        Runtime.getRuntime().availableProcessors(),
        (System.nanoTime() - start) / 1e9,
        (allProcessor() - cpu) / 1e9);
  }

  private void once(int days) {
    System.gc();
    peakHeap();
    long start = processor();
    Simulation.of(setting("diurnal:1..20", Duration.ofDays(days), 1), Keep.NONE);
    out.printf(
        "%d days, 1 run: %.2f s, peak heap %d MiB%n",
        days, (processor() - start) / 1e9, peakHeap());
  }

  private static long peakHeap() {
    long bytes = 0;
    for (MemoryPoolMXBean pool : ManagementFactory.getMemoryPoolMXBeans()) {
      if (pool.getType() == MemoryType.HEAP) {
        bytes += pool.getPeakUsage().getUsed();
        pool.resetPeakUsage();
      }
    }
    return bytes >> 20;
  }
}
