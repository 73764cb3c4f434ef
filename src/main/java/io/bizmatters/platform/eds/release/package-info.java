/**
 * The use cases, one class each: what happens to a release, told in order. Joins the rooms below
 * and does no protocol work of its own.
 */
@NullMarked
package io.bizmatters.platform.eds.release;

import org.jspecify.annotations.NullMarked;
