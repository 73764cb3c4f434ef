/**
 * The event-driven service and its parts, the one table of fields and defaults, validation and
 * problems. Depends on nothing of ours.
 */
@NullMarked
package io.bizmatters.platform.eds.model;

import org.jspecify.annotations.NullMarked;
