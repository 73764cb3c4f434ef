/** A service becomes Kubernetes objects, objects become bytes: pure functions, no I/O. */
@NullMarked
package io.bizmatters.platform.eds.manifest;

import org.jspecify.annotations.NullMarked;
