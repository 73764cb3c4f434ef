package io.bizmatters.platform.eds.release;

import io.bizmatters.platform.eds.manifest.ServiceObjects;
import io.bizmatters.platform.eds.readiness.Applied;
import io.bizmatters.platform.eds.readiness.Gate;
import io.bizmatters.platform.eds.readiness.Judgement;
import io.bizmatters.platform.eds.readiness.State;
import io.bizmatters.platform.eds.readiness.Verdict;
import java.time.Duration;
import java.util.Map;

/**
 * How the wait for one service ended.
 *
 * @param took since the wait began
 * @param gates when each gate that has passed did so, since the wait began
 */
public record Ended(
    ServiceObjects service,
    Applied applied,
    Judgement judgement,
    Duration took,
    Map<Gate, Duration> gates) {

  public Ended {
    gates = Map.copyOf(gates);
  }

  public Verdict.Final verdict() {
    return (Verdict.Final) judgement.verdict();
  }

  public State state() {
    return verdict().state();
  }
}
