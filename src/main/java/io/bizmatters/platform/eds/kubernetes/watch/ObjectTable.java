package io.bizmatters.platform.eds.kubernetes.watch;

import io.bizmatters.platform.eds.kubernetes.watch.WatchedKind.LiveEntry;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Holds the objects of one kind in one namespace, by name and by parent. Each change returns the
 * parents that it affects; an unchanged object affects none.
 */
final class ObjectTable<T> {

  private final Map<String, LiveEntry<T>> byName = new HashMap<>();
  private final Map<String, Map<String, LiveEntry<T>>> byParent = new HashMap<>();

  Set<String> put(LiveEntry<T> now) {
    LiveEntry<T> before = byName.put(now.name(), now);
    if (now.equals(before)) {
      return Set.of();
    }
    Set<String> parents = new HashSet<>();
    if (before != null) {
      unhang(before);
      parents.add(before.parent());
    }
    byParent.computeIfAbsent(now.parent(), parent -> new TreeMap<>()).put(now.name(), now);
    parents.add(now.parent());
    return parents;
  }

  Set<String> remove(String name) {
    LiveEntry<T> before = byName.remove(name);
    if (before == null) {
      return Set.of();
    }
    unhang(before);
    return Set.of(before.parent());
  }

  /** Replaces all objects by these. */
  Set<String> replace(Collection<LiveEntry<T>> all) {
    Set<String> gone = new HashSet<>(byName.keySet());
    Set<String> parents = new HashSet<>();
    for (LiveEntry<T> now : all) {
      gone.remove(now.name());
      parents.addAll(put(now));
    }
    gone.forEach(name -> parents.addAll(remove(name)));
    return parents;
  }

  private void unhang(LiveEntry<T> former) {
    Map<String, LiveEntry<T>> siblings = byParent.getOrDefault(former.parent(), new TreeMap<>());
    siblings.remove(former.name());
    if (siblings.isEmpty()) {
      byParent.remove(former.parent());
    }
  }

  Optional<LiveEntry<T>> find(String name) {
    return Optional.ofNullable(byName.get(name));
  }

  /** Returns the objects of a parent, by name. */
  List<LiveEntry<T>> of(String parent) {
    return List.copyOf(byParent.getOrDefault(parent, Map.of()).values());
  }

  Set<String> parents() {
    return Set.copyOf(byParent.keySet());
  }
}
