package io.bizmatters.platform.eds.simulate;

import java.util.List;

/**
 * One run in full.
 *
 * @param syncPhase the second of the first pass of the HPA controller
 * @param pollPhase the second of KEDA's first poll
 * @param decisions the log: one line for each pass, and for each poll that changes the replicas
 */
public record Kept(
    double syncPhase, double pollPhase, long seed, Samples samples, List<String> decisions) {
  public Kept {
    decisions = List.copyOf(decisions);
  }
}
