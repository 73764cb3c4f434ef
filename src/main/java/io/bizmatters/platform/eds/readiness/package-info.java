/**
 * Observed state becomes a verdict and a diagnosis: pure. No I/O, no clock, no threads, no client;
 * {@link Readiness#judge} folds snapshots, and what it remembers goes in and comes out as a value.
 */
@NullMarked
package io.bizmatters.platform.eds.readiness;

import org.jspecify.annotations.NullMarked;
