package io.bizmatters.platform.eds.kubernetes.apply;

import io.bizmatters.platform.eds.kubernetes.api.Answer;
import io.bizmatters.platform.eds.kubernetes.api.Call;
import io.bizmatters.platform.eds.kubernetes.api.ClusterException;
import io.bizmatters.platform.eds.kubernetes.api.Refusal;
import io.bizmatters.platform.eds.manifest.tree.JsonText;
import io.bizmatters.platform.eds.manifest.tree.PlainTree;

/**
 * The one request that applies an object, as apply and each of its dry runs send it. Conflicts are
 * forced where they are taken over, or where both values are one quantity.
 */
final class ApplyPatch {

  private static final int CONFLICT = 409;

  private final ObjectWrite write;
  private final Force force;
  private final boolean dryRun;

  ApplyPatch(ObjectWrite write, Force force, boolean dryRun) {
    this.write = write;
    this.force = force;
    this.dryRun = dryRun;
  }

  /**
   * Sends it, and once more with force where its conflicts are no obstacle.
   *
   * @throws ClusterException when the gate is closed, or the server cannot be talked to
   */
  Answer send(Expected expected) throws ClusterException {
    Answer answer = send(expected, "");
    if (answer.code() != CONFLICT || Refusal.isStale(answer)) {
      return answer;
    }
    Refusal refusal = Refusal.of(answer, write.object().tree());
    boolean taken =
        !refusal.conflicts().isEmpty()
            && (force.takesOver(refusal.conflicts())
                || force.takesOverOf(withLiveValues(refusal).conflicts()));
    return taken ? sendForced(expected) : answer;
  }

  /** Sends it whatever others own. */
  Answer sendForced(Expected expected) throws ClusterException {
    return send(expected, "&force=true");
  }

  /** The whole object is asked back, to be compared with what was sent. */
  private Answer send(Expected expected, String forced) throws ClusterException {
    String query =
        ServerSideApply.query(ServerSideApply.MANAGER) + forced + (dryRun ? "&dryRun=All" : "");
    String body = JsonText.compact(expected.onto(write.sent().tree()));
    Call call = Call.patch(write.path() + query, Call.JSON, ServerSideApply.APPLY, body);
    return write.send(write.object().title(), call);
  }

  /**
   * Why the server refuses the object. One more request, only where a person has to decide
   * something.
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
