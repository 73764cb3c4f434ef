/** Creates and changes streams and durable consumers: plan, check against what exists, apply. */
@NullMarked
package io.bizmatters.platform.eds.provision;

import org.jspecify.annotations.NullMarked;
