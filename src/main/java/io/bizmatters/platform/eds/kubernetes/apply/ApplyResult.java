package io.bizmatters.platform.eds.kubernetes.apply;

import io.bizmatters.platform.eds.kubernetes.api.Refusal;
import io.bizmatters.platform.eds.manifest.tree.KubernetesObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Holds the result of applying one object.
 *
 * @param live the object after the apply; empty when the server refused it
 * @param warnings the warnings of Kubernetes
 * @param refusal why the apply failed
 * @param writtenAt the time, by {@link System#nanoTime}, until which this run may have written the
 *     object; empty when no write can have reached the server
 */
public record ApplyResult(
    KubernetesObject object,
    Action action,
    Optional<LiveObject> live,
    List<String> warnings,
    Optional<Refusal> refusal,
    OptionalLong writtenAt) {

  /** The actions of {@code report.json}; {@code NOT_TRIED} follows an earlier failure. */
  public enum Action {
    CREATED,
    CHANGED,
    UNCHANGED,
    FAILED,
    NOT_TRIED
  }

  public ApplyResult {
    warnings = List.copyOf(warnings);
  }

  /** This result, of an object whose fields have changed their manager first: that is a change. */
  ApplyResult moved() {
    Action real = action == Action.UNCHANGED ? Action.CHANGED : action;
    return new ApplyResult(object, real, live, warnings, refusal, writtenAt);
  }

  /** This result with the moment until which it was written. */
  ApplyResult written(OptionalLong until) {
    return new ApplyResult(object, action, live, warnings, refusal, until);
  }

  /** This result with a further warning. */
  ApplyResult warned(List<String> more) {
    List<String> all = new ArrayList<>(warnings);
    all.addAll(more);
    return new ApplyResult(object, action, live, all, refusal, writtenAt);
  }

  /** Whether the cluster lacks the object as its manifest describes it. */
  public boolean isMissing() {
    return action == Action.FAILED || action == Action.NOT_TRIED;
  }

  static ApplyResult unchanged(KubernetesObject object, LiveObject live) {
    return new ApplyResult(
        object,
        Action.UNCHANGED,
        Optional.of(live),
        List.of(),
        Optional.empty(),
        OptionalLong.empty());
  }

  /** It would be made: nothing of it is kept. */
  static ApplyResult created(KubernetesObject object) {
    return planned(object, Action.CREATED);
  }

  /** It would be changed: nothing of it is kept. */
  static ApplyResult changed(KubernetesObject object) {
    return planned(object, Action.CHANGED);
  }

  private static ApplyResult planned(KubernetesObject object, Action action) {
    return new ApplyResult(
        object, action, Optional.empty(), List.of(), Optional.empty(), OptionalLong.empty());
  }

  public static ApplyResult failed(KubernetesObject object, Refusal refusal) {
    return new ApplyResult(
        object,
        Action.FAILED,
        Optional.empty(),
        List.of(),
        Optional.of(refusal),
        OptionalLong.empty());
  }

  public static ApplyResult notTried(KubernetesObject object) {
    return new ApplyResult(
        object,
        Action.NOT_TRIED,
        Optional.empty(),
        List.of(),
        Optional.empty(),
        OptionalLong.empty());
  }
}
