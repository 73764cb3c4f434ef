package io.bizmatters.platform.eds.kubernetes.apply;

/**
 * How objects are applied.
 *
 * @param force whose fields are taken over
 * @param dryRun the server checks everything and keeps nothing
 * @param recreate an object with a field that cannot be changed is deleted and made anew
 * @param wholeDeployments a Deployment is asked back whole, for the digest of its pod template
 * @param adopt an object that somebody else made becomes ours, field by field
 */
public record ApplyOptions(
    Force force, boolean dryRun, boolean recreate, boolean wholeDeployments, boolean adopt) {

  /** Adopts nothing. */
  public ApplyOptions(Force force, boolean dryRun, boolean recreate, boolean wholeDeployments) {
    this(force, dryRun, recreate, wholeDeployments, false);
  }

  /** Takes nothing over, writes, and never deletes. */
  public static ApplyOptions careful() {
    return new ApplyOptions(Force.nobody(), false, false, false);
  }
}
