/**
 * The autoscaling test as a use case: publish, watch, drain, restore. Empty until that goal is
 * built.
 */
@NullMarked
package io.bizmatters.platform.eds.scaletest;

import org.jspecify.annotations.NullMarked;
