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
public record Applied(
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

  public Applied {
    warnings = List.copyOf(warnings);
  }

  /** Returns this result as a change, because the object's fields changed their manager first. */
  Applied moved() {
    Action real = action == Action.UNCHANGED ? Action.CHANGED : action;
    return new Applied(object, real, live, warnings, refusal, writtenAt);
  }

  /** Returns this result with the time until which the object may have been written. */
  Applied written(OptionalLong until) {
    return new Applied(object, action, live, warnings, refusal, until);
  }

  /** Returns this result with more warnings. */
  Applied warned(List<String> more) {
    List<String> all = new ArrayList<>(warnings);
    all.addAll(more);
    return new Applied(object, action, live, all, refusal, writtenAt);
  }

  /** Whether the cluster lacks the object as its manifest describes it. */
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

  /** Returns the result of a dry run that would create the object. */
  static Applied created(KubernetesObject object) {
    return planned(object, Action.CREATED);
  }

  /** Returns the result of a dry run that would change the object. */
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
