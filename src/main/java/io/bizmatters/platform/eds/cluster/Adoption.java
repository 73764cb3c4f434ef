package io.bizmatters.platform.eds.cluster;

import io.bizmatters.platform.eds.manifest.JsonText;
import io.bizmatters.platform.eds.manifest.KubernetesObject;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Makes an object ours that kubectl, Helm, JKube or Crossplane made: its fields change their
 * manager before it is applied, so that what our manifest lacks goes with the apply.
 */
final class Adoption {

  private static final int CONFLICT = 409;
  private static final int INVALID = 422;
  private static final int TRIES = 5;

  private final ClusterClient client;
  private final Retries retries;

  Adoption(ClusterClient client, Retries retries) {
    this.client = client;
    this.retries = retries;
  }

  /**
   * Moves the fields. Somebody who writes in between moves the version: then it is looked at again.
   *
   * @return why it could not be done
   * @throws ClusterException when the server cannot be talked to
   */
  Optional<Refusal> takeOver(KubernetesObject object, String path) throws ClusterException {
    String what = "fields of " + object.title();
    Optional<Refusal> refusal = Optional.empty();
    for (int attempt = 0; attempt < TRIES; attempt++) {
      Answer live = retries.send(client, what, Call.get(path, Call.JSON));
      List<Object> moved =
          live.isSuccess() ? ForeignFields.takenOver(live.body()) : List.<Object>of();
      if (moved.isEmpty()) {
        return Optional.empty();
      }
      Answer answer = retries.send(client, what, patch(path, live, moved));
      if (answer.isSuccess()) {
        return Optional.empty();
      }
      refusal = Optional.of(Refusal.of(answer, object.tree()));
      if (answer.code() != CONFLICT && answer.code() != INVALID) {
        return refusal;
      }
    }
    return refusal;
  }

  private static Call patch(String path, Answer live, List<Object> moved) {
    String version = live.body().path("metadata").path("resourceVersion").asString("");
    List<Object> steps =
        List.of(
            Map.of("op", "test", "path", "/metadata/resourceVersion", "value", version),
            Map.of("op", "replace", "path", "/metadata/managedFields", "value", moved));
    return Call.patch(
        path + "?fieldManager=" + ServerSideApply.MANAGER,
        Call.JSON_PATCH,
        JsonText.compact(steps));
  }
}
