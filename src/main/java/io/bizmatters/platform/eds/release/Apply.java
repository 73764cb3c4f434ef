package io.bizmatters.platform.eds.release;

import io.bizmatters.platform.eds.cluster.Applied;
import io.bizmatters.platform.eds.cluster.Applied.Action;
import io.bizmatters.platform.eds.cluster.ClusterException;
import io.bizmatters.platform.eds.cluster.OwnObjects;
import io.bizmatters.platform.eds.cluster.Refusal;
import io.bizmatters.platform.eds.cluster.ServerSideApply;
import io.bizmatters.platform.eds.manifest.KubernetesObject;
import io.bizmatters.platform.eds.manifest.ServiceObjects;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Applies services: looks once at what is there, then goes stage by stage, a few objects at a time.
 * A stage with a failure is the last one.
 */
public final class Apply {

  private final ServerSideApply cluster;

  public Apply(ServerSideApply cluster) {
    this.cluster = cluster;
  }

  /**
   * What became of each object, in apply order.
   *
   * @throws ClusterException when the cluster cannot be talked to before anything was applied
   */
  public Outcome run(List<ServiceObjects> services) throws ClusterException {
    return run(
        services,
        cluster.look(services.stream().flatMap(service -> service.objects().stream()).toList()));
  }

  /**
   * The same where somebody has looked already.
   *
   * @param own what is known of the cluster
   */
  Outcome run(List<ServiceObjects> services, OwnObjects own) {
    return run(services, own, Set.of(), Fence.open());
  }

  /**
   * The same under locks.
   *
   * @param always objects that are sent whatever was seen: it was seen before their lock was taken
   * @param fence stands before each stage
   */
  Outcome run(
      List<ServiceObjects> services, OwnObjects own, Set<KubernetesObject> always, Fence fence) {
    List<List<KubernetesObject>> stages = ApplyStages.of(services);
    List<Applied> all = new ArrayList<>();
    try (RequestPool requests = new RequestPool("eds-apply")) {
      for (List<KubernetesObject> stage : stages) {
        boolean failed = all.stream().anyMatch(done -> done.action() == Action.FAILED);
        all.addAll(
            failed
                ? stage.stream().map(Applied::notTried).toList()
                : fenced(stage, own, always, fence, requests));
      }
    }
    return new Outcome(all);
  }

  private List<Applied> fenced(
      List<KubernetesObject> objects,
      OwnObjects own,
      Set<KubernetesObject> always,
      Fence fence,
      RequestPool requests) {
    try {
      fence.begin();
    } catch (ClusterException lost) {
      return objects.stream().map(object -> Applied.failed(object, Refusal.of(lost))).toList();
    }
    try {
      return requests.each(
          objects,
          object -> cluster.apply(object, own, always.contains(object)),
          (object, lost) -> Applied.failed(object, Refusal.of(lost)));
    } finally {
      fence.end();
    }
  }

  /**
   * What became of each object.
   *
   * @param objects in apply order
   */
  public record Outcome(List<Applied> objects) {

    public Outcome {
      objects = List.copyOf(objects);
    }

    public boolean isSuccess() {
      return objects.stream().noneMatch(Applied::isMissing);
    }

    public List<Applied> with(Action action) {
      return objects.stream().filter(done -> done.action() == action).toList();
    }
  }
}
