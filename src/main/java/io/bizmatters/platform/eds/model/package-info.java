/** Describes a service: its fields, sizes and values, with one row for each field. */
@NullMarked
package io.bizmatters.platform.eds.model;

import org.jspecify.annotations.NullMarked;
