/**
 * The edge to Kubernetes: client, server-side apply, lock, record, watches that become snapshots.
 * Empty until the first goal that talks to a cluster.
 */
@NullMarked
package io.bizmatters.platform.eds.cluster;

import org.jspecify.annotations.NullMarked;
