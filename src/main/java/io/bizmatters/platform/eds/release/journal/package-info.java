/**
 * One Lease and one record for each run: the lock of a module's release, its history, and the
 * deletion of what the next release no longer contains.
 */
@NullMarked
package io.bizmatters.platform.eds.release.journal;

import org.jspecify.annotations.NullMarked;
