package io.bizmatters.platform.eds.release.preflight;

import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

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

  /** Written out: the JDK links a record's own at first use, which a cold build waits for. */
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Permission permission
        && verb.equals(permission.verb)
        && group.equals(permission.group)
        && resource.equals(permission.resource)
        && namespace.equals(permission.namespace)
        && name.equals(permission.name);
  }

  @Override
  public int hashCode() {
    return Objects.hash(verb, group, resource, namespace, name);
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
