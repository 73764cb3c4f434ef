package io.bizmatters.platform.eds.kubernetes.apply;

import io.bizmatters.platform.eds.kubernetes.api.Refusal;
import io.bizmatters.platform.eds.manifest.tree.KubernetesObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What became of one object.
 *
 * @param live as it is now; empty when it was refused
 * @param warnings what Kubernetes warns of
 * @param refusal why it failed
 * @param writtenAt the moment, by {@link System#nanoTime}, until which this run may have written
 *     it; empty where nothing of it can have reached the server
 */
public record Applied(
    KubernetesObject object,
    Action action,
    Optional<LiveObject> live,
    List<String> warnings,
    Optional<Refusal> refusal,
    OptionalLong writtenAt) {

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

  /** This result, of an object whose fields have changed their manager first: that is a change. */
  Applied moved() {
    Action real = action == Action.UNCHANGED ? Action.CHANGED : action;
    return new Applied(object, real, live, warnings, refusal, writtenAt);
  }

  /** This result with the moment until which it was written. */
  Applied written(OptionalLong until) {
    return new Applied(object, action, live, warnings, refusal, until);
  }

  /** This result with a further warning. */
  Applied warned(List<String> more) {
    List<String> all = new ArrayList<>(warnings);
    all.addAll(more);
    return new Applied(object, action, live, all, refusal, writtenAt);
  }

  /** Whether it is not in the cluster as its manifest says. */
  public boolean isMissing() {
    return action == Action.FAILED || action == Action.NOT_TRIED;
  }

  static Applied unchanged(KubernetesObject object, LiveObject live) {
    return new Applied(
        object,
        Action.UNCHANGED,
        Optional.of(live),
        List.of(),
        Optional.empty(),
        OptionalLong.empty());
  }

  /** It would be made: nothing of it is kept. */
  static Applied created(KubernetesObject object) {
    return planned(object, Action.CREATED);
  }

  /** It would be changed: nothing of it is kept. */
  static Applied changed(KubernetesObject object) {
    return planned(object, Action.CHANGED);
  }

  private static Applied planned(KubernetesObject object, Action action) {
    return new Applied(
        object, action, Optional.empty(), List.of(), Optional.empty(), OptionalLong.empty());
  }

  public static Applied failed(KubernetesObject object, Refusal refusal) {
    return new Applied(
        object,
        Action.FAILED,
        Optional.empty(),
        List.of(),
        Optional.of(refusal),
        OptionalLong.empty());
  }

  public static Applied notTried(KubernetesObject object) {
    return new Applied(
        object,
        Action.NOT_TRIED,
        Optional.empty(),
        List.of(),
        Optional.empty(),
        OptionalLong.empty());
  }
}
