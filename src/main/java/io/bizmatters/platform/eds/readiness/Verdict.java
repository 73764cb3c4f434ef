package io.bizmatters.platform.eds.readiness;

import java.util.List;
import java.util.Optional;

/** Holds the verdict on a service. */
public sealed interface Verdict {

  /**
   * The wait continues.
   *
   * @param blockers the last finding of each object that keeps a gate from passing
   */
  record InProgress(List<Finding> blockers) implements Verdict {
    public InProgress {
      blockers = List.copyOf(blockers);
    }
  }

  /**
   * The wait ends.
   *
   * @param reason the reason of FAILED; otherwise empty
   * @param findings the causes, the nearest to the root first; empty when ready
   */
  record Final(State state, Optional<FailureReason> reason, List<Finding> findings)
      implements Verdict {
    public Final {
      findings = List.copyOf(findings);
    }
  }

  static Verdict ended(State state, Finding... findings) {
    return new Final(state, Optional.empty(), List.of(findings));
  }
}
