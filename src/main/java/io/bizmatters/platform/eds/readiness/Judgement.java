package io.bizmatters.platform.eds.readiness;

import java.util.List;
import java.util.Map;
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
    Set<Order> orders) {}
