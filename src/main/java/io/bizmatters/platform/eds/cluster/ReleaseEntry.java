package io.bizmatters.platform.eds.cluster;

import java.util.Optional;

/**
 * One release of a service in its history.
 *
 * @param version counted from 1
 * @param digest of its manifests: equal manifests are one release
 * @param at when it ended, by the build machine's clock: for people, nothing is decided by it
 * @param plugin the plugin's version
 * @param note why it failed, or what it was rolled back from
 */
public record ReleaseEntry(
    int version,
    ReleaseState state,
    String digest,
    String at,
    BuildOrigin origin,
    String plugin,
    Optional<String> note) {

  /** As it ended, which is not in its record. */
  public ReleaseEntry ended(ReleaseState how, Optional<String> why, String when) {
    return new ReleaseEntry(version, how, digest, when, origin, plugin, why);
  }

  ReleaseEntry as(ReleaseState other) {
    return new ReleaseEntry(version, other, digest, at, origin, plugin, note);
  }

  /** {@code v7}, as in its Secret's name. */
  public String title() {
    return "v" + version;
  }
}
