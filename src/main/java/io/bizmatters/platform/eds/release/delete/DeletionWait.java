package io.bizmatters.platform.eds.release.delete;

import io.bizmatters.platform.eds.kubernetes.api.ClusterException;
import io.bizmatters.platform.eds.kubernetes.api.Refusal;
import io.bizmatters.platform.eds.kubernetes.apply.FoundObject;
import io.bizmatters.platform.eds.kubernetes.apply.ReleaseObjects;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;

/** Waits until deleted objects are gone, and says what holds the objects that stay. */
final class DeletionWait {

  private static final Duration POLL = Duration.ofMillis(200);
  private static final Duration HEARTBEAT = Duration.ofSeconds(15);

  private final ReleaseObjects cluster;

  DeletionWait(ReleaseObjects cluster) {
    this.cluster = cluster;
  }

  /**
   * Returns the results of these objects.
   *
   * @param end a value of {@link System#nanoTime}
   * @param progress receives a line for each deleted object, and one every 15 s without a deletion
   */
  List<Deletion> await(List<DeletionPlan.Target> asked, long end, Consumer<String> progress) {
    List<Deletion> results = new ArrayList<>();
    List<DeletionPlan.Target> waiting = asked;
    long said = System.nanoTime();
    try {
      while (!waiting.isEmpty()) {
        List<DeletionPlan.Target> left = remaining(waiting);
        List<DeletionPlan.Target> gone = new ArrayList<>(waiting);
        gone.removeIf(target -> left.stream().anyMatch(other -> isSame(other, target)));
        for (DeletionPlan.Target target : gone) {
          results.add(target.deleted());
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

  private static List<Deletion> with(
      List<Deletion> results, List<DeletionPlan.Target> left, String before) {
    left.forEach(target -> results.add(target.left(before + target.object().whyStillThere())));
    return results;
  }

  private static long heartbeat(
      List<DeletionPlan.Target> waiting, long said, Consumer<String> progress) {
    long now = System.nanoTime();
    if (now - said < HEARTBEAT.toNanos()) {
      return said;
    }
    DeletionPlan.Target first = waiting.get(0);
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

  /** Returns the objects that still exist, in their current state, which shows what holds them. */
  private List<DeletionPlan.Target> remaining(List<DeletionPlan.Target> waiting)
      throws ClusterException {
    List<FoundObject> now =
        cluster.remaining(waiting.stream().map(DeletionPlan.Target::object).toList());
    List<DeletionPlan.Target> remaining = new ArrayList<>();
    for (FoundObject object : now) {
      waiting.stream()
          .filter(target -> target.uid().equals(object.live().uid()))
          .findFirst()
          .ifPresent(target -> remaining.add(new DeletionPlan.Target(target.service(), object)));
    }
    remaining.sort(Comparator.comparing(DeletionPlan.Target::service));
    return remaining;
  }

  private static boolean isSame(DeletionPlan.Target one, DeletionPlan.Target other) {
    return one.uid().equals(other.uid());
  }
}
