/**
 * One object at a time: server-side apply, ownership, conflicts, hand-over of replicas, dry run,
 * deletion.
 */
@NullMarked
package io.bizmatters.platform.eds.kubernetes.apply;

import org.jspecify.annotations.NullMarked;
