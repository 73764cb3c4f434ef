package io.bizmatters.platform.eds.release;

import io.bizmatters.platform.eds.cluster.ClusterException;
import io.bizmatters.platform.eds.cluster.FoundObject;
import io.bizmatters.platform.eds.cluster.Refusal;
import io.bizmatters.platform.eds.cluster.ReleaseObjects;
import io.bizmatters.platform.eds.cluster.ReleaseObjects.Search;
import io.bizmatters.platform.eds.manifest.KubernetesObject;
import io.bizmatters.platform.eds.manifest.ServiceObjects;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Takes releases out of the cluster: ScaledObjects first, for KEDA looks for the target of each
 * until it has let go of it, then the rest against the order of apply. Each stage is seen gone
 * before the next; a service of which something stays keeps what that may need. What is somebody
 * else's is not touched, and neither are streams.
 */
public final class Delete {

  private static final Duration POLL = Duration.ofMillis(200);
  private static final Duration HEARTBEAT = Duration.ofSeconds(15);

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

    public List<Deletion> with(Deletion.Result result) {
      return objects.stream().filter(object -> object.result() == result).toList();
    }
  }

  /** An object to delete, and the service it is of. */
  private record Target(String service, FoundObject object) {
    Deletion left(String why) {
      return Deletion.left(service, object.title(), why);
    }

    Deletion failed(Refusal refusal) {
      return Deletion.failed(service, object.title(), refusal);
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
    long end = System.nanoTime() + timeout.toNanos();
    ReleaseInventory inventory = ReleaseInventory.of(services, cluster);
    List<Deletion> done = new ArrayList<>();
    try (RequestPool requests = new RequestPool("eds-delete")) {
      NavigableMap<Integer, List<Target>> stages = stages(services, inventory, requests, done);
      Set<String> held = new HashSet<>();
      for (List<Target> stage : stages.descendingMap().values()) {
        List<Target> due = new ArrayList<>();
        for (Target target : stage) {
          if (held.contains(target.service())) {
            done.add(target.left("not deleted: what may need it is still there"));
          } else {
            due.add(target);
          }
        }
        List<Deletion> results = stage(due, end, requests, progress);
        results.stream()
            .filter(result -> !result.isSuccess())
            .map(Deletion::service)
            .forEach(held::add);
        done.addAll(results);
      }
    }
    return new Outcome(done, inventory.unseen());
  }

  /** What is to be deleted, by the stage of apply; what is not is said at once. */
  private static NavigableMap<Integer, List<Target>> stages(
      List<ServiceObjects> services,
      ReleaseInventory inventory,
      RequestPool requests,
      List<Deletion> done) {
    TreeMap<Integer, List<Target>> stages = new TreeMap<>();
    for (ServiceObjects service : services) {
      String name = service.service().name();
      List<Search> searches =
          requests.each(
              service.objects(),
              inventory::find,
              (object, lost) -> new Search(List.of(), Optional.of(Refusal.of(lost))));
      for (int i = 0; i < searches.size(); i++) {
        sort(name, service.objects().get(i), searches.get(i), done)
            .ifPresent(target -> add(stages, target));
      }
      inventory.stale(service).forEach(object -> add(stages, new Target(name, object)));
    }
    return stages;
  }

  private static void add(NavigableMap<Integer, List<Target>> stages, Target target) {
    stages
        .computeIfAbsent(ApplyStages.of(target.object().kind()), stage -> new ArrayList<>())
        .add(target);
  }

  private static Optional<Target> sort(
      String service, KubernetesObject wanted, Search search, List<Deletion> done) {
    if (search.refusal().isPresent()) {
      done.add(Deletion.failed(service, wanted.title(), search.refusal().get()));
      return Optional.empty();
    }
    if (search.objects().isEmpty()) {
      done.add(Deletion.notThere(service, wanted.title()));
      return Optional.empty();
    }
    FoundObject found = search.objects().get(0);
    if (found.kind().equals("Namespace")) {
      done.add(Deletion.notOurs(service, wanted.title(), "all that is in it"));
      return Optional.empty();
    }
    if (!found.isOf(service)) {
      done.add(Deletion.notOurs(service, wanted.title(), found.owner()));
      return Optional.empty();
    }
    return Optional.of(new Target(service, found));
  }

  /** Asks for the deletion of all, then waits for all. */
  private List<Deletion> stage(
      List<Target> targets, long end, RequestPool requests, Consumer<String> progress) {
    List<Deletion> results = new ArrayList<>();
    List<Target> asked = new ArrayList<>();
    List<Optional<Refusal>> answers =
        requests.each(
            targets,
            target -> cluster.delete(target.object()),
            (target, lost) -> Optional.of(Refusal.of(lost)));
    for (int i = 0; i < targets.size(); i++) {
      Target target = targets.get(i);
      Optional<Refusal> refusal = answers.get(i);
      refusal.ifPresentOrElse(
          reason -> results.add(target.failed(reason)), () -> asked.add(target));
    }
    results.addAll(await(asked, end, progress));
    return results;
  }

  private List<Deletion> await(List<Target> asked, long end, Consumer<String> progress) {
    List<Deletion> results = new ArrayList<>();
    List<Target> waiting = asked;
    long said = System.nanoTime();
    try {
      while (!waiting.isEmpty()) {
        List<Target> left = remaining(waiting);
        List<Target> gone = new ArrayList<>(waiting);
        gone.removeIf(target -> left.stream().anyMatch(other -> isSame(other, target)));
        for (Target target : gone) {
          results.add(Deletion.deleted(target.service(), target.object()));
          progress.accept(target.service() + "  " + target.object().title() + " deleted");
          said = System.nanoTime();
        }
        waiting = left;
        if (!waiting.isEmpty() && System.nanoTime() >= end) {
          break;
        }
        if (!waiting.isEmpty()) {
          said = heartbeat(waiting, said, progress);
          Thread.sleep(POLL.toMillis());
        }
      }
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
      return with(results, waiting, "stopped before it was seen gone; ");
    } catch (ClusterException lost) {
      waiting.forEach(target -> results.add(target.left(Refusal.of(lost).what())));
      return results;
    }
    return with(results, waiting, "");
  }

  private static List<Deletion> with(List<Deletion> results, List<Target> left, String before) {
    left.forEach(target -> results.add(target.left(before + target.object().whyStillThere())));
    return results;
  }

  private static long heartbeat(List<Target> waiting, long said, Consumer<String> progress) {
    long now = System.nanoTime();
    if (now - said < HEARTBEAT.toNanos()) {
      return said;
    }
    Target first = waiting.get(0);
    String others = waiting.size() > 1 ? " and " + (waiting.size() - 1) + " more" : "";
    progress.accept(
        first.service()
            + "  waiting for "
            + first.object().title()
            + others
            + " to go: "
            + first.object().whyStillThere());
    return now;
  }

  /** Those still there, as they are now, so that what holds them can be said. */
  private List<Target> remaining(List<Target> waiting) throws ClusterException {
    List<FoundObject> now = cluster.remaining(waiting.stream().map(Target::object).toList());
    List<Target> remaining = new ArrayList<>();
    for (FoundObject object : now) {
      waiting.stream()
          .filter(target -> target.object().live().uid().equals(object.live().uid()))
          .findFirst()
          .ifPresent(target -> remaining.add(new Target(target.service(), object)));
    }
    remaining.sort(Comparator.comparing(Target::service));
    return remaining;
  }

  private static boolean isSame(Target one, Target other) {
    return one.object().live().uid().equals(other.object().live().uid());
  }
}
