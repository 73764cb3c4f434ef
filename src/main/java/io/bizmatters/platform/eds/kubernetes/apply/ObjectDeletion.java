package io.bizmatters.platform.eds.kubernetes.apply;

import io.bizmatters.platform.eds.kubernetes.api.Answer;
import io.bizmatters.platform.eds.kubernetes.api.Api;
import io.bizmatters.platform.eds.kubernetes.api.Call;
import io.bizmatters.platform.eds.kubernetes.api.ClusterClient;
import io.bizmatters.platform.eds.kubernetes.api.ClusterException;
import io.bizmatters.platform.eds.kubernetes.api.Refusal;
import io.bizmatters.platform.eds.manifest.tree.JsonText;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** Deletes one object, identified by its uid, and waits until it is gone. */
final class ObjectDeletion {

  private static final Duration POLL = Duration.ofMillis(100);

  /** What happens to the objects that the deleted object owns. */
  enum Propagation {
    /** The garbage collector deletes them later. */
    BACKGROUND("Background"),
    /**
     * They are deleted first: a Deployment is gone when its ReplicaSets and their pods are gone.
     */
    FOREGROUND("Foreground");

    private final String text;

    Propagation(String text) {
      this.text = text;
    }
  }

  private final Api api;

  ObjectDeletion(Api api) {
    this.api = api;
  }

  /**
   * Requests the deletion of the object with this uid; leaves an object that was created again
   * alone.
   *
   * @return the refusal; empty when the deletion was accepted or the object is missing
   */
  Optional<Refusal> request(String what, String path, String uid, Propagation propagation)
      throws ClusterException {
    Call call = call(path, propagation, Map.of("uid", uid));
    Answer answer = api.send("delete " + what, call);
    return answer.isSuccess() || answer.isNotFound()
        ? Optional.empty()
        : Optional.of(Refusal.of(answer, Map.of()));
  }

  /**
   * Returns the request that deletes an object in the version that was read; the server refuses it
   * for a changed object.
   */
  static Call asSeen(String path, LiveObject seen, Propagation propagation) {
    return call(
        path, propagation, Map.of("uid", seen.uid(), "resourceVersion", seen.resourceVersion()));
  }

  private static Call call(
      String path, Propagation propagation, Map<String, Object> preconditions) {
    Map<String, Object> options =
        Map.of(
            "apiVersion",
            "v1",
            "kind",
            "DeleteOptions",
            "propagationPolicy",
            propagation.text,
            "preconditions",
            preconditions);
    return Call.delete(path, JsonText.compact(options));
  }

  /**
   * Waits until no object with this uid exists.
   *
   * @return the object, if it still exists when the time is up; empty when it is gone
   */
  Optional<LiveObject> awaitGone(String what, String path, String uid, Duration timeout)
      throws ClusterException {
    long end = System.nanoTime() + timeout.toNanos();
    while (true) {
      Answer answer = api.send(what, Call.get(path, Call.ONE));
      LiveObject live = LiveObject.of(answer.body());
      if (answer.isNotFound() || (answer.isSuccess() && !live.uid().equals(uid))) {
        return Optional.empty();
      }
      if (System.nanoTime() >= end) {
        return Optional.of(live);
      }
      ClusterClient.sleep(POLL);
    }
  }
}
