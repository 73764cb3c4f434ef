/** Reads services from the objects of others: the way in. */
@NullMarked
package io.bizmatters.platform.eds.imports;

import org.jspecify.annotations.NullMarked;
