package io.bizmatters.platform.eds.kubernetes.apply;

import io.bizmatters.platform.eds.kubernetes.api.Answer;
import io.bizmatters.platform.eds.kubernetes.api.Call;
import io.bizmatters.platform.eds.kubernetes.api.ClusterException;
import io.bizmatters.platform.eds.kubernetes.api.FieldPath;
import io.bizmatters.platform.eds.kubernetes.api.Refusal;
import io.bizmatters.platform.eds.kubernetes.apply.Expected.Refused;
import io.bizmatters.platform.eds.kubernetes.apply.Expected.Unchanged;
import io.bizmatters.platform.eds.kubernetes.apply.Expected.Unknown;
import io.bizmatters.platform.eds.kubernetes.apply.LiveObject.FieldOwner;
import io.bizmatters.platform.eds.manifest.tree.JsonText;
import io.bizmatters.platform.eds.manifest.tree.KubernetesObject;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Keeps the number of running replicas when the manifest no longer sets it. When the only manager
 * of {@code spec.replicas} omits the field, Kubernetes resets it to 1; a second owner with the same
 * value prevents that (Kubernetes, "Server-Side Apply", "Transferring ownership").
 */
final class ReplicaHandover {

  static final String MANAGER = "eds-handover";

  private final ObjectWrite write;

  ReplicaHandover(ObjectWrite write) {
    this.write = write;
  }

  /**
   * Whether only a previous manager owns the replicas that this manifest leaves to the autoscaler.
   */
  static boolean isDue(KubernetesObject desired, LiveObject live) {
    if (!desired.kind().equals("Deployment")
        || FieldPath.in(desired.tree(), ".spec.replicas").isPresent()) {
      return false;
    }
    List<FieldOwner> owners = live.ownersOf("spec", "replicas");
    return owners.size() == 1
        && owners.get(0).subresource().isEmpty()
        && !owners.get(0).manager().equals(MANAGER);
  }

  /**
   * Hands the replicas over if that is due. The next apply would lose them, so a failure to read or
   * keep them refuses the whole object.
   *
   * @param seen what is known of the Deployment
   * @return what the next write expects of the object
   * @throws ClusterException when the gate is closed, or the server cannot be reached
   */
  Expected keep(Expected seen) throws ClusterException {
    Expected expected = seen;
    if (!mayBeDue(expected)) {
      return expected;
    }
    for (int round = 0; ; round++) {
      Answer now = write.look(Call.JSON);
      if (expected instanceof Unknown && !now.isSuccess() && !now.isNotFound()) {
        return refused(now);
      }
      expected = write.next(expected, now);
      if (!(expected instanceof Unchanged there) || !isDue(write.object(), there.seen())) {
        return expected;
      }
      long replicas = now.body().path("spec").path("replicas").asLong(1);
      Answer answer = send(there.seen(), replicas);
      if (answer.isSuccess()) {
        return new Unchanged(LiveObject.of(answer.body()));
      }
      // the autoscaler or another writer changed the Deployment: decide again
      boolean overtaken = answer.isConflict() || answer.isNotFound();
      if (!overtaken || round == ObjectWrite.ROUNDS) {
        return refused(answer);
      }
      write.pauseAfter(round);
    }
  }

  private boolean mayBeDue(Expected expected) {
    return write.object().kind().equals("Deployment")
        && (expected instanceof Unknown
            || (expected instanceof Unchanged there && isDue(write.object(), there.seen())));
  }

  private Refused refused(Answer answer) {
    return new Refused(Refusal.of(answer, write.object().tree()).ofReplicas());
  }

  /**
   * Gives a recreated Deployment the replicas of its predecessor, unless another manager has
   * already set them.
   *
   * @return why the server refuses; empty when it accepts
   * @throws ClusterException when the gate is closed, or the server cannot be reached
   */
  Optional<Refusal> give(LiveObject made, long replicas) throws ClusterException {
    LiveObject live = made;
    for (int round = 0; ; round++) {
      Answer answer = send(live, replicas);
      if (answer.isSuccess() || (answer.isConflict() && !Refusal.isStale(answer))) {
        return Optional.empty();
      }
      if (!Refusal.isStale(answer) || round == ObjectWrite.ROUNDS) {
        return Optional.of(Refusal.of(answer, write.object().tree()).ofReplicas());
      }
      Answer now = write.look(Call.ONE);
      live = LiveObject.of(now.body());
      if (!live.uid().equals(made.uid()) || !live.ownersOf("spec", "replicas").isEmpty()) {
        return Optional.empty();
      }
    }
  }

  private Answer send(LiveObject live, long replicas) throws ClusterException {
    String body = JsonText.compact(of(write.object(), live, replicas));
    return write.send(
        "replicas of " + write.object().title(),
        Call.patch(write.path() + ServerSideApply.query(MANAGER), ServerSideApply.APPLY, body));
  }

  /** Returns the partial object to apply; its uid prevents the creation of a new object. */
  private static Map<String, Object> of(KubernetesObject desired, LiveObject live, long replicas) {
    return Map.of(
        "apiVersion",
        desired.apiVersion(),
        "kind",
        desired.kind(),
        "metadata",
        Map.of(
            "name", desired.name(), "uid", live.uid(), "resourceVersion", live.resourceVersion()),
        "spec",
        Map.of("replicas", replicas));
  }
}
