package io.bizmatters.platform.eds.simulate;

/**
 * The figures of one run.
 *
 * @param waitP50 half of the messages wait at most as long; waits of messages that no worker has
 *     begun count until the end of the run
 * @param drainedAt the second since which the lag stayed zero; infinite if it did not
 * @param flaps how often the replicas rose soon after they had fallen
 * @param restingWait the longest time that messages waited at 0 replicas, and their highest number
 * @param starved seconds in which pods were idle because maxAckPending was reached
 * @param busyAtMax the share of the pods that worked while the replicas were at their most
 * @param cut the most replicas that KEDA's cooldown took to zero at once
 * @param busiest the highest messages a second over ten minutes
 */
record RunResult(
    double syncPhase,
    double pollPhase,
    int replicas,
    long lag,
    double waitP50,
    double waitP95,
    double waitMax,
    double podSeconds,
    double drainedAt,
    long messages,
    long atMaxSeconds,
    double busyAtMax,
    int flaps,
    long restingWait,
    long restingLag,
    long starved,
    int cut,
    long cutAt,
    double busiest,
    long endLag) {}
