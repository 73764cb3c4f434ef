package io.bizmatters.platform.eds.release;

import io.bizmatters.platform.eds.cluster.FoundObject;
import io.bizmatters.platform.eds.cluster.Refusal;
import java.util.Optional;

/**
 * What became of one object of a service that is deleted.
 *
 * @param object how people name it: {@code Deployment orders-worker}
 * @param detail whose it is, why it is left, or what refused it; empty when it is gone
 */
public record Deletion(String service, String object, Result result, String detail) {

  /** In the words of the outcome. */
  public enum Result {
    DELETED,
    NOT_THERE,
    /** It belongs to somebody else and was not touched. */
    NOT_OURS,
    /** It is still there, or was not tried. */
    LEFT,
    FAILED
  }

  static Deletion notThere(String service, String object) {
    return new Deletion(service, object, Result.NOT_THERE, "");
  }

  static Deletion deleted(String service, FoundObject object) {
    return new Deletion(service, object.title(), Result.DELETED, "");
  }

  static Deletion notOurs(String service, String object, String owner) {
    return new Deletion(service, object, Result.NOT_OURS, owner);
  }

  static Deletion left(String service, String object, String why) {
    return new Deletion(service, object, Result.LEFT, why);
  }

  static Deletion failed(String service, String object, Refusal refusal) {
    Optional<String> fix = refusal.fix();
    return new Deletion(
        service, object, Result.FAILED, refusal.what() + fix.map(text -> ": " + text).orElse(""));
  }

  boolean isSuccess() {
    return result != Result.LEFT && result != Result.FAILED;
  }
}
