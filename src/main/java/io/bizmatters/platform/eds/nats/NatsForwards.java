package io.bizmatters.platform.eds.nats;

import io.bizmatters.platform.eds.kubernetes.api.ClusterException;
import io.bizmatters.platform.eds.kubernetes.api.PortForward;
import io.bizmatters.platform.eds.kubernetes.api.RequestPool;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Keeps the ports forwarded to NATS, one for each address, until all are closed. */
final class NatsForwards implements AutoCloseable {

  private final NatsWays.Forwarding forwarding;
  private final ExecutorService pool =
      Executors.newCachedThreadPool(RequestPool.daemons("eds-forward"));
  private final Map<ServiceAddress, CompletableFuture<PortForward>> open =
      new ConcurrentHashMap<>();

  NatsForwards(NatsWays.Forwarding forwarding) {
    this.forwarding = forwarding;
  }

  /**
   * Returns the local port; opens the forward if needed.
   *
   * @throws ClusterException when the port cannot be forwarded
   * @throws TimeoutException when the port is not open within the deadline
   */
  int port(ServiceAddress address, Duration deadline)
      throws ClusterException, TimeoutException, InterruptedException {
    CompletableFuture<PortForward> forward =
        open.compute(
            address, (same, old) -> old != null && isUsable(old) ? old : anew(old, address));
    try {
      return forward.get(deadline.toMillis(), TimeUnit.MILLISECONDS).localPort();
    } catch (ExecutionException failure) {
      if (failure.getCause() instanceof ClusterException refused) {
        throw refused;
      }
      throw new ClusterException(
          ClusterException.Reason.UNREACHABLE,
          "port-forward to " + address + ": " + String.valueOf(failure.getCause()),
          "see whether `kubectl port-forward` works");
    }
  }

  private static boolean isUsable(CompletableFuture<PortForward> forward) {
    if (!forward.isDone()) {
      return true;
    }
    return !forward.isCompletedExceptionally() && forward.join().isAlive();
  }

  /** Replaces a forward; closes a dead one, whose client still has threads. */
  private CompletableFuture<PortForward> anew(
      @Nullable CompletableFuture<PortForward> dead, ServiceAddress address) {
    if (dead != null && !dead.isCompletedExceptionally()) {
      pool.execute(() -> dead.join().close());
    }
    return opening(address);
  }

  private CompletableFuture<PortForward> opening(ServiceAddress address) {
    CompletableFuture<PortForward> opening = new CompletableFuture<>();
    pool.execute(
        () -> {
          try {
            PortForward forward =
                PortForward.open(
                    forwarding.cluster(), address.namespace(), address.service(), address.port());
            if (!opening.complete(forward)) {
              forward.close();
            }
          } catch (ClusterException | RuntimeException failure) {
            opening.completeExceptionally(failure);
          }
        });
    return opening;
  }

  @Override
  public void close() {
    for (CompletableFuture<PortForward> forward : open.values()) {
      boolean pending = forward.cancel(true);
      if (!pending && !forward.isCompletedExceptionally()) {
        forward.join().close();
      }
    }
    pool.shutdownNow();
  }

  /** Names a port of a Kubernetes Service by a name that only the cluster can resolve. */
  record ServiceAddress(String namespace, String service, int port) {

    /**
     * Parses {@code service}, {@code service.namespace}, {@code service.namespace.svc…} or {@code
     * pod.service.namespace.svc…}; empty for names outside the cluster.
     *
     * @param ownNamespace the namespace of the user of the name
     */
    static Optional<ServiceAddress> of(String host, int port, String ownNamespace) {
      if (host.startsWith("[") || host.matches("[0-9.]+") || host.equals("localhost")) {
        return Optional.empty();
      }
      List<String> labels = List.of(host.split("\\.", -1));
      int svc = labels.indexOf("svc");
      if (svc == 2 || svc == 3) {
        return Optional.of(new ServiceAddress(labels.get(svc - 1), labels.get(svc - 2), port));
      }
      if (svc < 0 && labels.size() <= 2) {
        String namespace = labels.size() == 2 ? labels.get(1) : ownNamespace;
        return Optional.of(new ServiceAddress(namespace, labels.get(0), port));
      }
      return Optional.empty();
    }

    /** Parses {@code host:port}. */
    static Optional<ServiceAddress> of(String hostAndPort, String ownNamespace) {
      int colon = hostAndPort.lastIndexOf(':');
      return of(
          hostAndPort.substring(0, colon),
          Integer.parseInt(hostAndPort.substring(colon + 1)),
          ownNamespace);
    }

    @Override
    public String toString() {
      return service + "." + namespace + ":" + port;
    }
  }
}
