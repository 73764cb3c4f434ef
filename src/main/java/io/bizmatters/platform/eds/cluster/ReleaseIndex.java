package io.bizmatters.platform.eds.cluster;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The history of one service's releases, without their manifests, and the objects that may be in
 * the cluster because of them. It lies in the release's Lease, so that one request ends a release,
 * tells its result and gives the lock back, and nobody ever sees one of these without the others.
 *
 * @param entries oldest first; those that have ended
 * @param objects of the deployed release, and of every one that failed since
 */
public record ReleaseIndex(List<ReleaseEntry> entries, Set<ObjectKey> objects) {

  public ReleaseIndex {
    entries = entries.stream().sorted(Comparator.comparingInt(ReleaseEntry::version)).toList();
    objects = java.util.Collections.unmodifiableSet(new LinkedHashSet<>(objects));
  }

  /** Before the first release. */
  public static ReleaseIndex empty() {
    return new ReleaseIndex(List.of(), Set.of());
  }

  /** The last that ended. */
  public Optional<ReleaseEntry> newest() {
    return entries.isEmpty() ? Optional.empty() : Optional.of(entries.get(entries.size() - 1));
  }

  /** The one that the cluster has, as far as releases know. */
  public Optional<ReleaseEntry> deployed() {
    return entries.stream().filter(entry -> entry.state() == ReleaseState.DEPLOYED).findFirst();
  }

  public Optional<ReleaseEntry> find(int version) {
    return entries.stream().filter(entry -> entry.version() == version).findFirst();
  }

  /**
   * Where a rollback goes that names no version: the last one that was deployed and is not what the
   * newest release holds.
   */
  public Optional<ReleaseEntry> beforeNewest() {
    Optional<ReleaseEntry> newest = newest();
    return entries.stream()
        .filter(entry -> !newest.equals(Optional.of(entry)))
        .filter(entry -> newest.filter(now -> now.digest().equals(entry.digest())).isEmpty())
        .filter(
            entry ->
                entry.state() == ReleaseState.DEPLOYED || entry.state() == ReleaseState.SUPERSEDED)
        .reduce((earlier, later) -> later);
  }

  /** Whether these manifests are what was deployed last, and nothing was tried since. */
  public boolean isDeployed(String digest) {
    return newest()
        .filter(entry -> entry.state() == ReleaseState.DEPLOYED)
        .filter(entry -> entry.digest().equals(digest))
        .isPresent();
  }

  /** The version that a release of these manifests has: the newest's own when they are equal. */
  public int versionOf(String digest) {
    return newest()
        .map(entry -> entry.digest().equals(digest) ? entry.version() : entry.version() + 1)
        .orElse(1);
  }

  /**
   * A release has ended.
   *
   * @param now what it applied, whole or in part
   * @param atMost how many are kept; the deployed one always is
   */
  public ReleaseIndex with(ReleaseEntry ended, Set<ObjectKey> now, int atMost) {
    List<ReleaseEntry> all = new ArrayList<>();
    boolean deployed = ended.state() == ReleaseState.DEPLOYED;
    for (ReleaseEntry entry : entries) {
      if (entry.version() != ended.version()) {
        all.add(deployed && entry.state() == ReleaseState.DEPLOYED ? superseded(entry) : entry);
      }
    }
    all.add(ended);
    Set<ObjectKey> present = new LinkedHashSet<>(now);
    if (!deployed) {
      present.addAll(objects);
    }
    return new ReleaseIndex(kept(all, atMost), present);
  }

  private static ReleaseEntry superseded(ReleaseEntry entry) {
    return entry.as(ReleaseState.SUPERSEDED);
  }

  private static List<ReleaseEntry> kept(List<ReleaseEntry> all, int atMost) {
    List<ReleaseEntry> kept = new ArrayList<>(all);
    kept.sort(Comparator.comparingInt(ReleaseEntry::version));
    for (int i = 0; kept.size() > Math.max(1, atMost) && i < kept.size(); ) {
      if (kept.get(i).state() == ReleaseState.DEPLOYED) {
        i++;
      } else {
        kept.remove(i);
      }
    }
    return kept;
  }
}
