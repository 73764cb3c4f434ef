package io.bizmatters.platform.eds.release.wait;

import io.bizmatters.platform.eds.manifest.ServiceObjects;
import io.bizmatters.platform.eds.readiness.Expectation;
import io.bizmatters.platform.eds.readiness.Gate;
import io.bizmatters.platform.eds.readiness.Judgement;
import io.bizmatters.platform.eds.readiness.State;
import io.bizmatters.platform.eds.readiness.Verdict;
import io.bizmatters.platform.eds.report.RunReport.Evidence;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * How the wait for one service ended.
 *
 * @param took since the wait began
 * @param gates when each gate that has passed did so, since the wait began
 * @param evidence what its pods say, when it is bad
 */
public record WaitResult(
    ServiceObjects service,
    Expectation applied,
    Judgement judgement,
    Duration took,
    Map<Gate, Duration> gates,
    List<Evidence> evidence) {

  public WaitResult {
    evidence = List.copyOf(evidence);
    gates = Map.copyOf(gates);
  }

  public Verdict.Final verdict() {
    return (Verdict.Final) judgement.verdict();
  }

  public State state() {
    return verdict().state();
  }

  /** Whether it has failed, or taken too long. */
  public boolean isBad() {
    return state() == State.FAILED || state() == State.TIMEOUT;
  }

  WaitResult with(List<Evidence> found) {
    return new WaitResult(service, applied, judgement, took, gates, found);
  }
}
