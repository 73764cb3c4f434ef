package io.bizmatters.platform.eds.readiness;

import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A verdict and all that led to it.
 *
 * @param gates those that apply, in their order
 * @param warnings what somebody should know, whatever the verdict
 * @param orders what the edge is asked to do next; LET_GO stands also beside a final verdict
 */
public record Judgement(
    Verdict verdict,
    Memory memory,
    Map<Gate, GateResult> gates,
    List<Finding> warnings,
    Progress progress,
    Set<Order> orders) {}
