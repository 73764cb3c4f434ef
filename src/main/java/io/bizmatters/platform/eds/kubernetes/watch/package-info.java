/** Reads from a namespace: watched kinds, events, logs, and the metric that KEDA serves. */
@NullMarked
package io.bizmatters.platform.eds.kubernetes.watch;

import org.jspecify.annotations.NullMarked;
