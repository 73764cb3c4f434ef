/**
 * Judges whether a service is ready: pure functions of observed facts, without a clock or a
 * connection.
 */
@NullMarked
package io.bizmatters.platform.eds.readiness;

import org.jspecify.annotations.NullMarked;
