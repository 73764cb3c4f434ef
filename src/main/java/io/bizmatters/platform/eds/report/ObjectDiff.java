package io.bizmatters.platform.eds.report;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What apply would change in one object: the live tree against the tree that a dry run answers.
 *
 * @param object {@code Deployment/orders-worker}
 * @param kind whether it is there, comes or goes
 * @param changes by path; none when the two are the same
 */
public record ObjectDiff(String object, Kind kind, List<Change> changes) {

  /** What would become of the object. */
  public enum Kind {
    CREATED,
    CHANGED,
    UNCHANGED,
    DELETED
  }

  /** One field, values as text that is safe to show. */
  public record Change(String path, Optional<String> before, Optional<String> after) {}

  public ObjectDiff {
    changes = List.copyOf(changes);
  }

  /**
   * Compares; at least one of the two is there, and has {@code kind} and {@code metadata.name}.
   *
   * @param live what is in the cluster, as a plain tree; empty when it is not there
   * @param planned what the dry run answered, as a plain tree; empty when it would be deleted
   */
  public static ObjectDiff of(
      Optional<Map<String, Object>> live, Optional<Map<String, Object>> planned) {
    return new ObjectDiff(
        live.or(() -> planned).map(Object::toString).orElse(""), Kind.UNCHANGED, List.of());
  }

  /** Whether apply would change anything. */
  public boolean isChange() {
    return kind != Kind.UNCHANGED;
  }

  /** The difference as text, ended by a line break; empty when there is none. */
  public String text() {
    return "";
  }
}
