package io.bizmatters.platform.eds.release;

import io.bizmatters.platform.eds.kubernetes.api.ClusterException;
import io.bizmatters.platform.eds.kubernetes.api.Refusal;
import io.bizmatters.platform.eds.kubernetes.api.RequestPool;
import io.bizmatters.platform.eds.kubernetes.apply.ApplyResult;
import io.bizmatters.platform.eds.kubernetes.apply.ApplyResult.Action;
import io.bizmatters.platform.eds.kubernetes.apply.ApplyStages;
import io.bizmatters.platform.eds.kubernetes.apply.LiveState;
import io.bizmatters.platform.eds.kubernetes.apply.ServerSideApply;
import io.bizmatters.platform.eds.manifest.ServiceObjects;
import io.bizmatters.platform.eds.manifest.tree.KubernetesObject;
import io.bizmatters.platform.eds.release.journal.Fence;
import java.util.ArrayList;
import java.util.List;

/**
 * Applies services stage by stage, a few objects at a time. After a stage with a failure, no later
 * stage is applied.
 */
public final class Apply {

  private final ServerSideApply cluster;

  public Apply(ServerSideApply cluster) {
    this.cluster = cluster;
  }

  /**
   * Applies services whose live objects are already known, after the locks are taken.
   *
   * @param own what is known of the live objects
   * @param fence checked before each object and each attempt of its writes
   * @return the result of each object, in apply order
   */
  Outcome run(List<ServiceObjects> services, LiveState own, Fence fence) {
    List<List<KubernetesObject>> stages = ApplyStages.of(services);
    List<ApplyResult> all = new ArrayList<>();
    try (RequestPool requests = new RequestPool("eds-apply")) {
      for (List<KubernetesObject> stage : stages) {
        boolean failed = all.stream().anyMatch(done -> done.action() == Action.FAILED);
        all.addAll(
            failed
                ? stage.stream().map(ApplyResult::notTried).toList()
                : requests.each(
                    stage,
                    object -> fenced(object, own, fence),
                    (object, lost) -> ApplyResult.failed(object, Refusal.of(lost))));
      }
    }
    return new Outcome(all);
  }

  private ApplyResult fenced(KubernetesObject object, LiveState own, Fence fence)
      throws ClusterException {
    fence.begin();
    try {
      return cluster.apply(object, own, fence);
    } finally {
      fence.end();
    }
  }

  /**
   * The result of each object.
   *
   * @param objects in apply order
   */
  public record Outcome(List<ApplyResult> objects) {

    public Outcome {
      objects = List.copyOf(objects);
    }

    public boolean isSuccess() {
      return objects.stream().noneMatch(ApplyResult::isMissing);
    }

    /**
     * Returns the objects that may have been written after a moment: created, changed, or without
     * an answer.
     *
     * @param nanoTime a value of {@link System#nanoTime}
     */
    public List<ApplyResult> writtenAfter(long nanoTime) {
      return objects.stream()
          .filter(done -> done.writtenAt().isPresent() && done.action() != Action.UNCHANGED)
          .filter(done -> done.writtenAt().getAsLong() - nanoTime > 0)
          .toList();
    }

    public List<ApplyResult> with(Action action) {
      return objects.stream().filter(done -> done.action() == action).toList();
    }
  }
}
