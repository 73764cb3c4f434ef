/** Deletes a release and waits until its objects no longer exist. */
@NullMarked
package io.bizmatters.platform.eds.release.delete;

import org.jspecify.annotations.NullMarked;
