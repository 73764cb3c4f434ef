package io.bizmatters.platform.eds.simulate;

import java.time.Duration;

/**
 * The worker: one pod takes a batch, and works on its messages one after another.
 *
 * @param time the seconds a message
 * @param batch how many messages a pod takes at once
 * @param startDelay from the pod's creation until it works
 * @param drains whether a stopping pod finishes the messages that it holds
 * @param grace how long a stopping pod may take
 */
public record Worker(
    ServiceTime time, int batch, Duration startDelay, boolean drains, Duration grace) {}
