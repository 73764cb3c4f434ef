/**
 * Publishes messages, watches the service scale up, drain and scale down, judges it, and restores
 * what it changed.
 */
@NullMarked
package io.bizmatters.platform.eds.scaletest;

import org.jspecify.annotations.NullMarked;
