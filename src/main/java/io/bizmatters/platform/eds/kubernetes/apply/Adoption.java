package io.bizmatters.platform.eds.kubernetes.apply;

import io.bizmatters.platform.eds.kubernetes.api.Answer;
import io.bizmatters.platform.eds.kubernetes.api.Call;
import io.bizmatters.platform.eds.kubernetes.api.ClusterException;
import io.bizmatters.platform.eds.kubernetes.api.Refusal;
import io.bizmatters.platform.eds.kubernetes.apply.Expected.Refused;
import io.bizmatters.platform.eds.kubernetes.apply.Expected.Unchanged;
import io.bizmatters.platform.eds.manifest.tree.JsonText;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;

/**
 * Makes an object ours that kubectl, Helm, JKube or Crossplane made: its fields change their
 * manager before it is applied, so that what our manifest lacks goes with the apply.
 */
final class Adoption {

  /** Not found, met by another write, and no more as it was tested for: it is decided anew. */
  private static final Set<Integer> OVERTAKEN = Set.of(404, 409, 422);

  private static final int TRIES = 5;

  private final ObjectWrite write;
  private final Predicate<String> whose;

  /**
   * @param whose the field managers whose fields become ours
   */
  Adoption(ObjectWrite write, Predicate<String> whose) {
    this.write = write;
    this.whose = whose;
  }

  /**
   * Moves the fields. Somebody who writes in between moves the version: then it is looked at again.
   *
   * @param seen what was seen of the object
   * @return what the next write may take for granted
   * @throws ClusterException when the gate is closed, or the server cannot be talked to
   */
  Expected takeOver(Expected seen) throws ClusterException {
    Expected expected = seen;
    for (int round = 0; expected instanceof Unchanged; round++) {
      Answer now = write.look(Call.JSON);
      expected = write.next(expected, now);
      List<Object> moved =
          expected instanceof Unchanged
              ? ForeignFields.takenOver(now.body(), whose)
              : List.<Object>of();
      if (moved.isEmpty()) {
        return expected;
      }
      Answer answer = write.send("fields of " + write.object().title(), patch(now, moved));
      if (answer.isSuccess()) {
        return new Unchanged(LiveObject.of(answer.body()));
      }
      if (!OVERTAKEN.contains(answer.code()) || round + 1 == TRIES) {
        return new Refused(Refusal.of(answer, write.object().tree()));
      }
      write.pauseAfter(round);
    }
    return expected;
  }

  private Call patch(Answer live, List<Object> moved) {
    List<Object> steps =
        List.of(
            atVersion(live.body()),
            Map.of("op", "replace", "path", "/metadata/managedFields", "value", moved));
    return Call.patch(
        write.path() + "?fieldManager=" + ServerSideApply.MANAGER,
        Call.JSON_PATCH,
        JsonText.compact(steps));
  }

  /** A step that refuses the patch of an object that has changed since. */
  static Map<String, Object> atVersion(JsonNode live) {
    String version = live.path("metadata").path("resourceVersion").asString("");
    return Map.of("op", "test", "path", "/metadata/resourceVersion", "value", version);
  }
}
