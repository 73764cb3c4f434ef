package io.bizmatters.platform.eds.release.delete;

import io.bizmatters.platform.eds.kubernetes.api.Refusal;
import io.bizmatters.platform.eds.kubernetes.apply.FoundObject;
import io.bizmatters.platform.eds.kubernetes.apply.ObjectKey;
import io.bizmatters.platform.eds.release.journal.Prune;
import java.util.Optional;

/**
 * The result of one object of a deleted service.
 *
 * @param detail who owns the object, why it stays, or what refused the deletion; empty if it is
 *     gone
 */
public record Deletion(String service, ObjectKey key, Result result, String detail) {

  /** The result, in the words of the outcome. */
  public enum Result {
    DELETED,
    NOT_THERE,
    /** Another owner has the object, so it was not touched. */
    NOT_OURS,
    /** The object's annotation keeps it. */
    KEPT,
    /** The object still exists, or its deletion was not tried. */
    LEFT,
    FAILED
  }

  static Deletion notThere(String service, ObjectKey key) {
    return new Deletion(service, key, Result.NOT_THERE, "");
  }

  static Deletion deleted(String service, FoundObject object) {
    return new Deletion(service, key(object), Result.DELETED, "");
  }

  static Deletion notOurs(String service, ObjectKey key, String owner) {
    return new Deletion(service, key, Result.NOT_OURS, owner);
  }

  static Deletion kept(String service, ObjectKey key) {
    return new Deletion(service, key, Result.KEPT, "its annotation " + Prune.KEEP + " keeps it");
  }

  static Deletion left(String service, FoundObject object, String why) {
    return new Deletion(service, key(object), Result.LEFT, why);
  }

  static Deletion failed(String service, ObjectKey key, Refusal refusal) {
    Optional<String> fix = refusal.fix();
    return new Deletion(
        service, key, Result.FAILED, refusal.what() + fix.map(text -> ": " + text).orElse(""));
  }

  static ObjectKey key(FoundObject object) {
    return new ObjectKey(
        object.apiVersion(), object.kind(), object.namespace(), object.live().name());
  }

  /** Returns the object's name for people: {@code Deployment orders-worker}. */
  public String object() {
    return key.title();
  }

  /** Returns whether nothing is left to do for the object. */
  boolean isSuccess() {
    return result != Result.LEFT && result != Result.FAILED;
  }

  /** Returns whether the object belongs to the release and may be in the cluster. */
  boolean isThere() {
    return result == Result.LEFT || result == Result.FAILED || result == Result.KEPT;
  }
}
