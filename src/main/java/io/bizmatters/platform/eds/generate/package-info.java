/** From the configuration of a module to its manifests and the files that hold them. */
@NullMarked
package io.bizmatters.platform.eds.generate;

import org.jspecify.annotations.NullMarked;
