/** Holds objects as trees, and reads and writes them as YAML and JSON. */
@NullMarked
package io.bizmatters.platform.eds.manifest.tree;

import org.jspecify.annotations.NullMarked;
