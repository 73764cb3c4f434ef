/** The API as a folder for Crossplane: definition, composition, rights, examples and tests. */
@NullMarked
package io.bizmatters.platform.eds.format.crossplane;

import org.jspecify.annotations.NullMarked;
