package io.bizmatters.platform.eds.release;

import io.bizmatters.platform.eds.cluster.ObjectKey;
import io.bizmatters.platform.eds.cluster.ReleaseEntry;
import io.bizmatters.platform.eds.cluster.ReleaseIndex;
import io.bizmatters.platform.eds.cluster.ReleaseState;
import io.bizmatters.platform.eds.manifest.KubernetesObject;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A release that is locked and recorded, and has not ended.
 *
 * @param before the history it goes on from, with what was found of a run that was killed
 * @param entry pending
 */
record RunningRelease(Release release, ReleaseIndex before, ReleaseEntry entry) {

  /** What the release has in the cluster when all of it is applied. */
  Set<ObjectKey> objects() {
    return keys(release.objects(), release.namespace());
  }

  static Set<ObjectKey> keys(List<KubernetesObject> objects, String namespace) {
    Set<ObjectKey> keys = new LinkedHashSet<>();
    objects.forEach(object -> keys.add(ObjectKey.of(object, namespace)));
    return keys;
  }

  /** What earlier releases left in the cluster and this one lacks. */
  Set<ObjectKey> stale() {
    Set<ObjectKey> stale = new LinkedHashSet<>(before.objects());
    stale.removeAll(objects());
    return stale;
  }

  /**
   * The history after it.
   *
   * @param kept what is there of earlier releases all the same
   */
  ReleaseIndex ended(
      ReleaseState state, Optional<String> note, Set<ObjectKey> kept, String at, int atMost) {
    Set<ObjectKey> present = objects();
    present.addAll(kept);
    return before.with(entry.ended(state, note, at), present, atMost);
  }
}
