package io.bizmatters.platform.eds.release.journal;

import io.bizmatters.platform.eds.model.tree.Word;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * One release of a module in its history.
 *
 * @param version counted from 1
 * @param state failed if one of its services failed
 * @param digest of its manifests: releases with equal manifests are the same release
 * @param at when it ended, by the build machine's clock: for people only, no decision depends on it
 * @param plugin the plugin's version
 * @param note why it failed, or what it was rolled back from
 * @param services by name
 */
public record ReleaseEntry(
    int version,
    State state,
    String digest,
    String at,
    BuildOrigin origin,
    String plugin,
    Optional<String> note,
    Map<String, ServiceRelease> services) {

  public ReleaseEntry {
    services = Collections.unmodifiableMap(new TreeMap<>(services));
  }

  /**
   * One service of a release.
   *
   * @param digest of its manifests, shortened
   * @param changed whether its manifests differ from those deployed before
   * @param note why it failed
   */
  public record ServiceRelease(String digest, State state, boolean changed, Optional<String> note) {

    /** Returns the service with its end, which the record does not contain. */
    public ServiceRelease ended(State how, Optional<String> why) {
      return new ServiceRelease(digest, how, changed, why);
    }
  }

  /** Returns the release with its end, which the record does not contain. */
  public ReleaseEntry ended(
      State how, Optional<String> why, String when, Map<String, ServiceRelease> each) {
    return new ReleaseEntry(version, how, digest, when, origin, plugin, why, each);
  }

  ReleaseEntry as(State other) {
    return new ReleaseEntry(version, other, digest, at, origin, plugin, note, services);
  }

  /** Returns whether the release deployed this service. */
  public boolean hasDeployed(String service) {
    return Optional.ofNullable(services.get(service))
        .filter(own -> own.state() == State.DEPLOYED)
        .isPresent();
  }

  /** Returns {@code v7}, as in the name of the Secret. */
  public String title() {
    return "v" + version;
  }

  /** The state of a recorded release. */
  public enum State implements Word {
    /** Its objects are being applied or waited for, or its build was killed meanwhile. */
    PENDING,
    /** The cluster has this release. */
    DEPLOYED,
    FAILED,
    /** The release was deployed, and a later release has replaced it. */
    SUPERSEDED;

    static Optional<State> of(String word) {
      return Stream.of(values()).filter(state -> state.word().equals(word)).findFirst();
    }
  }
}
