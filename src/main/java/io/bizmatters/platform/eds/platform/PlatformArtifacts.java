package io.bizmatters.platform.eds.platform;

import io.bizmatters.platform.eds.model.tree.Parsed;

/** Resolves artifacts of type {@code yaml}. */
@FunctionalInterface
public interface PlatformArtifacts {

  /** Returns the artifact, or why it cannot be resolved, in the resolver's own words. */
  Parsed<PlatformArtifact> resolve(String coordinates);
}
