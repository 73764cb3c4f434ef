package io.bizmatters.platform.eds.release.preflight;

import java.util.Optional;

/**
 * The right to do one thing.
 *
 * @param group empty for the core group
 * @param resource in the plural, as RBAC names it
 * @param namespace empty for what is in none
 * @param name of the one object that is meant; empty where any may be
 */
public record Permission(
    String verb, String group, String resource, String namespace, Optional<String> name) {

  /** On whatever object of the resource. */
  public Permission(String verb, String group, String resource, String namespace) {
    this(verb, group, resource, namespace, Optional.empty());
  }

  /** {@code patch deployments.apps}. */
  @Override
  public String toString() {
    return verb
        + " "
        + resource
        + (group.isEmpty() ? "" : "." + group)
        + name.map(object -> " " + object).orElse("");
  }
}
