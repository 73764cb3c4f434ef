package io.bizmatters.platform.eds.release.delete;

import io.bizmatters.platform.eds.kubernetes.api.Api;
import io.bizmatters.platform.eds.kubernetes.api.ClusterException;
import io.bizmatters.platform.eds.kubernetes.api.Refusal;
import io.bizmatters.platform.eds.kubernetes.api.RequestPool;
import io.bizmatters.platform.eds.kubernetes.apply.ObjectKey;
import io.bizmatters.platform.eds.kubernetes.apply.ReleaseObjects;
import io.bizmatters.platform.eds.manifest.ServiceObjects;
import io.bizmatters.platform.eds.manifest.TargetService;
import io.bizmatters.platform.eds.release.journal.Fence;
import io.bizmatters.platform.eds.release.journal.ModuleRelease;
import io.bizmatters.platform.eds.release.journal.ReleaseIndex;
import io.bizmatters.platform.eds.release.journal.ReleaseJournal;
import io.bizmatters.platform.eds.release.journal.ReleaseLock;
import io.bizmatters.platform.eds.release.journal.ReleaseOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Deletes releases from the cluster under their locks: ScaledObjects first, because KEDA looks for
 * each target until it has released the ScaledObject, then the other objects in reverse apply
 * order. Each stage must be gone before the next begins; if an object of a service stays, the
 * objects that it may need stay too. Objects of other owners and streams are not touched. The
 * history is deleted with the last object: a deleted release has nothing to roll back to.
 */
public final class Delete {

  private final Api api;
  private final ReleaseOptions options;
  private final Consumer<String> lines;
  private final ReleaseObjects cluster;

  /**
   * @param options how the services are released
   * @param lines receives a line for each deleted object, and one every 15 s without a deletion
   */
  public Delete(Api api, ReleaseOptions options, Consumer<String> lines) {
    this.api = api;
    this.options = options;
    this.lines = lines;
    this.cluster = new ReleaseObjects(api);
  }

  /**
   * The result of each object.
   *
   * @param objects in the order in which they were finished
   * @param unseen kinds that may not be listed: objects of an earlier release may still exist
   */
  public record Outcome(List<Deletion> objects, List<String> unseen) {
    public Outcome {
      objects = List.copyOf(objects);
      unseen = List.copyOf(unseen);
    }

    public boolean isSuccess() {
      return objects.stream().allMatch(Deletion::isSuccess);
    }

    public List<Deletion> with(Deletion.Result result) {
      return objects.stream().filter(object -> object.result() == result).toList();
    }
  }

  /**
   * Deletes and waits.
   *
   * @param timeout for the whole deletion
   * @throws ClusterException when another run holds a lock, or the cluster cannot be reached before
   *     the first deletion
   * @throws InterruptedException when the build is stopped
   */
  public Outcome run(List<ServiceObjects> services, Duration timeout)
      throws ClusterException, InterruptedException {
    List<TargetService> targets = TargetService.of(services, api.namespace());
    List<ModuleRelease> releases = ModuleRelease.of(targets, List.of(), options);
    try (ReleaseJournal journal = new ReleaseJournal(api, options, lines)) {
      List<ReleaseLock> locks = journal.lock(releases);
      Map<String, ReleaseIndex> history = new LinkedHashMap<>();
      locks.forEach(lock -> history.put(lock.mark().namespace(), lock.index()));
      Outcome outcome = run(targets, releases, history, timeout, journal.locks());
      // a stopped build leaves the history unchanged and releases the locks
      if (!Thread.currentThread().isInterrupted()) {
        for (ReleaseLock lock : locks) {
          forget(lock, outcome, journal);
        }
      }
      return outcome;
    }
  }

  /** Deletes the history, unless objects of the release exist or may exist. */
  private void forget(ReleaseLock lock, Outcome outcome, ReleaseJournal journal)
      throws ClusterException {
    lock.check();
    String namespace = lock.mark().namespace();
    Map<String, Set<ObjectKey>> kept = new LinkedHashMap<>();
    Map<ObjectKey, String> left = new LinkedHashMap<>();
    for (Deletion object : outcome.objects()) {
      if (object.isThere() && object.key().namespace().equals(namespace)) {
        kept.computeIfAbsent(object.service(), same -> new LinkedHashSet<>()).add(object.key());
        left.put(object.key(), object.detail());
      }
    }
    journal.forgetIfGone(lock, kept, left, outcome.unseen());
  }

  private Outcome run(
      List<TargetService> services,
      List<ModuleRelease> releases,
      Map<String, ReleaseIndex> history,
      Duration timeout,
      Fence fence)
      throws ClusterException {
    long end = System.nanoTime() + timeout.toNanos();
    ReleaseInventory inventory = ReleaseInventory.of(services, cluster);
    List<Deletion> done = new ArrayList<>();
    try (RequestPool requests = new RequestPool("eds-delete")) {
      DeletionPlan plan = DeletionPlan.of(releases, history, inventory, requests);
      done.addAll(plan.done());
      Set<String> held = new HashSet<>();
      for (List<DeletionPlan.Target> stage : plan.stages()) {
        List<DeletionPlan.Target> due = new ArrayList<>();
        for (DeletionPlan.Target target : stage) {
          if (held.contains(target.service())) {
            done.add(target.left("not deleted: what may need it is still there"));
          } else {
            due.add(target);
          }
        }
        List<Deletion> results = awaited(due, asked(due, requests, fence), end);
        results.stream()
            .filter(result -> !result.isSuccess())
            .map(Deletion::service)
            .forEach(held::add);
        done.addAll(results);
      }
    }
    return new Outcome(done, inventory.unseen());
  }

  /** Requests the deletion of all objects; returns the refusals, or empty. */
  private List<Optional<Refusal>> asked(
      List<DeletionPlan.Target> targets, RequestPool requests, Fence fence) {
    return requests.each(
        targets,
        target -> {
          fence.begin();
          try {
            return cluster.delete(target.object());
          } finally {
            fence.end();
          }
        },
        (target, lost) -> Optional.of(Refusal.of(lost)));
  }

  private List<Deletion> awaited(
      List<DeletionPlan.Target> targets, List<Optional<Refusal>> answers, long end) {
    List<Deletion> results = new ArrayList<>();
    List<DeletionPlan.Target> asked = new ArrayList<>();
    for (int i = 0; i < targets.size(); i++) {
      DeletionPlan.Target target = targets.get(i);
      answers
          .get(i)
          .ifPresentOrElse(reason -> results.add(target.failed(reason)), () -> asked.add(target));
    }
    results.addAll(new DeletionWait(cluster).await(asked, end, lines));
    return results;
  }
}
