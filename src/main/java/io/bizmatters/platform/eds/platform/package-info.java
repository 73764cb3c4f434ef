/** Reads platforms, resolves what they extend, and checks them. */
@NullMarked
package io.bizmatters.platform.eds.platform;

import org.jspecify.annotations.NullMarked;
