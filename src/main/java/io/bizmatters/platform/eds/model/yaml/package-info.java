/** Reads YAML files into nodes with line and column. */
@NullMarked
package io.bizmatters.platform.eds.model.yaml;

import org.jspecify.annotations.NullMarked;
