package io.bizmatters.platform.eds.bench;

import io.bizmatters.platform.eds.config.Configuration;
import io.bizmatters.platform.eds.config.ConfigurationReader;
import io.bizmatters.platform.eds.config.ConfigurationRequest.PropertySource;
import io.bizmatters.platform.eds.config.ConfigurationRequest.Purpose;
import io.bizmatters.platform.eds.config.ConfigurationRequest;
import io.bizmatters.platform.eds.generate.Generate;
import io.bizmatters.platform.eds.generate.Rendering;
import io.bizmatters.platform.eds.manifest.NameCollisions.Placed;
import io.bizmatters.platform.eds.manifest.NatsResources;
import io.bizmatters.platform.eds.manifest.OutputFiles;
import io.bizmatters.platform.eds.model.tree.Origin;
import io.bizmatters.platform.eds.model.tree.Parsed;
import io.bizmatters.platform.eds.model.tree.Spelling;
import io.bizmatters.platform.eds.platform.Platform;
import io.bizmatters.platform.eds.platform.Platforms;
import io.bizmatters.platform.eds.report.OutputException;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * How long it takes from claim files on disk to manifests on disk, and how much heap: prints figures
 * and judges nothing. The argument {@code cold} measures a
 * single service in a fresh JVM, and {@code cold platform} the same under a platform of its own.
 */
public final class GenerateBenchmark {

  private static final int ROUNDS = 9;
  private static final int CLAIMS_A_FILE = 20;
  private static final String PLATFORM =
      """
      apiVersion: eds.bizmatters.io/v1
      kind: Platform
      metadata: {name: bench, contact: platform@bench.example}
      extends: bizmatters
      conventions:
        nats.stream: {pattern: "^[A-Z_]+$", level: error, rule: upper case, example: ORDERS}
      policies:
        image: {pattern: "^ghcr\\\\.io/", reason: only our registry is scanned}
        autoscaling.maxReplicas: {max: 20, reason: the cluster has 20 slots}
        nats.account: {locked: true, reason: there is one account}
      environments:
        production: {contexts: [prod-eu], defaults: {autoscaling: {minReplicas: 2}}}
      """;
  private static final PropertySource NO_PROPERTIES =
      new PropertySource() {
        @Override
        public Optional<String> value(String name) {
          return Optional.empty();
        }

        @Override
        public List<String> names() {
          return List.of();
        }
      };

  private final PrintStream out;

  private GenerateBenchmark(PrintStream out) {
    this.out = out;
  }

  /** Runs the benchmark. */
  public static void main(String[] arguments) throws IOException, OutputException {
    GenerateBenchmark benchmark = new GenerateBenchmark(System.out);
    if (List.of(arguments).contains("cold")) {
      benchmark.cold(List.of(arguments).contains("platform"));
    } else {
      for (int services : new int[] {1, 50, 250, 500, 1_000, 2_000}) {
        benchmark.warm(services);
      }
    }
  }

  private void cold(boolean platform) throws IOException, OutputException {
    Path base = module(1);
    if (platform) {
      Files.writeString(base.resolve("platform.yaml"), PLATFORM);
    }
    long start = System.nanoTime();
    long cpu = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    generate(base, base.resolve("target/eds"), platform ? "platform.yaml" : Platforms.DEFAULT);
    long cpuUsed = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - cpu;
    out.printf(
        "1 service%s, fresh JVM: %d ms wall, %d ms CPU of the thread%n",
        platform ? " under a platform" : "",
        (System.nanoTime() - start) / 1_000_000, cpuUsed / 1_000_000);
    delete(base);
  }

  private void warm(int services) throws IOException, OutputException {
    Path base = module(services);
    List<Long> times = new ArrayList<>();
    for (int round = 0; round < ROUNDS; round++) {
      Path output = base.resolve("target/eds-" + round);
      long start = System.nanoTime();
      generate(base, output, Platforms.DEFAULT);
      times.add((System.nanoTime() - start) / 1_000_000);
      delete(output);
    }
    List<Long> warm = new ArrayList<>(times.subList(2, times.size()));
    Collections.sort(warm);
    out.printf(
        "%5d services: first %5d ms, then median %5d ms (%d to %d), peak heap %d MiB of %d%n",
        services,
        times.get(0),
        warm.get(warm.size() / 2),
        warm.get(0),
        warm.get(warm.size() - 1),
        peakHeap(),
        Runtime.getRuntime().maxMemory() >> 20);
    delete(base);
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

  private static void generate(Path base, Path output, String reference) throws OutputException {
    Platform platform =
        new Platforms(base, none -> Parsed.bad(none, none), LocalDate.EPOCH, false)
            .load(reference, new Origin("bench", 0, 0, "", Spelling.PROPERTY))
            .platform();
    Configuration configuration = new ConfigurationReader(request(base, platform)).read();
    List<Placed> placed =
        configuration.services().stream()
            .flatMap(found -> found.service().map(legal -> new Placed(legal, found.home())).stream())
            .toList();
    if (placed.isEmpty()) {
      throw new IllegalStateException(configuration.problems().toString());
    }
    Rendering rendering =
        Rendering.of(placed, configuration.patches(), configuration.extras(), configuration.platform(), Optional.empty(), NatsResources.NONE);
    new Generate(output).write(OutputFiles.of(
                rendering.services(), "bench", configuration.platform().mark("bench"), Optional.empty()));
  }

  private static ConfigurationRequest request(Path base, Platform platform) {
    return new ConfigurationRequest(
        base,
        base.resolve("src/main/eds"),
        base.resolve("target"),
        List.of(),
        "bench",
        Optional.empty(),
        Optional.empty(),
        NO_PROPERTIES,
        Map.of(),
        Set.of(),
        false,
        Purpose.RELEASE,
        false,
        Optional.empty(),
        platform);
  }

  private static Path module(int services) throws IOException {
    Path base = Files.createTempDirectory("eds-bench");
    Path sources = Files.createDirectories(base.resolve("src/main/eds"));
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < services; i++) {
      text.append(claim("worker-" + (char) ('a' + i % 26) + i));
      if ((i + 1) % CLAIMS_A_FILE == 0 || i == services - 1) {
        Files.writeString(sources.resolve("claims-" + i + ".yaml"), text);
        text.setLength(0);
      }
    }
    return base;
  }

  private static String claim(String name) {
    return """
        ---
        apiVersion: platform.bizmatters.io/v1alpha1
        kind: EventDrivenService
        metadata:
          name: %1$s
          namespace: services-bench
        spec:
          image: ghcr.io/org/%1$s:v1.0.0
          size: small
          nats:
            url: nats://nats.nats.svc:4222
            stream: STREAM
            consumer: %1$s-workers
          secret1Name: db-conn
          secret2Name: cache-conn
          httpPort: 8000
        """
        .formatted(name);
  }

  private static void delete(Path directory) throws IOException {
    try (Stream<Path> paths = Files.walk(directory)) {
      for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}
