/**
 * Writes every table, report and file that a person or a machine reads, with masked secrets and
 * harmless foreign text.
 */
@NullMarked
package io.bizmatters.platform.eds.report;

import org.jspecify.annotations.NullMarked;
