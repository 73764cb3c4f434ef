package io.bizmatters.platform.eds.cluster;

import java.util.List;
import java.util.Set;

/** Whose fields are taken over when they differ from ours. */
public sealed interface Force {

  boolean takesOver(List<FieldConflict> conflicts);

  /** Whether conflicts with known live values are taken over; equal values are no conflict. */
  default boolean takesOverOf(List<FieldConflict> seen) {
    List<FieldConflict> differing =
        seen.stream().filter(conflict -> !conflict.isEqualInValue()).toList();
    return !seen.isEmpty() && (differing.isEmpty() || takesOver(differing));
  }

  static Force nobody() {
    return new Of(Set.of());
  }

  static Force everybody() {
    return new Everybody();
  }

  static Force of(Set<String> managers) {
    return new Of(managers);
  }

  /** All of them. */
  record Everybody() implements Force {
    @Override
    public boolean takesOver(List<FieldConflict> conflicts) {
      return true;
    }
  }

  /** Those of some managers; a conflict with any other stands. */
  record Of(Set<String> managers) implements Force {
    public Of {
      managers = Set.copyOf(managers);
    }

    @Override
    public boolean takesOver(List<FieldConflict> conflicts) {
      return !conflicts.isEmpty()
          && conflicts.stream().map(FieldConflict::manager).allMatch(managers::contains);
    }
  }
}
