package io.bizmatters.platform.eds.nats;

import io.bizmatters.platform.eds.kubernetes.Command;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A real nats-server with JetStream and monitoring on loopback, of {@code src/it/cluster}'s
 * programs: up within a second, ended with the test, and by this JVM's end at the latest. What it
 * stored is still there when it was stopped and started again.
 */
public final class NatsServer implements AutoCloseable {

  /** The newest release that the plugin is tested with. */
  public static final String NEWEST = "2.15.2";

  /** The oldest. */
  public static final String OLDEST = "2.10.0";

  private static final Path PROGRAM =
      Path.of(System.getProperty("basedir", "")).toAbsolutePath().resolve("src/it/cluster/cluster");
  private static final Map<String, String> PROGRAMS = new ConcurrentHashMap<>();
  private static final long PATIENCE = 30_000_000_000L;

  private final String version;
  private final String name;
  private final Path folder;
  private final int port;
  private final int monitoring;
  private Optional<Process> process = Optional.empty();

  private NatsServer(String version, String name, Path folder, int port, int monitoring) {
    this.version = version;
    this.name = name;
    this.folder = folder;
    this.port = port;
    this.monitoring = monitoring;
  }

  /** A server of the newest release, as it is without any configuration. */
  public static NatsServer start() {
    return start(NEWEST, "");
  }

  /**
   * A server.
   *
   * @param version {@link #NEWEST} or {@link #OLDEST}
   * @param configuration lines of its file, besides addresses and JetStream: {@code accounts {…}},
   *     {@code authorization {…}}, {@code tls {…}}
   */
  public static NatsServer start(String version, String configuration) {
    List<Integer> ports = freePorts(2);
    NatsServer server = new NatsServer(version, "n1", folder(), ports.get(0), ports.get(1));
    server.configure(configuration);
    server.launch();
    server.awaitHealth();
    return server;
  }

  /** Three servers that are one NATS, with a leader for each stream and consumer. */
  public static List<NatsServer> startThree(String version, String configuration) {
    List<Integer> ports = freePorts(9);
    String routes =
        ports.subList(6, 9).stream()
            .map(port -> "nats://127.0.0.1:" + port)
            .collect(Collectors.joining(", "));
    List<NatsServer> servers =
        IntStream.range(0, 3)
            .mapToObj(
                i ->
                    new NatsServer(
                        version, "n" + (i + 1), folder(), ports.get(i), ports.get(3 + i)))
            .toList();
    for (int i = 0; i < 3; i++) {
      servers
          .get(i)
          .configure(
              "cluster { name: three, listen: \"127.0.0.1:"
                  + ports.get(6 + i)
                  + "\", routes: ["
                  + routes
                  + "] }\n"
                  + configuration);
      servers.get(i).launch();
    }
    servers.forEach(NatsServer::awaitHealth);
    return servers;
  }

  /** Connections of somebody whom no server asks who he is. */
  public static NatsSessions sessions() {
    return new NatsSessions(new NatsCredentials.None(), NatsTls.ofJvm());
  }

  /** All servers of one NATS, as a client is told them. */
  public static String url(List<NatsServer> servers) {
    return servers.stream().map(NatsServer::url).collect(Collectors.joining(","));
  }

  private void configure(String more) {
    try {
      Files.writeString(
          folder.resolve("nats.conf"),
          "server_name: "
              + name
              + "\nlisten: \"127.0.0.1:"
              + port
              + "\"\nhttp: \"127.0.0.1:"
              + monitoring
              + "\"\njetstream { store_dir: \""
              + folder
              + "\", max_memory_store: 1GB, max_file_store: 10GB }\nlog_file: \""
              + folder.resolve("nats.log")
              + "\"\n"
              + more
              + "\n");
    } catch (IOException unwritten) {
      throw new UncheckedIOException(unwritten);
    }
  }

  private void launch() {
    try {
      Process started =
          new ProcessBuilder(program(version), "--config", folder.resolve("nats.conf").toString())
              .redirectErrorStream(true)
              .redirectOutput(folder.resolve("nats.out").toFile())
              .start();
      process = Optional.of(started);
      Runtime.getRuntime()
          .addShutdownHook(new Thread(started::destroyForcibly, "nats-server-down"));
    } catch (IOException unstarted) {
      throw new UncheckedIOException(unstarted);
    }
  }

  private static String program(String version) {
    return PROGRAMS.computeIfAbsent(
        version,
        same ->
            Command.of(PROGRAM.toString(), "nats")
                .with("NATS_VERSION", same)
                .within(15)
                .run()
                .orFail()
                .strip());
  }

  /** Until it answers, with JetStream and, of three, a leader. */
  public void awaitHealth() {
    long end = System.nanoTime() + PATIENCE;
    while (!isHealthy()) {
      if (System.nanoTime() > end || !process.map(Process::isAlive).orElse(false)) {
        throw new AssertionError("nats-server " + version + " did not come up:\n" + log());
      }
      pause();
    }
  }

  private boolean isHealthy() {
    try {
      HttpURLConnection http =
          (HttpURLConnection)
              URI.create("http://" + monitoring() + "/healthz").toURL().openConnection();
      http.setConnectTimeout(1000);
      http.setReadTimeout(1000);
      return http.getResponseCode() == HttpURLConnection.HTTP_OK;
    } catch (IOException notYet) {
      return false;
    }
  }

  private static void pause() {
    try {
      Thread.sleep(20);
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(stop);
    }
  }

  private String log() {
    try {
      Path log = folder.resolve("nats.log");
      return Files.readString(folder.resolve("nats.out"))
          + (Files.exists(log) ? Files.readString(log) : "");
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  /** Where clients connect. */
  public String url() {
    return "nats://127.0.0.1:" + port;
  }

  /** The port that clients connect to. */
  public int port() {
    return port;
  }

  /** {@code host:port} of its monitoring. */
  public String monitoring() {
    return "127.0.0.1:" + monitoring;
  }

  /** Its name among the three: {@code n1} to {@code n3}. */
  public String name() {
    return name;
  }

  /** Its process, while it runs. */
  public long pid() {
    return process.orElseThrow().pid();
  }

  /** Asks it to end, and waits until it has. */
  public void stop() {
    process.ifPresent(Process::destroy);
    awaitEnd();
  }

  /** As if its machine had lost power. */
  public void kill() {
    process.ifPresent(Process::destroyForcibly);
    awaitEnd();
  }

  private void awaitEnd() {
    try {
      if (process.isPresent() && !process.get().waitFor(30, TimeUnit.SECONDS)) {
        process.get().destroyForcibly().waitFor();
      }
      process = Optional.empty();
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    }
  }

  /** Starts the server again after it was stopped or killed: same ports, same streams. */
  public void restart() {
    launch();
    awaitHealth();
  }

  @Override
  public void close() {
    kill();
    try (Stream<Path> files = Files.walk(folder)) {
      files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  private static Path folder() {
    try {
      return Files.createTempDirectory("eds-nats");
    } catch (IOException unwritten) {
      throw new UncheckedIOException(unwritten);
    }
  }

  /** Below those that the kernel gives to outgoing connections, and those of the test cluster. */
  private static List<Integer> freePorts(int count) {
    List<Integer> ports = new ArrayList<>();
    while (ports.size() < count) {
      int port = ThreadLocalRandom.current().nextInt(10_000, 20_000);
      try (ServerSocket probe = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
        if (!ports.contains(probe.getLocalPort())) {
          ports.add(port);
        }
      } catch (IOException taken) {
        // the next number may be free
      }
    }
    return ports;
  }
}
