package io.bizmatters.platform.eds.release;

import io.bizmatters.platform.eds.kubernetes.api.ClusterException;
import io.bizmatters.platform.eds.kubernetes.apply.ApplyResult;
import io.bizmatters.platform.eds.release.journal.Fence;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What a run wrote after the last moment at which its lock was surely its own: somebody else may
 * have released in between.
 */
record LateWrites(List<ApplyResult> objects) {

  LateWrites {
    objects = List.copyOf(objects);
  }

  /** None where the lock is ours to the end. */
  static LateWrites of(Apply.Outcome outcome, Fence fence) {
    try {
      fence.check();
      return new LateWrites(List.of());
    } catch (ClusterException lost) {
      return new LateWrites(outcome.writtenAfter(fence.confirmedAt()));
    }
  }

  /** For people; empty where there is nothing to tell. */
  Optional<String> text() {
    return objects.isEmpty()
        ? Optional.empty()
        : Optional.of(
            objects.stream().map(done -> done.object().title()).collect(Collectors.joining(", "))
                + ": written after the last confirmed sign of life of this run's lock, perhaps over"
                + " what another build has released since; see with mvn eds:history and mvn eds:diff,"
                + " the next release corrects it");
  }
}
