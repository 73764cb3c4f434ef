/**
 * The edge to Kubernetes: client, server-side apply, lock, record, watches that become snapshots.
 */
@NullMarked
package io.bizmatters.platform.eds.cluster;

import org.jspecify.annotations.NullMarked;
