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
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;

/**
 * Takes over an object that kubectl, Helm, JKube or Crossplane created. Its fields change their
 * manager before the apply, so that the apply deletes fields that the manifest lacks.
 */
final class Adoption {

  private final ObjectWrite write;
  private final Predicate<String> whose;

  /**
   * @param whose selects the field managers whose fields this plugin takes over
   */
  Adoption(ObjectWrite write, Predicate<String> whose) {
    this.write = write;
    this.whose = whose;
  }

  /**
   * Moves the fields. A concurrent write changes the version; then the object is read again.
   *
   * @param seen what is known of the object
   * @return what the next write expects of the object
   * @throws ClusterException when the gate is closed, or the server cannot be reached
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
      if (!isOvertaken(answer) || round + 1 == ObjectWrite.ROUNDS) {
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

  /** Whether a patch at a version failed because somebody wrote or deleted the object meanwhile. */
  static boolean isOvertaken(Answer answer) {
    return answer.isNotFound() || answer.isConflict() || answer.isInvalid();
  }

  /** A patch step that fails when the object has changed since it was read. */
  static Map<String, Object> atVersion(JsonNode live) {
    String version = live.path("metadata").path("resourceVersion").asString("");
    return Map.of("op", "test", "path", "/metadata/resourceVersion", "value", version);
  }
}
