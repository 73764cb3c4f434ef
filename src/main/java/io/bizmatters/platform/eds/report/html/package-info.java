/** Writes the HTML report of a scale test: a page, its charts and their axes. */
@NullMarked
package io.bizmatters.platform.eds.report.html;

import org.jspecify.annotations.NullMarked;
