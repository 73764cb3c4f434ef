package io.bizmatters.platform.eds.release;

import io.bizmatters.platform.eds.cluster.ClusterException;
import io.bizmatters.platform.eds.cluster.Refusal;
import io.bizmatters.platform.eds.cluster.ReleaseObjects;
import io.bizmatters.platform.eds.manifest.ServiceObjects;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Takes releases out of the cluster: ScaledObjects first, for KEDA looks for the target of each
 * until it has let go of it, then the rest against the order of apply. Each stage is seen gone
 * before the next; a service of which something stays keeps what that may need. What is somebody
 * else's is not touched, and neither are streams.
 */
public final class Delete {

  private final ReleaseObjects cluster;

  public Delete(ReleaseObjects cluster) {
    this.cluster = cluster;
  }

  /**
   * What became of each object.
   *
   * @param objects in the order in which it became of them
   * @param unseen kinds that may not be listed: what an earlier release left of them may be there
   */
  public record Outcome(List<Deletion> objects, List<String> unseen) {
    public Outcome {
      objects = List.copyOf(objects);
      unseen = List.copyOf(unseen);
    }

    public boolean isSuccess() {
      return objects.stream().allMatch(Deletion::isSuccess);
    }

    /** Whether all of one service is gone that is its own. */
    boolean isSuccess(String service) {
      return objects.stream()
          .filter(object -> object.service().equals(service))
          .allMatch(Deletion::isSuccess);
    }

    public List<Deletion> with(Deletion.Result result) {
      return objects.stream().filter(object -> object.result() == result).toList();
    }
  }

  /**
   * Deletes and waits.
   *
   * @param timeout for all of it
   * @param progress takes a line for each object that is gone, and one each 15 s without any
   * @throws ClusterException when the cluster cannot be talked to before anything was deleted
   */
  public Outcome run(List<ServiceObjects> services, Duration timeout, Consumer<String> progress)
      throws ClusterException {
    return run(services, timeout, progress, Fence.open());
  }

  /**
   * The same under locks.
   *
   * @param fence stands before each stage
   */
  Outcome run(
      List<ServiceObjects> services, Duration timeout, Consumer<String> progress, Fence fence)
      throws ClusterException {
    long end = System.nanoTime() + timeout.toNanos();
    ReleaseInventory inventory = ReleaseInventory.of(services, cluster);
    List<Deletion> done = new ArrayList<>();
    try (RequestPool requests = new RequestPool("eds-delete")) {
      DeletionPlan plan = DeletionPlan.of(services, inventory, requests);
      done.addAll(plan.done());
      Set<String> held = new HashSet<>();
      for (List<DeletionTarget> stage : plan.stages()) {
        List<DeletionTarget> due = new ArrayList<>();
        for (DeletionTarget target : stage) {
          if (held.contains(target.service())) {
            done.add(target.left("not deleted: what may need it is still there"));
          } else {
            due.add(target);
          }
        }
        List<Deletion> results = fenced(due, end, requests, progress, fence);
        results.stream()
            .filter(result -> !result.isSuccess())
            .map(Deletion::service)
            .forEach(held::add);
        done.addAll(results);
      }
    }
    return new Outcome(done, inventory.unseen());
  }

  /** Asks for the deletion of all, then waits for all. */
  private List<Deletion> fenced(
      List<DeletionTarget> targets,
      long end,
      RequestPool requests,
      Consumer<String> progress,
      Fence fence) {
    try {
      fence.begin();
    } catch (ClusterException lost) {
      return targets.stream().map(target -> target.failed(Refusal.of(lost))).toList();
    }
    List<Optional<Refusal>> answers;
    try {
      answers =
          requests.each(
              targets,
              target -> cluster.delete(target.object()),
              (target, lost) -> Optional.of(Refusal.of(lost)));
    } finally {
      fence.end();
    }
    return awaited(targets, answers, end, progress);
  }

  private List<Deletion> awaited(
      List<DeletionTarget> targets,
      List<Optional<Refusal>> answers,
      long end,
      Consumer<String> progress) {
    List<Deletion> results = new ArrayList<>();
    List<DeletionTarget> asked = new ArrayList<>();
    for (int i = 0; i < targets.size(); i++) {
      DeletionTarget target = targets.get(i);
      Optional<Refusal> refusal = answers.get(i);
      refusal.ifPresentOrElse(
          reason -> results.add(target.failed(reason)), () -> asked.add(target));
    }
    results.addAll(new DeletionWait(cluster).await(asked, end, progress));
    return results;
  }
}
