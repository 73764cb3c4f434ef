/** The service: its fields, sizes and values, one row a field. */
@NullMarked
package io.bizmatters.platform.eds.model;

import org.jspecify.annotations.NullMarked;
