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
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Applies services: looks once at what is there, then goes stage by stage, a few objects at a time.
 * A stage with a failure is the last one.
 */
public final class Apply {

  /** More requests at a time are not faster: the processor that runs them is the limit. */
  private static final int AT_A_TIME = 4;

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
    ExecutorService requests = Executors.newFixedThreadPool(AT_A_TIME, Apply::thread);
    try {
      for (List<KubernetesObject> stage : stages) {
        boolean failed = all.stream().anyMatch(done -> done.action() == Action.FAILED);
        all.addAll(
            failed
                ? stage.stream().map(Applied::notTried).toList()
                : fenced(stage, own, always, fence, requests));
      }
    } finally {
      requests.shutdownNow();
    }
    return new Outcome(all);
  }

  private List<Applied> fenced(
      List<KubernetesObject> objects,
      OwnObjects own,
      Set<KubernetesObject> always,
      Fence fence,
      ExecutorService requests) {
    try {
      fence.begin();
    } catch (ClusterException lost) {
      return objects.stream().map(object -> Applied.failed(object, Refusal.of(lost))).toList();
    }
    try {
      return stage(objects, own, always, requests);
    } finally {
      fence.end();
    }
  }

  private List<Applied> stage(
      List<KubernetesObject> objects,
      OwnObjects own,
      Set<KubernetesObject> always,
      ExecutorService requests) {
    List<Future<Applied>> running = new ArrayList<>();
    for (KubernetesObject object : objects) {
      running.add(requests.submit(() -> one(object, own, always.contains(object))));
    }
    List<Applied> done = new ArrayList<>();
    for (int i = 0; i < running.size(); i++) {
      done.add(result(objects.get(i), running.get(i)));
    }
    return done;
  }

  private Applied one(KubernetesObject object, OwnObjects own, boolean always) {
    try {
      return cluster.apply(object, own, always);
    } catch (ClusterException lost) {
      return Applied.failed(object, Refusal.of(lost));
    }
  }

  private static Applied result(KubernetesObject object, Future<Applied> running) {
    try {
      return running.get();
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
      running.cancel(true);
      return Applied.failed(object, Refusal.interrupted());
    } catch (ExecutionException defect) {
      throw new IllegalStateException(object.title(), defect);
    }
  }

  private static Thread thread(Runnable work) {
    Thread thread = new Thread(work, "eds-apply");
    thread.setDaemon(true);
    return thread;
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
      return objects.stream()
          .noneMatch(done -> List.of(Action.FAILED, Action.NOT_TRIED).contains(done.action()));
    }

    public List<Applied> with(Action action) {
      return objects.stream().filter(done -> done.action() == action).toList();
    }
  }
}
