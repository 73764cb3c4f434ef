package io.bizmatters.platform.eds.kubernetes.apply;

import io.bizmatters.platform.eds.kubernetes.api.FieldConflict;
import java.util.List;
import java.util.Set;

/** Whose fields are taken over when they differ from ours. */
public sealed interface Force {

  boolean takesOver(List<FieldConflict> conflicts);

  /**
   * Whether this manager is named: then everything that it owns becomes ours, so that what our
   * manifest lacks is deleted. {@code all} names nobody: a controller's fields are to stay.
   */
  boolean names(String manager);

  /** Whether conflicts with known live values are taken over; equal values are no conflict. */
  default boolean takesOverOf(List<FieldConflict> seen) {
    List<FieldConflict> differing =
        seen.stream().filter(conflict -> !conflict.isEqualInValue()).toList();
    return !seen.isEmpty() && (differing.isEmpty() || takesOver(differing));
  }

  /** The same, and the number of replicas, whoever owns it. */
  default Force andReplicas() {
    return new AndReplicas(this);
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

    @Override
    public boolean names(String manager) {
      return false;
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

    @Override
    public boolean names(String manager) {
      return managers.contains(manager);
    }
  }

  /** The same as another, and {@code spec.replicas} besides. */
  record AndReplicas(Force other) implements Force {
    @Override
    public boolean takesOver(List<FieldConflict> conflicts) {
      List<FieldConflict> rest =
          conflicts.stream()
              .filter(conflict -> !conflict.field().equals(".spec.replicas"))
              .toList();
      return !conflicts.isEmpty() && (rest.isEmpty() || other.takesOver(rest));
    }

    @Override
    public boolean names(String manager) {
      return other.names(manager);
    }
  }
}
