/**
 * One Lease and one record a run: the lock of a module's release, its history, and what is deleted
 * because the next release no longer contains it.
 */
@NullMarked
package io.bizmatters.platform.eds.release.journal;

import org.jspecify.annotations.NullMarked;
