/** What a person wrote, with the place where it was written, and the problems found in it. */
@NullMarked
package io.bizmatters.platform.eds.model.tree;

import org.jspecify.annotations.NullMarked;
