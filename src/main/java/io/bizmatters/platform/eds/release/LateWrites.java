package io.bizmatters.platform.eds.release;

import io.bizmatters.platform.eds.kubernetes.api.ClusterException;
import io.bizmatters.platform.eds.kubernetes.apply.ApplyResult;
import io.bizmatters.platform.eds.release.journal.Fence;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Objects that a run wrote after its lock was last confirmed: another run may have released in
 * between.
 */
record LateWrites(List<ApplyResult> objects) {

  LateWrites {
    objects = List.copyOf(objects);
  }

  /** Returns the late writes; none if the lock belongs to this run until the end. */
  static LateWrites of(Apply.Outcome outcome, Fence fence) {
    try {
      fence.check();
      return new LateWrites(List.of());
    } catch (ClusterException lost) {
      return new LateWrites(outcome.writtenAfter(fence.confirmedAt()));
    }
  }

  /** Returns the text for people; empty if there are no late writes. */
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
