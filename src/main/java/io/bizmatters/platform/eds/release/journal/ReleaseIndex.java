package io.bizmatters.platform.eds.release.journal;

import io.bizmatters.platform.eds.kubernetes.apply.ObjectKey;
import io.bizmatters.platform.eds.release.journal.ReleaseEntry.ServiceRelease;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * The history of a release, without its manifests, and the objects that may be in the cluster
 * because of it. It lies in the release's Lease, so that one request ends a release, tells its
 * result and gives the lock back, and nobody ever sees one of these without the others.
 *
 * @param entries oldest first; those that have ended
 * @param objects by service: what the deployed release has, and what every one that failed since
 *     may have applied
 * @param left of those, what was to be deleted and is still there, with why
 */
public record ReleaseIndex(
    List<ReleaseEntry> entries, Map<String, Set<ObjectKey>> objects, Map<ObjectKey, String> left) {

  public ReleaseIndex {
    entries = entries.stream().sorted(Comparator.comparingInt(ReleaseEntry::version)).toList();
    Map<String, Set<ObjectKey>> copy = new TreeMap<>();
    objects.forEach(
        (service, keys) -> {
          if (!keys.isEmpty()) {
            copy.put(service, Collections.unmodifiableSet(new LinkedHashSet<>(keys)));
          }
        });
    objects = Collections.unmodifiableMap(copy);
    left = Collections.unmodifiableMap(new LinkedHashMap<>(left));
  }

  /** Before the first release. */
  public static ReleaseIndex empty() {
    return new ReleaseIndex(List.of(), Map.of(), Map.of());
  }

  /** The last that ended. */
  public Optional<ReleaseEntry> newest() {
    return entries.isEmpty() ? Optional.empty() : Optional.of(entries.get(entries.size() - 1));
  }

  /** The release whose manifests the cluster has of a service, as far as releases know. */
  public Optional<ReleaseEntry> deployed(String service) {
    return last(entry -> entry.hasDeployed(service));
  }

  /** What was deployed last of a service. */
  public Optional<String> deployedDigest(String service) {
    return deployed(service)
        .flatMap(entry -> Optional.ofNullable(entry.services().get(service)))
        .map(ServiceRelease::digest);
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
    return last(
        entry ->
            !newest.equals(Optional.of(entry))
                && newest.filter(now -> now.digest().equals(entry.digest())).isEmpty()
                && (entry.state() == ReleaseState.DEPLOYED
                    || entry.state() == ReleaseState.SUPERSEDED));
  }

  /**
   * Where a rollback of one service goes: the last release that deployed it with other manifests
   * than the newest one has of it.
   */
  public Optional<ReleaseEntry> beforeNewest(String service) {
    Optional<String> now =
        last(entry -> entry.services().containsKey(service))
            .map(entry -> Objects.requireNonNull(entry.services().get(service)).digest());
    return last(
        entry ->
            entry.hasDeployed(service)
                && !now.equals(
                    Optional.of(Objects.requireNonNull(entry.services().get(service)).digest())));
  }

  private Optional<ReleaseEntry> last(Predicate<ReleaseEntry> which) {
    return entries.stream().filter(which).reduce((earlier, later) -> later);
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

  /** Every object, of whatever service. */
  public Set<ObjectKey> allObjects() {
    Set<ObjectKey> all = new LinkedHashSet<>();
    objects.values().forEach(all::addAll);
    return all;
  }

  /** Objects of a service; none where nothing is known of it. */
  public Set<ObjectKey> objects(String service) {
    return objects.getOrDefault(service, Set.of());
  }

  /**
   * The history after a release.
   *
   * @param now by service, what may be in the cluster after it
   * @param still what was to be deleted and is there all the same, with why
   * @param atMost how many entries are kept; those that a service still runs always are
   */
  public ReleaseIndex with(
      ReleaseEntry ended,
      Map<String, Set<ObjectKey>> now,
      Map<ObjectKey, String> still,
      int atMost) {
    List<ReleaseEntry> all = new ArrayList<>();
    boolean deployed = ended.state() == ReleaseState.DEPLOYED;
    for (ReleaseEntry entry : entries) {
      if (entry.version() != ended.version()) {
        all.add(
            deployed && entry.state() == ReleaseState.DEPLOYED
                ? entry.as(ReleaseState.SUPERSEDED)
                : entry);
      }
    }
    all.add(ended);
    return new ReleaseIndex(all, now, still).atMost(Math.max(1, atMost));
  }

  private ReleaseIndex atMost(int count) {
    ReleaseIndex fitting = this;
    while (fitting.entries.size() > count) {
      Optional<ReleaseIndex> less = fitting.withoutOldest();
      if (less.isEmpty()) {
        break;
      }
      fitting = less.get();
    }
    return fitting;
  }

  /** Without as many of its oldest entries as make it too long for its Lease. */
  public ReleaseIndex fitting() {
    return ReleaseIndexText.fitting(this);
  }

  /** Without its oldest entry that nothing runs any more; empty where each of them is needed. */
  Optional<ReleaseIndex> withoutOldest() {
    Set<Integer> needed = new LinkedHashSet<>();
    newest().ifPresent(entry -> needed.add(entry.version()));
    last(entry -> entry.state() == ReleaseState.DEPLOYED)
        .ifPresent(entry -> needed.add(entry.version()));
    objects
        .keySet()
        .forEach(service -> deployed(service).ifPresent(entry -> needed.add(entry.version())));
    Optional<ReleaseEntry> oldest =
        entries.stream().filter(entry -> !needed.contains(entry.version())).findFirst();
    return oldest.map(
        entry -> {
          List<ReleaseEntry> rest = new ArrayList<>(entries);
          rest.remove(entry);
          return new ReleaseIndex(rest, objects, left);
        });
  }
}
