package io.bizmatters.platform.eds.kubernetes;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A real Kubernetes with KEDA and NATS: the one of {@code src/it/cluster}, started when first asked
 * for and ended with this JVM, or the one that {@code -Deds.it.kubeconfig} names.
 */
public final class TestCluster {

  private static final Path PROGRAM = base().resolve("src/it/cluster/cluster");
  private static final Map<ClusterVersions, TestCluster> SHARED =
      new EnumMap<>(ClusterVersions.class);
  private static final Map<ClusterVersions, IllegalStateException> FAILED =
      new EnumMap<>(ClusterVersions.class);

  private final Optional<Path> state;
  private final Map<String, String> environment;

  private TestCluster(Optional<Path> state, Map<String, String> environment) {
    this.state = state;
    this.environment = environment;
  }

  /** One for all tests of this JVM that ask for these versions; no failed start is tried again. */
  public static synchronized TestCluster shared(ClusterVersions versions) {
    IllegalStateException failed = FAILED.get(versions);
    if (failed != null) {
      throw failed;
    }
    TestCluster known = SHARED.get(versions);
    if (known != null) {
      return known;
    }
    try {
      String given = System.getProperty("eds.it.kubeconfig", "");
      TestCluster cluster = given.isBlank() ? up(versions) : given(Path.of(given));
      SHARED.put(versions, cluster);
      return cluster;
    } catch (IllegalStateException broken) {
      FAILED.put(versions, broken);
      throw broken;
    }
  }

  // ---- what a test asks of it

  public Path kubeconfig() {
    return Path.of(environment("KUBECONFIG"));
  }

  /** Where this JVM reaches NATS. */
  public String natsUrl() {
    return environment("NATS_URL");
  }

  /** {@code host:port} of NATS' monitoring, for this JVM and for KEDA. */
  public String natsMonitoring() {
    return environment("NATS_MONITOR");
  }

  /** Etcd's client URL, to count revisions. */
  public String etcd() {
    return environment("ETCD");
  }

  public Outcome kubectl(String... arguments) {
    return kubectlReading("", arguments);
  }

  public Outcome kubectlReading(String input, String... arguments) {
    String[] words =
        Stream.concat(Stream.of(kubectl()), Arrays.stream(arguments)).toArray(String[]::new);
    return Command.of(words).with("KUBECONFIG", kubeconfig().toString()).reading(input).run();
  }

  /** An object as it can be created anew: without what the server gave it. */
  public String manifest(String... named) {
    String[] words =
        Stream.of(Stream.of("get"), Stream.of(named), Stream.of("-o", "json"))
            .flatMap(part -> part)
            .toArray(String[]::new);
    return kubectl(words).orFail().replaceAll("\"(?:resourceVersion|uid)\": \"[^\"]*\",?", "");
  }

  public TestNamespace newNamespace() {
    TestNamespace made = new TestNamespace("it-" + UUID.randomUUID().toString().substring(0, 8));
    kubectl("create", "namespace", made.name()).orFail();
    return made;
  }

  /** Kubernetes takes its time: nobody waits for it. */
  public void delete(TestNamespace namespace) {
    kubectl("delete", "namespace", namespace.name(), "--wait=false").orFail();
  }

  // ---- faults, on the project's own cluster only

  /**
   * Ends a program of the cluster, such as {@code kube-apiserver}, {@code nats}, {@code
   * keda-adapter}.
   */
  public void stop(String program) {
    control("stop", program);
  }

  /** Starts again what was stopped, at its old port. */
  public void start(String program) {
    control("start", program);
  }

  /** Starts kro beside the cluster; {@link #stop} ends it. */
  public void startKro() {
    Path own =
        state.orElseThrow(
            () -> new AssertionError("kro: not on the cluster of -Deds.it.kubeconfig"));
    Command.of(PROGRAM.toString(), "add", own.toString(), "kro").within(45).run().orFail();
  }

  /** It keeps its connections and answers nothing. */
  public void freeze(String program) {
    control("freeze", program);
  }

  public void thaw(String program) {
    control("thaw", program);
  }

  /**
   * Ends the API server; and KEDA's operator before, which a cluster would start again after it has
   * panicked over the loss (seen of 2.19.0).
   */
  public void stopApiServer() {
    stop("keda-operator");
    stop("kube-apiserver");
  }

  /** Both again; returns when the API server is ready. */
  public void startApiServer() {
    start("kube-apiserver");
    long end = System.nanoTime() + 60_000_000_000L;
    while (kubectl("get", "--raw", "/readyz").exit() != 0) {
      if (System.nanoTime() > end) {
        throw new AssertionError("the API server did not come back");
      }
    }
    start("keda-operator");
  }

  /** The process of a program that runs; empty for one that does not. */
  Optional<ProcessHandle> process(String program) {
    Path own = state.orElseThrow(() -> new AssertionError("not on the cluster of others"));
    return Command.of(PROGRAM.toString(), "status", own.toString())
        .run()
        .out()
        .lines()
        .map(line -> line.split(" +", 2))
        .filter(words -> words[0].equals(program) && words[1].matches("[0-9]+"))
        .flatMap(words -> ProcessHandle.of(Long.parseLong(words[1])).stream())
        .findFirst();
  }

  private void control(String what, String program) {
    Path own =
        state.orElseThrow(
            () ->
                new AssertionError(
                    what + " " + program + ": not on the cluster of -Deds.it.kubeconfig"));
    Command.of(PROGRAM.toString(), what, own.toString(), program).run().orFail();
  }

  // ---- the project's own

  private static TestCluster up(ClusterVersions versions) {
    Path state;
    Outcome up;
    try {
      Path parent = Files.createDirectories(base().resolve("target/cluster"));
      state = Files.createTempDirectory(parent, "kubernetes-" + versions.kubernetes() + "-");
      up =
          Command.of(PROGRAM.toString(), "up", state.toString())
              .with("KUBERNETES_VERSION", versions.kubernetes())
              .with("KEDA_VERSION", versions.keda())
              .with("NATS_VERSION", versions.nats())
              // A JVM that is killed runs no hook: the cluster's watchdog looks for this process.
              .with("OWNER", Long.toString(ProcessHandle.current().pid()))
              .within(45)
              .run();
    } catch (IOException | UncheckedIOException notStarted) {
      throw new IllegalStateException(
          advice("cannot start " + PROGRAM + ": " + notStarted.getMessage()), notStarted);
    }
    if (up.exit() != 0) {
      throw new IllegalStateException(advice(up.err()));
    }
    Runtime.getRuntime().addShutdownHook(new Thread(() -> down(state), "cluster-down"));
    return new TestCluster(Optional.of(state), variables(up.out()));
  }

  private static String advice(String reason) {
    return "These tests need a cluster, and there is none:\n"
        + reason.strip()
        + "\nThe project's own needs bash, openssl, curl, flock and, the first time, Go 1.26 or later on the PATH;"
        + " any other that has KEDA and NATS is named by"
        + " -Deds.it.kubeconfig=FILE -Deds.it.nats=nats://HOST:PORT -Deds.it.monitoring=HOST:PORT";
  }

  /** Logs stay; the data, some hundred megabytes, do not. */
  private static void down(Path state) {
    Outcome down = Command.of(PROGRAM.toString(), "down", state.toString()).run();
    try {
      Files.writeString(state.resolve("logs/down.log"), down.out() + down.err());
      for (String data : List.of("etcd", "jetstream")) {
        try (Stream<Path> files = Files.walk(state.resolve(data))) {
          files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
        }
      }
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  private static Map<String, String> variables(String lines) {
    return lines
        .lines()
        .map(line -> line.split("=", 2))
        .collect(Collectors.toMap(pair -> pair[0], pair -> pair[1]));
  }

  // ---- somebody else's

  private static TestCluster given(Path kubeconfig) {
    Map<String, String> environment = new TreeMap<>();
    environment.put("KUBECONFIG", kubeconfig.toAbsolutePath().toString());
    environment.put("KUBECTL", System.getProperty("eds.it.kubectl", onPath("kubectl")));
    putProperty(environment, "NATS_URL", "eds.it.nats");
    putProperty(environment, "NATS_MONITOR", "eds.it.monitoring");
    putProperty(environment, "ETCD", "eds.it.etcd");
    TestCluster cluster = new TestCluster(Optional.empty(), environment);
    Outcome keda = cluster.kubectl("get", "crd", "scaledobjects.keda.sh");
    if (keda.exit() != 0) {
      throw new IllegalStateException(
          "The cluster of -Deds.it.kubeconfig="
              + kubeconfig
              + " does not answer, or has no KEDA:\n"
              + keda.err());
    }
    return cluster;
  }

  private static void putProperty(Map<String, String> environment, String variable, String name) {
    String value = System.getProperty(name, "");
    if (!value.isBlank()) {
      environment.put(variable, value);
    }
  }

  private static String onPath(String program) {
    return Pattern.compile(Pattern.quote(File.pathSeparator))
        .splitAsStream(System.getenv().getOrDefault("PATH", ""))
        .map(folder -> Path.of(folder, program))
        .filter(Files::isExecutable)
        .map(Path::toString)
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalStateException(
                    "With -Deds.it.kubeconfig the tests use your "
                        + program
                        + ": put it on the PATH, or name it by -Deds.it.kubectl=FILE"));
  }

  /** The kubectl that fits it. */
  public Path kubectlProgram() {
    return Path.of(kubectl());
  }

  private String kubectl() {
    return environment("KUBECTL");
  }

  private String environment(String variable) {
    String value = environment.get(variable);
    if (value == null) {
      throw new IllegalStateException(
          "Nobody said the "
              + variable
              + " of this cluster: with -Deds.it.kubeconfig give"
              + " -Deds.it.nats=nats://HOST:PORT -Deds.it.monitoring=HOST:PORT -Deds.it.etcd=URL too");
    }
    return value;
  }

  private static Path base() {
    return Path.of(System.getProperty("basedir", "")).toAbsolutePath();
  }
}
