/** From a POM, claim files, overlays and properties to services. */
@NullMarked
package io.bizmatters.platform.eds.config;

import org.jspecify.annotations.NullMarked;
