/** A service as Kubernetes objects: pure, the same input gives the same bytes. */
@NullMarked
package io.bizmatters.platform.eds.manifest;

import org.jspecify.annotations.NullMarked;
