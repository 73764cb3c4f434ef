/**
 * Waits until services are ready, or certainly will not become ready, and collects the evidence.
 */
@NullMarked
package io.bizmatters.platform.eds.release.wait;

import org.jspecify.annotations.NullMarked;
