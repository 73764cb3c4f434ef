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
 * The history of a release, without its manifests, and the objects that the release may have in the
 * cluster. The release's Lease holds this index, so that one request ends a release, records its
 * result and releases the lock, and no reader sees one of these changes without the others.
 *
 * @param entries the ended releases, oldest first
 * @param objects by service: the objects of the deployed release, and the objects that each later
 *     failed release may have applied
 * @param left the objects of these that should have been deleted and still exist, with the reason
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

  /** Returns the history before the first release. */
  public static ReleaseIndex empty() {
    return new ReleaseIndex(List.of(), Map.of(), Map.of());
  }

  /** Returns the last ended release. */
  public Optional<ReleaseEntry> newest() {
    return entries.isEmpty() ? Optional.empty() : Optional.of(entries.get(entries.size() - 1));
  }

  /** Returns the release whose manifests of a service the cluster has, according to the history. */
  public Optional<ReleaseEntry> deployed(String service) {
    return last(entry -> entry.hasDeployed(service));
  }

  /** Returns the digest of a service's last deployed manifests. */
  public Optional<String> deployedDigest(String service) {
    return deployed(service)
        .flatMap(entry -> Optional.ofNullable(entry.services().get(service)))
        .map(ServiceRelease::digest);
  }

  public Optional<ReleaseEntry> find(int version) {
    return entries.stream().filter(entry -> entry.version() == version).findFirst();
  }

  /**
   * Returns the target of a rollback without a version: the last deployed release whose manifests
   * differ from those of the newest.
   */
  public Optional<ReleaseEntry> beforeNewest() {
    Optional<ReleaseEntry> newest = newest();
    return last(
        entry ->
            !newest.equals(Optional.of(entry))
                && newest.filter(now -> now.digest().equals(entry.digest())).isEmpty()
                && (entry.state() == ReleaseEntry.State.DEPLOYED
                    || entry.state() == ReleaseEntry.State.SUPERSEDED));
  }

  /**
   * Returns the target of a rollback of one service: the last release that deployed other manifests
   * of the service than the newest release has.
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

  /** Returns whether these manifests were deployed last, and nothing was tried since. */
  public boolean isDeployed(String digest) {
    return newest()
        .filter(entry -> entry.state() == ReleaseEntry.State.DEPLOYED)
        .filter(entry -> entry.digest().equals(digest))
        .isPresent();
  }

  /**
   * Returns the version of a release of these manifests: the newest version if they are equal to
   * it.
   */
  public int versionOf(String digest) {
    return newest()
        .map(entry -> entry.digest().equals(digest) ? entry.version() : entry.version() + 1)
        .orElse(1);
  }

  /** Returns the objects of a service; none if the history does not know it. */
  public Set<ObjectKey> objects(String service) {
    return objects.getOrDefault(service, Set.of());
  }

  /**
   * Returns the history after a release.
   *
   * @param now by service, the objects that may be in the cluster afterwards
   * @param still objects that should have been deleted and still exist, with the reason
   * @param atMost how many entries to keep; an entry that a service still runs is always kept
   */
  public ReleaseIndex with(
      ReleaseEntry ended,
      Map<String, Set<ObjectKey>> now,
      Map<ObjectKey, String> still,
      int atMost) {
    List<ReleaseEntry> all = new ArrayList<>();
    boolean deployed = ended.state() == ReleaseEntry.State.DEPLOYED;
    for (ReleaseEntry entry : entries) {
      if (entry.version() != ended.version()) {
        all.add(
            deployed && entry.state() == ReleaseEntry.State.DEPLOYED
                ? entry.as(ReleaseEntry.State.SUPERSEDED)
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

  /** Returns the index without its oldest entries, as far as it is too long for its Lease. */
  public ReleaseIndex fitting() {
    return ReleaseIndexText.fitting(this);
  }

  /**
   * Returns the index without its oldest entry that no service runs; empty if every entry is
   * needed.
   */
  Optional<ReleaseIndex> withoutOldest() {
    Set<Integer> needed = new LinkedHashSet<>();
    newest().ifPresent(entry -> needed.add(entry.version()));
    last(entry -> entry.state() == ReleaseEntry.State.DEPLOYED)
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
