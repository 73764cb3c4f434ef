package io.bizmatters.platform.eds.release;

import io.bizmatters.platform.eds.cluster.ClusterException;
import io.bizmatters.platform.eds.cluster.FoundObject;
import io.bizmatters.platform.eds.cluster.ObjectKey;
import io.bizmatters.platform.eds.cluster.Refusal;
import io.bizmatters.platform.eds.cluster.ReleaseObjects;
import io.bizmatters.platform.eds.cluster.ReleaseObjects.Search;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Takes away what earlier releases of a service left and the present one lacks; never what says
 * that it is somebody else's, and never what is to be kept.
 */
final class Prune {

  /** The annotation of an object that stays whatever releases lack. */
  static final String KEEP = "eds.bizmatters.io/keep";

  private final ReleaseObjects cluster;

  Prune(ReleaseObjects cluster) {
    this.cluster = cluster;
  }

  /**
   * What became of one object.
   *
   * @param left why it stays; empty when it is gone, or was not there
   */
  record Pruned(ObjectKey object, Optional<String> left, boolean deleted) {}

  /**
   * Looks at each, and deletes those that are the service's own.
   *
   * @param which some of them have to go before others
   * @throws IllegalArgumentException when nothing is wanted at all: then a defect has emptied it
   */
  List<Pruned> run(RunningRelease release, Predicate<ObjectKey> which) {
    if (release.objects().isEmpty()) {
      throw new IllegalArgumentException(
          "the new release of " + release.release().title() + " is empty: nothing is pruned");
    }
    return run(release.release().service().name(), release.stale().stream().filter(which).toList());
  }

  /** Looks at each, and deletes those that are the service's own. */
  List<Pruned> run(String service, Collection<ObjectKey> keys) {
    List<Pruned> done = new ArrayList<>();
    for (ObjectKey key : keys) {
      done.add(one(key, service));
    }
    return done;
  }

  private Pruned one(ObjectKey key, String service) {
    try {
      Search search = cluster.named(key);
      if (search.refusal().isPresent()) {
        return left(key, search.refusal().get().what());
      }
      if (search.objects().isEmpty()) {
        return new Pruned(key, Optional.empty(), false);
      }
      FoundObject found = search.objects().get(0);
      if (found.live().annotations().containsKey(KEEP)) {
        return left(key, "kept by its annotation " + KEEP);
      }
      if (!found.isOf(service)) {
        return left(key, "belongs to " + found.owner());
      }
      Optional<Refusal> refusal = cluster.delete(found);
      return refusal.isPresent()
          ? left(key, refusal.get().what())
          : new Pruned(key, Optional.empty(), true);
    } catch (ClusterException lost) {
      return left(key, lost.what());
    }
  }

  private static Pruned left(ObjectKey key, String why) {
    return new Pruned(key, Optional.of(why), false);
  }
}
