package io.bizmatters.platform.eds.cluster;

import io.bizmatters.platform.eds.cluster.ObjectDeletion.Propagation;
import io.bizmatters.platform.eds.manifest.KubernetesObject;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import tools.jackson.databind.JsonNode;

/** Makes room for an object that cannot become what its manifest says. */
final class Recreation {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final ClusterClient client;
  private final Retries retries;
  private final ObjectDeletion deletion;

  Recreation(ClusterClient client, Retries retries) {
    this.client = client;
    this.retries = retries;
    this.deletion = new ObjectDeletion(client, retries);
  }

  /**
   * What became of the old object.
   *
   * @param replicas of a Deployment whose manifest leaves them to the autoscaler: the new one needs
   *     them too
   * @param refusal why it is still there
   */
  record Cleared(OptionalLong replicas, Optional<Refusal> refusal) {}

  /** Its pods end in the background: the new ones have another selector and need not wait. */
  Cleared clear(KubernetesObject object, String path) throws ClusterException {
    String what = object.title();
    Answer found = retries.send(client, what, Call.get(path, Call.JSON));
    if (!found.isSuccess()) {
      return new Cleared(OptionalLong.empty(), Optional.empty());
    }
    String uid = LiveObject.of(found.body()).uid();
    Optional<Refusal> refusal = deletion.request(what, path, uid, Propagation.BACKGROUND);
    if (refusal.isEmpty()) {
      refusal = deletion.awaitGone(what, path, uid, PATIENCE).map(live -> held(object, live));
    }
    return new Cleared(replicas(object, found.body()), refusal);
  }

  private static OptionalLong replicas(KubernetesObject object, JsonNode live) {
    JsonNode replicas = live.path("spec").path("replicas");
    boolean ours = FieldPath.in(object.tree(), ".spec.replicas").isPresent();
    return object.kind().equals("Deployment") && !ours && replicas.isNumber()
        ? OptionalLong.of(replicas.asLong())
        : OptionalLong.empty();
  }

  private static Refusal held(KubernetesObject object, LiveObject live) {
    return new Refusal(
        0,
        object.title()
            + " is deleted and not gone after "
            + PATIENCE.toSeconds()
            + " s: held by "
            + String.join(", ", live.finalizers()),
        List.of(),
        List.of());
  }
}
