/** The story of a release: apply, wait, roll back, look, compare. Each step is a slice below. */
@NullMarked
package io.bizmatters.platform.eds.release;

import org.jspecify.annotations.NullMarked;
