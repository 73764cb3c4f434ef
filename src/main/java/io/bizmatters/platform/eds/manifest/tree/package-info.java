/** Objects as trees, and their text as YAML and JSON. */
@NullMarked
package io.bizmatters.platform.eds.manifest.tree;

import org.jspecify.annotations.NullMarked;
