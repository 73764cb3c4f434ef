package io.bizmatters.platform.eds.kubernetes.watch;

import io.bizmatters.platform.eds.kubernetes.watch.ClusterWatch.Sight;
import io.bizmatters.platform.eds.kubernetes.watch.ClusterWatch.WatchedName;
import io.bizmatters.platform.eds.kubernetes.watch.PodReader.PodWarning;
import io.bizmatters.platform.eds.kubernetes.watch.WatchedKind.LiveEntry;
import io.bizmatters.platform.eds.readiness.LiveHpa;
import io.bizmatters.platform.eds.readiness.LivePod;
import io.bizmatters.platform.eds.readiness.LivePod.PodSight;
import io.bizmatters.platform.eds.readiness.Snapshot.LiveDeployment;
import io.bizmatters.platform.eds.readiness.Snapshot.LiveReplicaSet;
import io.bizmatters.platform.eds.readiness.Snapshot.LiveScaledObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;

/**
 * Holds the objects of one namespace. Each watch writes its own kind; a change of an object that
 * belongs to a Deployment counts as a change of that Deployment.
 */
final class NamespaceObjects {

  private static final int MOST_EVENTS = 10;

  private final String namespace;
  private final ChangedDeployments changes;
  private final ObjectTable<LiveDeployment> deployments = new ObjectTable<>();
  private final ObjectTable<LiveReplicaSet> replicaSets = new ObjectTable<>();
  private final ObjectTable<LivePod> pods = new ObjectTable<>();
  private final ObjectTable<PodWarning> warnings = new ObjectTable<>();
  private final ObjectTable<LiveScaledObject> scaledObjects = new ObjectTable<>();
  private final ObjectTable<LiveHpa> hpas = new ObjectTable<>();
  private Optional<String> podsRefused = Optional.empty();

  NamespaceObjects(String namespace, ChangedDeployments changes) {
    this.namespace = namespace;
    this.changes = changes;
  }

  /** Where the watch of one kind writes. */
  interface Sink<T> {
    void put(LiveEntry<T> object);

    void remove(String name);

    /** Replaces all known objects by these. */
    void replace(Collection<LiveEntry<T>> all);

    /**
     * Records that the objects may not be read.
     *
     * @param message the API server's words
     */
    void refuse(String message);
  }

  Sink<LiveDeployment> deployments() {
    return new Rows<>(deployments, UnaryOperator.identity());
  }

  Sink<LiveReplicaSet> replicaSets() {
    return new Rows<>(replicaSets, UnaryOperator.identity());
  }

  Sink<LivePod> pods() {
    return new PodRows();
  }

  Sink<PodWarning> warnings() {
    return new Rows<>(warnings, this::deploymentsOfPods);
  }

  Sink<LiveScaledObject> scaledObjects() {
    return new Rows<>(scaledObjects, UnaryOperator.identity());
  }

  Sink<LiveHpa> hpas() {
    return new Rows<>(hpas, UnaryOperator.identity());
  }

  synchronized Sight sight(String deployment, Optional<String> scaledObject, String hpa) {
    return new Sight(
        deployments.find(deployment).map(LiveEntry::live),
        replicaSets.of(deployment).stream().map(LiveEntry::live).toList(),
        podsRefused.<PodSight>map(PodSight.Forbidden::new).orElseGet(() -> podsOf(deployment)),
        scaledObject.flatMap(scaledObjects::find).map(LiveEntry::live),
        hpas.find(hpa).map(LiveEntry::live));
  }

  private PodSight podsOf(String deployment) {
    List<LivePod> found = new ArrayList<>();
    for (LiveEntry<LiveReplicaSet> replicaSet : replicaSets.of(deployment)) {
      pods.of(replicaSet.name()).forEach(pod -> found.add(withEvents(pod.live())));
    }
    return new PodSight.Visible(found);
  }

  private LivePod withEvents(LivePod pod) {
    List<String> messages =
        warnings.of(pod.name()).stream()
            .map(LiveEntry::live)
            .filter(warning -> warning.podUid().equals(pod.uid()))
            .sorted(Comparator.comparingLong(PodWarning::version))
            .map(PodWarning::message)
            .toList();
    if (messages.isEmpty()) {
      return pod;
    }
    return new LivePod(
        pod.name(),
        pod.uid(),
        pod.ownerUid(),
        pod.phase(),
        pod.reason(),
        pod.ready(),
        pod.containers(),
        pod.unschedulable(),
        pod.deleting(),
        messages.subList(Math.max(0, messages.size() - MOST_EVENTS), messages.size()));
  }

  /** A pod that arrives before its ReplicaSet is reported when the ReplicaSet arrives. */
  private Set<String> deploymentsOfReplicaSets(Set<String> names) {
    Set<String> found = new HashSet<>();
    names.forEach(name -> replicaSets.find(name).ifPresent(set -> found.add(set.parent())));
    return found;
  }

  private Set<String> deploymentsOfPods(Set<String> names) {
    Set<String> owners = new HashSet<>();
    names.forEach(name -> pods.find(name).ifPresent(pod -> owners.add(pod.parent())));
    return deploymentsOfReplicaSets(owners);
  }

  private void tell(Set<String> names) {
    changes.add(
        names.stream()
            .filter(name -> !name.isEmpty())
            .map(name -> new WatchedName(namespace, name))
            .toList());
  }

  /** Writes of one watch; readers see each write at once. */
  private class Rows<T> implements Sink<T> {
    private final ObjectTable<T> table;
    private final UnaryOperator<Set<String>> deploymentsOf;

    Rows(ObjectTable<T> table, UnaryOperator<Set<String>> deploymentsOf) {
      this.table = table;
      this.deploymentsOf = deploymentsOf;
    }

    @Override
    public void put(LiveEntry<T> object) {
      synchronized (NamespaceObjects.this) {
        tell(deploymentsOf.apply(table.put(object)));
      }
    }

    @Override
    public void remove(String name) {
      synchronized (NamespaceObjects.this) {
        tell(deploymentsOf.apply(table.remove(name)));
      }
    }

    @Override
    public void replace(Collection<LiveEntry<T>> all) {
      synchronized (NamespaceObjects.this) {
        tell(deploymentsOf.apply(table.replace(all)));
      }
    }

    @Override
    public void refuse(String message) {
      replace(List.of());
    }
  }

  /** Pods may be forbidden to read; then the sight of every Deployment says so. */
  private final class PodRows extends Rows<LivePod> {
    PodRows() {
      super(pods, NamespaceObjects.this::deploymentsOfReplicaSets);
    }

    @Override
    public void replace(Collection<LiveEntry<LivePod>> all) {
      synchronized (NamespaceObjects.this) {
        become(Optional.empty());
        super.replace(all);
      }
    }

    @Override
    public void refuse(String message) {
      synchronized (NamespaceObjects.this) {
        become(Optional.of(message));
        super.replace(List.of());
      }
    }

    private void become(Optional<String> refused) {
      if (!podsRefused.equals(refused)) {
        podsRefused = refused;
        tell(deployments.parents());
      }
    }
  }

  /** Collects the Deployments that changed since the last call of {@link #await}. */
  static final class ChangedDeployments {

    private final Set<WatchedName> changed = new LinkedHashSet<>();

    synchronized void add(Collection<WatchedName> names) {
      if (changed.addAll(names)) {
        notifyAll();
      }
    }

    /** Waits for a change, at most this long; returns and forgets the changed Deployments. */
    synchronized Set<WatchedName> await(Duration atMost) throws InterruptedException {
      long end = System.nanoTime() + atMost.toNanos();
      long left = atMost.toNanos();
      while (changed.isEmpty() && left > 0) {
        TimeUnit.NANOSECONDS.timedWait(this, left);
        left = end - System.nanoTime();
      }
      Set<WatchedName> drained = new LinkedHashSet<>(changed);
      changed.clear();
      return drained;
    }
  }
}
