package io.bizmatters.platform.eds.release;

import io.bizmatters.platform.eds.kubernetes.JavaProcess;
import io.bizmatters.platform.eds.kubernetes.TestCluster;
import io.bizmatters.platform.eds.kubernetes.TestNamespace;
import io.bizmatters.platform.eds.manifest.AService;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A {@link ReleaseDriver} in a process of its own, which can be stopped in the middle of anything.
 */
final class DeployProcess {

  private DeployProcess() {}

  /**
   * Starts it.
   *
   * @param least {@code minReplicas}; at 0 it is proven by waking it once
   */
  static JavaProcess start(
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
  static JavaProcess start(
      String goal,
      TestCluster cluster,
      TestNamespace namespace,
      Path kubeconfig,
      String name,
      String stream,
      int least)
      throws IOException {
    return JavaProcess.start(
        DeployProcess.class,
        kubeconfig.resolveSibling(name + ".log"),
        kubeconfig.toString(),
        cluster.natsUrl(),
        cluster.natsMonitoring(),
        namespace.name(),
        name,
        stream,
        Integer.toString(least),
        goal);
  }

  static AService service(
      String name, TestNamespace namespace, String monitoring, String stream, int least) {
    AService service =
        Workers.quick(name, namespace, monitoring, stream)
            .replicas(least, 3)
            .pace(Duration.ofSeconds(1), Duration.ofSeconds(3));
    // a proof ends when the pod is ready, and is to last until it is stopped
    return least == 0 ? service.image("ghcr.io/acme/orders-worker:unready") : service;
  }

  public static void main(String[] words) throws Exception {
    Path kubeconfig = Path.of(words[0]);
    int least = Integer.parseInt(words[6]);
    AService service = service(words[4], new TestNamespace(words[3]), words[2], words[5], least);
    try (ReleaseDriver run =
        ReleaseDriver.as(kubeconfig, words[1], Optional.of(words[2]), Duration.ofSeconds(60))) {
      if (least == 0) {
        run.proving(Duration.ofSeconds(90));
      }
      run.recording(words[4]);
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
}
