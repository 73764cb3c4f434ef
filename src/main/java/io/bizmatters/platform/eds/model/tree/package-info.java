/** Holds written values with their places, and the problems found in them. */
@NullMarked
package io.bizmatters.platform.eds.model.tree;

import org.jspecify.annotations.NullMarked;
