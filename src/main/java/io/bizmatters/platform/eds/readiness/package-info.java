/**
 * Observed state becomes a verdict and a diagnosis: pure, no I/O. Empty until the goal that waits.
 */
@NullMarked
package io.bizmatters.platform.eds.readiness;

import org.jspecify.annotations.NullMarked;
