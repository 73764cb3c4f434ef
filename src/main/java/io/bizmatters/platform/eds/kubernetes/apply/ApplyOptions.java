package io.bizmatters.platform.eds.kubernetes.apply;

import java.util.Set;

/**
 * Says how objects are applied.
 *
 * @param force whose fields are taken over
 */
public record ApplyOptions(Force force, Set<Choice> choices) {

  /** What is done besides. */
  public enum Choice {

    /** The server checks everything and keeps nothing. */
    DRY_RUN,

    /** An object with a field that cannot be changed is deleted and made anew. */
    RECREATE,

    /** A look at a Deployment returns the whole object, for the digest of its pod template. */
    WHOLE_DEPLOYMENTS,

    /** An object that somebody else made becomes ours, field by field. */
    ADOPT
  }

  public ApplyOptions {
    choices = Set.copyOf(choices);
  }

  /** Returns options that write, but take over and delete nothing. */
  public static ApplyOptions careful() {
    return of(Force.nobody());
  }

  /** Takes the fields of these managers over, and makes these choices. */
  public static ApplyOptions of(Force force, Choice... choices) {
    return new ApplyOptions(force, Set.of(choices));
  }

  public boolean dryRun() {
    return choices.contains(Choice.DRY_RUN);
  }

  public boolean recreate() {
    return choices.contains(Choice.RECREATE);
  }

  public boolean wholeDeployments() {
    return choices.contains(Choice.WHOLE_DEPLOYMENTS);
  }

  public boolean adopt() {
    return choices.contains(Choice.ADOPT);
  }
}
