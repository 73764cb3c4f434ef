/** Renders the configuration of a module to manifests and writes their files. */
@NullMarked
package io.bizmatters.platform.eds.generate;

import org.jspecify.annotations.NullMarked;
