package io.bizmatters.platform.eds.release.preflight;

import java.util.Optional;

/**
 * The right to one action.
 *
 * @param group empty for the core group
 * @param resource in the plural, as in RBAC
 * @param namespace empty for objects without a namespace
 * @param name of the only object concerned; empty for any object
 */
public record Permission(
    String verb, String group, String resource, String namespace, Optional<String> name) {

  /** Creates the right for every object of the resource. */
  public Permission(String verb, String group, String resource, String namespace) {
    this(verb, group, resource, namespace, Optional.empty());
  }

  /** Returns {@code patch deployments.apps}. */
  @Override
  public String toString() {
    return verb
        + " "
        + resource
        + (group.isEmpty() ? "" : "." + group)
        + name.map(object -> " " + object).orElse("");
  }
}
