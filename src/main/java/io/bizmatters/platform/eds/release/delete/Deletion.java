package io.bizmatters.platform.eds.release.delete;

import io.bizmatters.platform.eds.kubernetes.api.Refusal;
import io.bizmatters.platform.eds.kubernetes.apply.FoundObject;
import io.bizmatters.platform.eds.kubernetes.apply.ObjectKey;
import io.bizmatters.platform.eds.release.journal.Prune;
import java.util.Optional;

/**
 * What came of one object of a service that is deleted.
 *
 * @param detail whose it is, why it is left, or what refused it; empty when it is gone
 */
public record Deletion(String service, ObjectKey key, Result result, String detail) {

  /** In the words of the outcome. */
  public enum Result {
    DELETED,
    NOT_THERE,
    /** It belongs to somebody else and was not touched. */
    NOT_OURS,
    /** Its annotation keeps it. */
    KEPT,
    /** It is still there, or was not tried. */
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

  /** How people name the object: {@code Deployment orders-worker}. */
  public String object() {
    return key.title();
  }

  /** Whether nothing of it has to be done any more. */
  boolean isSuccess() {
    return result != Result.LEFT && result != Result.FAILED;
  }

  /** Whether the object may be in the cluster and is the release's. */
  boolean isThere() {
    return result == Result.LEFT || result == Result.FAILED || result == Result.KEPT;
  }
}
