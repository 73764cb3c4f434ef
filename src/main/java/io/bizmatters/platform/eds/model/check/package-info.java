/** Checks a service: fields, conventions, rules over several fields; and supplies the defaults. */
@NullMarked
package io.bizmatters.platform.eds.model.check;

import org.jspecify.annotations.NullMarked;
