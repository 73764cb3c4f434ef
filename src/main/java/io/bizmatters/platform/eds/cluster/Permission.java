package io.bizmatters.platform.eds.cluster;

/**
 * The right to do one thing.
 *
 * @param group empty for the core group
 * @param resource in the plural, as RBAC names it
 * @param namespace empty for what is in none
 */
public record Permission(String verb, String group, String resource, String namespace) {

  /** {@code patch deployments.apps}. */
  @Override
  public String toString() {
    return verb + " " + resource + (group.isEmpty() ? "" : "." + group);
  }
}
