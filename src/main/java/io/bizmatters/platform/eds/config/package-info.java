/** Reads services from the POM, claim files, overlays and properties. */
@NullMarked
package io.bizmatters.platform.eds.config;

import org.jspecify.annotations.NullMarked;
