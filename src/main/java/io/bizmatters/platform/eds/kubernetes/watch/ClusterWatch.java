package io.bizmatters.platform.eds.kubernetes.watch;

import io.bizmatters.platform.eds.kubernetes.api.Answer;
import io.bizmatters.platform.eds.kubernetes.api.Api;
import io.bizmatters.platform.eds.kubernetes.api.ClusterException;
import io.bizmatters.platform.eds.kubernetes.api.ClusterException.Reason;
import io.bizmatters.platform.eds.kubernetes.api.RequestPool;
import io.bizmatters.platform.eds.kubernetes.watch.NamespaceObjects.ChangedDeployments;
import io.bizmatters.platform.eds.kubernetes.watch.NamespaceObjects.Sink;
import io.bizmatters.platform.eds.readiness.LiveHpa;
import io.bizmatters.platform.eds.readiness.LivePod.PodSight;
import io.bizmatters.platform.eds.readiness.Snapshot.LiveDeployment;
import io.bizmatters.platform.eds.readiness.Snapshot.LiveReplicaSet;
import io.bizmatters.platform.eds.readiness.Snapshot.LiveScaledObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;

/**
 * Watches the objects that readiness is judged by, in some namespaces: Deployments, ReplicaSets,
 * pods and ScaledObjects labelled {@code app.kubernetes.io/managed-by: eds}, all HPAs, and the
 * warnings of pods. A watch survives lost connections and restarts of the API server; the caller
 * decides when to give up.
 */
public final class ClusterWatch implements AutoCloseable {

  private static final Duration END = Duration.ofSeconds(2);

  /** Names a Deployment. */
  public record WatchedName(String namespace, String deployment) {}

  private final Api api;
  private final WatchNotices notices;
  private final ChangedDeployments changes = new ChangedDeployments();
  private final Map<String, NamespaceObjects> namespaces = new LinkedHashMap<>();
  private final List<KindWatch<?>> watches = new ArrayList<>();
  private final List<Thread> threads = new ArrayList<>();

  private ClusterWatch(Api api, WatchNotices notices) {
    this.api = api;
    this.notices = notices;
  }

  /**
   * Lists, then watches; returns when every first list is complete.
   *
   * @param api for the first lists; later lists are repeated until this is closed
   * @param notice takes lines for people: which kinds are polled because {@code watch} is
   *     forbidden, that pods cannot be read, connections lost and restored
   * @throws ClusterException when the server cannot be reached, or forbids listing a kind that
   *     readiness needs; the message names all forbidden kinds
   */
  public static ClusterWatch open(Api api, Set<String> namespaces, Consumer<String> notice)
      throws ClusterException {
    WatchNotices notices = new WatchNotices(api.client().server(), notice);
    ClusterWatch watch = new ClusterWatch(api.apart(), notices);
    try {
      new TreeSet<>(namespaces).forEach(watch::start);
      watch.awaitFirstLists();
      return watch;
    } catch (ClusterException | RuntimeException failure) {
      watch.close();
      throw failure;
    }
  }

  private void start(String namespace) {
    NamespaceObjects objects = new NamespaceObjects(namespace, changes);
    namespaces.put(namespace, objects);
    start(WatchedKind.DEPLOYMENTS, namespace, objects.deployments());
    start(WatchedKind.REPLICA_SETS, namespace, objects.replicaSets());
    start(WatchedKind.PODS, namespace, objects.pods());
    start(WatchedKind.POD_EVENTS, namespace, objects.warnings());
    start(WatchedKind.SCALED_OBJECTS, namespace, objects.scaledObjects());
    start(WatchedKind.HPAS, namespace, objects.hpas());
  }

  private <T> void start(WatchedKind<T> kind, String namespace, Sink<T> sink) {
    KindWatch<T> watch = new KindWatch<>(kind, namespace, api.client(), sink, notices);
    watches.add(watch);
    Thread thread =
        RequestPool.daemons("eds-watch-" + namespace + "-" + kind.plural())
            .newThread(watch.startingWith(call -> api.send(watch.what(), call)));
    threads.add(thread);
    thread.start();
  }

  private void awaitFirstLists() throws ClusterException {
    List<String> forbidden = new ArrayList<>();
    for (KindWatch<?> watch : watches) {
      Optional<Answer> refusal = firstOf(watch).filter(watch::isFatal);
      if (refusal.filter(Answer::isForbidden).isPresent()) {
        forbidden.add(watch.what());
      } else if (refusal.isPresent()) {
        throw new ClusterException(
            Reason.REFUSED,
            "cannot " + watch.what() + ": HTTP " + refusal.get().code(),
            refusal.get().message());
      }
    }
    if (!forbidden.isEmpty()) {
      throw new ClusterException(
          Reason.REFUSED,
          "the cluster forbids to " + String.join(", to ", forbidden),
          "give the pipeline what eds:rbac prints");
    }
  }

  private static Optional<Answer> firstOf(KindWatch<?> watch) throws ClusterException {
    try {
      return watch.first().get();
    } catch (InterruptedException stop) {
      throw ClusterException.interrupted(stop);
    } catch (ExecutionException failure) {
      if (failure.getCause() instanceof ClusterException known) {
        throw known;
      }
      throw new ClusterException(
          Reason.UNREACHABLE,
          "cannot " + watch.what() + " (" + failure.getCause() + ")",
          "see whether `kubectl get` gets an answer",
          failure);
    }
  }

  /**
   * Waits until a Deployment, or an object that belongs to a Deployment, changes.
   *
   * @return the Deployments that changed since the last call; empty after this time without a
   *     change
   * @throws ClusterException when the server has rejected the login for some seconds
   */
  public Set<WatchedName> awaitChanges(Duration atMost)
      throws InterruptedException, ClusterException {
    Optional<ClusterException> end = notices.end();
    if (end.isPresent()) {
      throw end.get();
    }
    return changes.await(atMost);
  }

  /**
   * Returns the objects as last seen; sends no request.
   *
   * @param scaledObject the name of the ScaledObject; empty without autoscaling
   * @param hpa the name of the HPA that KEDA creates
   */
  public Sight sight(WatchedName deployment, Optional<String> scaledObject, String hpa) {
    NamespaceObjects objects =
        Optional.ofNullable(namespaces.get(deployment.namespace()))
            .orElseThrow(
                () -> new IllegalArgumentException(deployment.namespace() + " is not watched"));
    return objects.sight(deployment.deployment(), scaledObject, hpa);
  }

  /** Ends all streams and threads. */
  @Override
  public void close() {
    watches.forEach(KindWatch::close);
    threads.forEach(Thread::interrupt);
    long end = System.nanoTime() + END.toNanos();
    try {
      for (Thread thread : threads) {
        thread.join(Math.max(1, Duration.ofNanos(end - System.nanoTime()).toMillis()));
      }
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    }
    api.client().close();
  }

  /**
   * Holds what the watches know of one service: the part of a readiness snapshot that needs no
   * request.
   *
   * @param replicaSets those that the Deployment controls
   * @param pods those of these ReplicaSets
   */
  public record Sight(
      Optional<LiveDeployment> deployment,
      List<LiveReplicaSet> replicaSets,
      PodSight pods,
      Optional<LiveScaledObject> scaledObject,
      Optional<LiveHpa> hpa) {

    public Sight {
      replicaSets = List.copyOf(replicaSets);
    }
  }
}
