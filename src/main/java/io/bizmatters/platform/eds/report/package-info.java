/**
 * The edge to people: problems, tables and documents as text. Decides how a thing is said, never
 * what is true.
 */
@NullMarked
package io.bizmatters.platform.eds.report;

import org.jspecify.annotations.NullMarked;
