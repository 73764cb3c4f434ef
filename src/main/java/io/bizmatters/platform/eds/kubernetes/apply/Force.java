package io.bizmatters.platform.eds.kubernetes.apply;

import io.bizmatters.platform.eds.kubernetes.api.FieldConflict;
import java.util.List;
import java.util.Set;

/** Selects the field managers whose fields are taken over when they differ from the manifest. */
public sealed interface Force {

  boolean takesOver(List<FieldConflict> conflicts);

  /**
   * Whether this manager is named; then all its fields are taken over, and those that the manifest
   * lacks are deleted. {@code all} names no manager, because fields of controllers must stay.
   */
  boolean names(String manager);

  /**
   * Whether these conflicts, with known live values, are taken over; equal values do not conflict.
   */
  default boolean takesOverOf(List<FieldConflict> seen) {
    List<FieldConflict> differing =
        seen.stream().filter(conflict -> !conflict.isEqualInValue()).toList();
    return !seen.isEmpty() && (differing.isEmpty() || takesOver(differing));
  }

  /** Returns this selection, extended by {@code spec.replicas} of any manager. */
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

  /** Selects all managers. */
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

  /** Selects some managers; a conflict with any other remains. */
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

  /** Extends another selection by {@code spec.replicas}. */
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
