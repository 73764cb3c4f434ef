package io.bizmatters.platform.eds.release.wait;

import io.bizmatters.platform.eds.readiness.Required;
import java.time.Duration;

/**
 * How to wait for readiness.
 *
 * @param timeout of the whole wait, from the moment the last object was applied
 * @param required how many of the desired replicas must be available
 * @param proof whether a service that rests at 0 is woken once
 */
public record WaitOptions(Duration timeout, Required required, boolean proof) {}
