package io.bizmatters.platform.eds.readiness;

import io.bizmatters.platform.eds.readiness.Gate.GateResult;
import io.bizmatters.platform.eds.readiness.Snapshot.MetricAnswer;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Holds a verdict and its reasons.
 *
 * @param gates the results of the applicable gates, in order
 * @param warnings warnings, independent of the verdict
 * @param orders the next actions for the caller; LET_GO may accompany a final verdict
 */
public record Judgement(
    Verdict verdict,
    Memory memory,
    Map<Gate, GateResult> gates,
    List<Finding> warnings,
    Progress progress,
    Set<Order> orders) {

  /**
   * Describes a fact about one object that a person should know.
   *
   * @param reason one word: the cluster's, if it has one
   * @param message the fact, in the cluster's words if possible
   * @param fix what to do
   */
  public record Finding(ObjectName object, String reason, String message, String fix) {}

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

  /** Lists the actions that the judge requests from its caller. */
  public enum Order {
    /** Ask external.metrics.k8s.io now: all other gates have passed. */
    ASK_METRIC,
    /** Ask external.metrics.k8s.io again after a pause: the last answer was not a number. */
    ASK_METRIC_AGAIN,
    /** Set the force-activation annotation, with a separate field manager. */
    WAKE,
    /** Remove the force-activation annotation. */
    LET_GO
  }

  /**
   * Holds the facts of a progress line: {@code orders-worker 2/3 available lag 41 HPA 3→5}.
   *
   * @param lag the lag from NATS, else from the metrics API
   */
  public record Progress(
      int desired, int available, Optional<BigDecimal> lag, Optional<Scaling> scaling) {

    /** The HPA's current and desired replicas. */
    public record Scaling(int current, int desired) {}

    static Progress of(Snapshot snapshot) {
      return new Progress(
          snapshot.desired(),
          snapshot.available(),
          lag(snapshot),
          snapshot.hpa().map(hpa -> new Scaling(hpa.current(), hpa.desired())));
    }

    private static Optional<BigDecimal> lag(Snapshot snapshot) {
      if (snapshot.stream() instanceof StreamAnswer.Found found) {
        return Optional.of(BigDecimal.valueOf(found.lag()));
      }
      return snapshot.metric() instanceof MetricAnswer.Value metric
          ? Optional.of(metric.value())
          : Optional.empty();
    }
  }
}
