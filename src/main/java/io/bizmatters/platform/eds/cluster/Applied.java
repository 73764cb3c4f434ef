package io.bizmatters.platform.eds.cluster;

import io.bizmatters.platform.eds.manifest.KubernetesObject;
import java.util.List;
import java.util.Optional;

/**
 * What became of one object.
 *
 * @param live as it is now; empty when it was refused
 * @param warnings what Kubernetes warns of
 * @param refusal why it failed
 */
public record Applied(
    KubernetesObject object,
    Action action,
    Optional<LiveObject> live,
    List<String> warnings,
    Optional<Refusal> refusal) {

  /** In the words of {@code report.json}, and {@code NOT_TRIED} after an earlier failure. */
  public enum Action {
    CREATED,
    CHANGED,
    UNCHANGED,
    FAILED,
    NOT_TRIED
  }

  public Applied {
    warnings = List.copyOf(warnings);
  }

  /** Whether it is not in the cluster as its manifest says. */
  public boolean isMissing() {
    return action == Action.FAILED || action == Action.NOT_TRIED;
  }

  static Applied unchanged(KubernetesObject object, LiveObject live) {
    return new Applied(object, Action.UNCHANGED, Optional.of(live), List.of(), Optional.empty());
  }

  public static Applied failed(KubernetesObject object, Refusal refusal) {
    return new Applied(object, Action.FAILED, Optional.empty(), List.of(), Optional.of(refusal));
  }

  public static Applied notTried(KubernetesObject object) {
    return new Applied(object, Action.NOT_TRIED, Optional.empty(), List.of(), Optional.empty());
  }
}
