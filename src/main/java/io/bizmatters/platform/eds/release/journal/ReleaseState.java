package io.bizmatters.platform.eds.release.journal;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** The state of a recorded release. */
public enum ReleaseState {
  /** Its objects are being applied or waited for, or its build was killed meanwhile. */
  PENDING,
  /** The cluster has this release. */
  DEPLOYED,
  FAILED,
  /** The release was deployed, and a later release has replaced it. */
  SUPERSEDED;

  /** Returns the word in reports and in the cluster: {@code deployed}. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  static Optional<ReleaseState> of(String word) {
    return Stream.of(values()).filter(state -> state.word().equals(word)).findFirst();
  }
}
