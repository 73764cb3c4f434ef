/** What the forms of the API on other platforms share: names, sizes, defaults and the schema. */
@NullMarked
package io.bizmatters.platform.eds.format;

import org.jspecify.annotations.NullMarked;
