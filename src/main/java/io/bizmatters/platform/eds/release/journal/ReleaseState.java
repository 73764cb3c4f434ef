package io.bizmatters.platform.eds.release.journal;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** What became of a recorded release. */
public enum ReleaseState {
  /** Its objects are being applied or waited for, or its build was killed meanwhile. */
  PENDING,
  /** It is what the cluster has. */
  DEPLOYED,
  FAILED,
  /** It was deployed, and a later one is now. */
  SUPERSEDED;

  /** As reports and the cluster have it: {@code deployed}. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  static Optional<ReleaseState> of(String word) {
    return Stream.of(values()).filter(state -> state.word().equals(word)).findFirst();
  }
}
