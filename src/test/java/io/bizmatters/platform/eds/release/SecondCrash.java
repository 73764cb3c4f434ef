package io.bizmatters.platform.eds.release;

import io.bizmatters.platform.eds.kubernetes.TestCluster;
import io.bizmatters.platform.eds.kubernetes.TestNamespace;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import io.fabric8.kubernetes.client.jdkhttp.JdkHttpClientFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;

/** When a pod of a service was first seen to have crashed a second time. */
final class SecondCrash implements AutoCloseable, Watcher<Pod> {

  private final CompletableFuture<Instant> seen = new CompletableFuture<>();
  private final KubernetesClient client;
  private final Watch watch;

  private SecondCrash(KubernetesClient client, TestNamespace namespace, String service) {
    this.client = client;
    this.watch =
        client
            .pods()
            .inNamespace(namespace.name())
            .withLabel("app.kubernetes.io/name", service)
            .watch(this);
  }

  static SecondCrash watch(TestCluster cluster, TestNamespace namespace, String service) {
    return new SecondCrash(independentClient(cluster), namespace, service);
  }

  /** A client that shares no code with ours. */
  static KubernetesClient independentClient(TestCluster cluster) {
    Config config =
        new ConfigBuilder(Config.fromKubeconfig(cluster.kubeconfig().toFile()))
            .withClientKeyAlgo("EC")
            .build();
    return new KubernetesClientBuilder()
        .withConfig(config)
        .withHttpClientFactory(new JdkHttpClientFactory())
        .build();
  }

  /** How long after that crash something happened. */
  Duration to(Instant later) {
    return Duration.between(seen.join(), later);
  }

  @Override
  public void eventReceived(Action action, Pod pod) {
    for (ContainerStatus container : pod.getStatus().getContainerStatuses()) {
      boolean backsOff =
          container.getState().getWaiting() != null
              && "CrashLoopBackOff".equals(container.getState().getWaiting().getReason());
      if (backsOff && container.getRestartCount() == 1) {
        seen.complete(Instant.now());
      }
    }
  }

  @Override
  public void onClose(WatcherException cause) {
    seen.completeExceptionally(cause);
  }

  @Override
  public void close() {
    watch.close();
    client.close();
  }
}
