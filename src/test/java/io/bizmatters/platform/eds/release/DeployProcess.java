package io.bizmatters.platform.eds.release;

import static org.assertj.core.api.Assertions.assertThat;

import io.bizmatters.platform.eds.cluster.Interrupts;
import io.bizmatters.platform.eds.cluster.TestCluster;
import io.bizmatters.platform.eds.cluster.TestNamespace;
import io.bizmatters.platform.eds.manifest.AService;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;

/** A {@link DeployRun} in a process of its own, which can be stopped in the middle of anything. */
final class DeployProcess implements AutoCloseable {

  /** What a shell says of a process that SIGINT or SIGKILL has ended. */
  static final int INTERRUPTED = 128 + 2;

  static final int KILLED = 128 + 9;

  private final Process process;
  private final Path log;

  private DeployProcess(Process process, Path log) {
    this.process = process;
    this.log = log;
  }

  /**
   * Starts it.
   *
   * @param least {@code minReplicas}; at 0 it is proven by waking it once
   */
  static DeployProcess start(
      TestCluster cluster,
      TestNamespace namespace,
      Path kubeconfig,
      String name,
      String stream,
      int least)
      throws IOException {
    return start("apply", cluster, namespace, kubeconfig, name, stream, least);
  }

  /**
   * Starts a goal.
   *
   * @param goal {@code apply}, {@code rollback} to the first release, or {@code delete}
   */
  static DeployProcess start(
      String goal,
      TestCluster cluster,
      TestNamespace namespace,
      Path kubeconfig,
      String name,
      String stream,
      int least)
      throws IOException {
    Path log = kubeconfig.resolveSibling(name + ".log");
    List<String> words = new ArrayList<>(Interrupts.heard());
    words.addAll(
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-Xmx128m",
            "-cp",
            System.getProperty("java.class.path"),
            DeployProcess.class.getName(),
            kubeconfig.toString(),
            cluster.natsUrl(),
            cluster.natsMonitoring(),
            namespace.name(),
            name,
            stream,
            Integer.toString(least),
            goal));
    return new DeployProcess(
        new ProcessBuilder(words).redirectErrorStream(true).redirectOutput(log.toFile()).start(),
        log);
  }

  static AService service(
      String name, TestNamespace namespace, String monitoring, String stream, int least) {
    AService service =
        DeployRun.worker(name, namespace, monitoring, stream)
            .replicas(least, 3)
            .pace(Duration.ofSeconds(1), Duration.ofSeconds(3));
    // a proof ends when the pod is ready, and is to last until it is stopped
    return least == 0 ? service.image("ghcr.io/acme/orders-worker:unready") : service;
  }

  public static void main(String[] words) throws Exception {
    Path kubeconfig = Path.of(words[0]);
    int least = Integer.parseInt(words[6]);
    AService service = service(words[4], new TestNamespace(words[3]), words[2], words[5], least);
    try (DeployRun run = DeployRun.of(kubeconfig, words[1], words[2], Duration.ofSeconds(60))) {
      if (least == 0) {
        run.proving();
      }
      run.recording();
      boolean done =
          switch (words[7]) {
            case "delete" -> run.delete(service).isSuccess();
            case "rollback" -> run.rollback(service, OptionalInt.of(1)).get(0).state().isReady();
            default -> run.applyAndAwait(service).state().isReady();
          };
      if (!done) {
        throw new AssertionError(run.log());
      }
    }
  }

  /** Ctrl-C. */
  void interrupt() throws IOException, InterruptedException {
    assertThat(new ProcessBuilder("kill", "-INT", Long.toString(process.pid())).start().waitFor())
        .isZero();
  }

  /** {@code kill -9}. */
  void kill() {
    process.destroyForcibly();
  }

  int awaitExit() throws InterruptedException {
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).as(this::said).isTrue();
    return process.exitValue();
  }

  /** All that it has printed. */
  String said() {
    try {
      return Files.readString(log);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
