package io.bizmatters.platform.eds.release;

import io.bizmatters.platform.eds.cluster.Applied;
import io.bizmatters.platform.eds.cluster.Applied.Action;
import io.bizmatters.platform.eds.cluster.ClusterWatch;
import java.util.List;
import java.util.Optional;

/**
 * What came of an apply.
 *
 * @param misses what the cluster lacks; then nothing was applied
 * @param objects what became of each object, in apply order
 * @param watch opened before the first write, when somebody will wait
 */
public record Deployed(List<Miss> misses, List<Applied> objects, Optional<ClusterWatch> watch)
    implements AutoCloseable {

  public Deployed {
    misses = List.copyOf(misses);
    objects = List.copyOf(objects);
  }

  /** Whether every object is in the cluster as its manifest says. */
  public boolean isSuccess() {
    return misses.isEmpty()
        && objects.stream()
            .noneMatch(done -> List.of(Action.FAILED, Action.NOT_TRIED).contains(done.action()));
  }

  @Override
  public void close() {
    watch.ifPresent(ClusterWatch::close);
  }
}
