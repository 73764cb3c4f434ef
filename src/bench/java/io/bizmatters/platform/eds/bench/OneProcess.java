package io.bizmatters.platform.eds.bench;

import io.bizmatters.platform.eds.kubernetes.api.Api;
import io.bizmatters.platform.eds.release.ApplyPlan;
import io.bizmatters.platform.eds.release.Connections;
import io.bizmatters.platform.eds.release.ReleaseRun;
import io.bizmatters.platform.eds.kubernetes.api.ClusterClient;
import io.bizmatters.platform.eds.kubernetes.api.ClusterException;
import io.bizmatters.platform.eds.kubernetes.api.ClusterSelection;
import io.bizmatters.platform.eds.manifest.ServiceObjects;
import io.bizmatters.platform.eds.nats.NatsWays;
import io.bizmatters.platform.eds.nats.StreamLook;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Applies again and again in this process: what stays in memory, how many connections, threads. */
final class OneProcess {

  private static final int RUNS = 5;

  private final Path kubeconfig;
  private final NatsWays.Options nats;
  private final PrintStream out;

  OneProcess(Path kubeconfig, NatsWays.Options nats, PrintStream out) {
    this.kubeconfig = kubeconfig;
    this.nats = nats;
    this.out = out;
  }

  void run(List<ServiceObjects> services)
      throws ClusterException, InterruptedException, IOException {
    Set<String> before = threads();
    long heapBefore = heap();
    StringBuilder heaps = new StringBuilder();
    AtomicInteger most = new AtomicInteger();
    AtomicBoolean ended = new AtomicBoolean();
    try (ClusterClient client = ClusterClient.open(ClusterSelection.of(kubeconfig))) {
      String port = client.server().replaceFirst(".*:", "");
      Thread counter = new Thread(() -> count(port, most, ended), "connections");
      counter.start();
      try {
        for (int run = 0; run < RUNS; run++) {
          apply(client, services);
          heaps.append(run == 0 ? "" : ", ").append(heap());
        }
      } finally {
        ended.set(true);
        counter.join();
      }
    }
    out.printf(
        "heap after GC: %d MiB before, %s MiB after each of %d runs with one client; peak %d MiB%n",
        heapBefore, heaps, RUNS, peak());
    out.printf("connections to the API server at a time: at most %d%n", most.get());
    Thread.sleep(1_000);
    Set<String> after = threads();
    after.removeAll(before);
    out.printf("threads that are left 1 s after the client was closed: %s%n", after);
  }

  private void apply(ClusterClient client, List<ServiceObjects> services)
      throws ClusterException, InterruptedException {
    Api api = Api.to(client, Duration.ofSeconds(20), out::println);
    try (StreamLook streams = new StreamLook(client, nats);
        ReleaseRun run =
            new ReleaseRun(
                new Connections(api, streams, line -> {}), ApplyPlan.careful())) {
      run.apply(services);
      if (!run.isSuccess()) {
        throw new IllegalStateException(run.misses().toString());
      }
    }
  }

  static long heap() {
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() >> 20;
  }

  static long peak() {
    return ManagementFactory.getMemoryPoolMXBeans().stream()
            .filter(pool -> pool.getType() == MemoryType.HEAP)
            .map(MemoryPoolMXBean::getPeakUsage)
            .mapToLong(usage -> usage.getUsed())
            .sum()
        >> 20;
  }

  private static Set<String> threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .map(Thread::getName)
        .collect(Collectors.toCollection(HashSet::new));
  }

  static void count(String port, AtomicInteger most, AtomicBoolean ended) {
    try {
      while (!ended.get()) {
        most.accumulateAndGet(connections(Integer.parseInt(port)), Math::max);
        Thread.sleep(5);
      }
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    }
  }

  /** Of this process alone: its own sockets among all established ones (proc(5), Linux). */
  private static int connections(int port) {
    Set<String> own = new HashSet<>();
    try (Stream<Path> files = Files.list(Path.of("/proc/self/fd"))) {
      for (Path file : files.toList()) {
        if (Files.isSymbolicLink(file)) {
          own.add(Files.readSymbolicLink(file).toString());
        }
      }
      String remote = ":%04X 01 ".formatted(port);
      try (Stream<String> tcp =
          Stream.concat(
              Files.readAllLines(Path.of("/proc/self/net/tcp")).stream(),
              Files.readAllLines(Path.of("/proc/self/net/tcp6")).stream())) {
        return (int)
            tcp.filter(line -> line.contains(remote))
                .map(line -> "socket:[" + line.strip().split("\\s+", -1)[9] + "]")
                .filter(own::contains)
                .count();
      }
    } catch (java.nio.file.NoSuchFileException closed) {
      return 0;
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
