package io.bizmatters.platform.eds.readiness;

import java.util.List;
import java.util.Optional;

/** What is to be said of a service. */
public sealed interface Verdict {

  /**
   * Not yet.
   *
   * @param blockers the last one of each object that keeps a gate from passing
   */
  record InProgress(List<Finding> blockers) implements Verdict {
    public InProgress {
      blockers = List.copyOf(blockers);
    }
  }

  /**
   * The end of the wait.
   *
   * @param reason why, when it is FAILED
   * @param findings the causes, nearest to the root first; none when ready
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
