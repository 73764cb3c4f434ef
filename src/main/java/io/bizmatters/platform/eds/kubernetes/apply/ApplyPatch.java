package io.bizmatters.platform.eds.kubernetes.apply;

import io.bizmatters.platform.eds.kubernetes.api.Answer;
import io.bizmatters.platform.eds.kubernetes.api.Call;
import io.bizmatters.platform.eds.kubernetes.api.ClusterException;
import io.bizmatters.platform.eds.kubernetes.api.Refusal;
import io.bizmatters.platform.eds.manifest.tree.JsonText;
import io.bizmatters.platform.eds.manifest.tree.PlainTree;

/**
 * Sends the request that applies an object, for real or as a dry run. It forces conflicts that are
 * to be taken over, and conflicts between equal quantities.
 */
final class ApplyPatch {

  private final ObjectWrite write;
  private final Force force;
  private final boolean dryRun;

  ApplyPatch(ObjectWrite write, Force force, boolean dryRun) {
    this.write = write;
    this.force = force;
    this.dryRun = dryRun;
  }

  /**
   * Sends the request, and repeats it with force when all its conflicts may be forced.
   *
   * @throws ClusterException when the gate is closed, or the server cannot be reached
   */
  Answer send(Expected expected) throws ClusterException {
    Answer answer = send(expected, "");
    if (!answer.isConflict() || Refusal.isStale(answer)) {
      return answer;
    }
    Refusal refusal = Refusal.of(answer, write.object().tree());
    boolean taken =
        !refusal.conflicts().isEmpty()
            && (force.takesOver(refusal.conflicts())
                || force.takesOverOf(withLiveValues(refusal).conflicts()));
    return taken ? sendForced(expected) : answer;
  }

  /** Sends the request with force. */
  Answer sendForced(Expected expected) throws ClusterException {
    return send(expected, "&force=true");
  }

  /** Asks for the whole object in the answer, to compare it with the manifest. */
  private Answer send(Expected expected, String forced) throws ClusterException {
    String query =
        ServerSideApply.query(ServerSideApply.MANAGER) + forced + (dryRun ? "&dryRun=All" : "");
    String body = JsonText.compact(expected.onto(write.sent().tree()));
    Call call = Call.patch(write.path() + query, Call.JSON, ServerSideApply.APPLY, body);
    return write.send(write.object().title(), call);
  }

  /**
   * Returns why the server refuses the object. Sends one more request, only if a person has to
   * decide something.
   */
  Refusal refusal(Answer answer) throws ClusterException {
    return withLiveValues(Refusal.of(answer, write.object().tree()));
  }

  private Refusal withLiveValues(Refusal refusal) throws ClusterException {
    if (refusal.conflicts().isEmpty()) {
      return refusal;
    }
    Answer live = write.look(Call.JSON);
    return live.isSuccess() ? refusal.against(PlainTree.of(live.body())) : refusal;
  }
}
