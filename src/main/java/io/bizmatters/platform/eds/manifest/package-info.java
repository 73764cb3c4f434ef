/** Renders services to Kubernetes objects: pure, equal input gives equal bytes. */
@NullMarked
package io.bizmatters.platform.eds.manifest;

import org.jspecify.annotations.NullMarked;
