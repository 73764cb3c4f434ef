/**
 * The edge to people: every table, report and file that a person or a machine reads, with secrets
 * masked and foreign text made harmless.
 */
@NullMarked
package io.bizmatters.platform.eds.report;

import org.jspecify.annotations.NullMarked;
