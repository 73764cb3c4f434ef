package io.bizmatters.platform.eds.release.wait;

import io.bizmatters.platform.eds.manifest.TargetService;
import io.bizmatters.platform.eds.readiness.Expectation;
import io.bizmatters.platform.eds.readiness.Gate;
import io.bizmatters.platform.eds.readiness.Judgement;
import io.bizmatters.platform.eds.readiness.Judgement.Verdict;
import io.bizmatters.platform.eds.readiness.State;
import io.bizmatters.platform.eds.report.RunReport.Evidence;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * The result of the wait for one service.
 *
 * @param took since the wait began
 * @param gates when each passed gate was passed, since the wait began
 * @param evidence of its pods, if the result is bad
 */
public record WaitResult(
    TargetService service,
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

  /** Returns whether the service failed or took too long. */
  public boolean isBad() {
    return state().isBad();
  }

  WaitResult with(List<Evidence> found) {
    return new WaitResult(service, applied, judgement, took, gates, found);
  }
}
