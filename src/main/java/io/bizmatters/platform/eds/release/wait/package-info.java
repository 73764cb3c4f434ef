/**
 * Waits until services are ready, or until it is certain that they will not be, and collects the
 * evidence.
 */
@NullMarked
package io.bizmatters.platform.eds.release.wait;

import org.jspecify.annotations.NullMarked;
