package io.bizmatters.platform.eds.release;

import io.bizmatters.platform.eds.kubernetes.TestCluster;
import io.bizmatters.platform.eds.kubernetes.TestNamespace;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.stream.Stream;

/** How many replicas of a service were desired when, as an independent watch saw it. */
final class DesiredReplicas implements Watcher<Deployment>, AutoCloseable {

  private final ConcurrentSkipListMap<Long, Integer> at = new ConcurrentSkipListMap<>();
  private final KubernetesClient client;
  private final Watch watch;

  private DesiredReplicas(TestCluster cluster, TestNamespace namespace, String service) {
    client = SecondCrash.independentClient(cluster);
    watch = client.apps().deployments().inNamespace(namespace.name()).withName(service).watch(this);
  }

  static DesiredReplicas of(TestCluster cluster, TestNamespace namespace, String service) {
    return new DesiredReplicas(cluster, namespace, service);
  }

  @Override
  public void eventReceived(Action action, Deployment deployment) {
    at.put(System.nanoTime(), deployment.getSpec().getReplicas());
  }

  @Override
  public void onClose(WatcherException cause) {
    throw new IllegalStateException("the watch was closed", cause);
  }

  /** The least during the last while. */
  int leastOf(Duration last) {
    return since(System.nanoTime() - last.toNanos()).stream()
        .mapToInt(count -> count)
        .min()
        .orElse(0);
  }

  /** Whether somebody scaled since a moment of {@link System#nanoTime}. */
  boolean haveChangedSince(long begin) {
    return since(begin).stream().distinct().count() > 1;
  }

  /** With what was desired when it began. */
  private List<Integer> since(long begin) {
    return Stream.concat(
            Optional.ofNullable(at.floorEntry(begin)).map(entry -> entry.getValue()).stream(),
            at.tailMap(begin).values().stream())
        .toList();
  }

  @Override
  public void close() {
    watch.close();
    client.close();
  }
}
