/**
 * Checks what must exist before the first write: the platform, rights, data, owners, scalers,
 * streams. All misses are reported at once.
 */
@NullMarked
package io.bizmatters.platform.eds.release.preflight;

import org.jspecify.annotations.NullMarked;
