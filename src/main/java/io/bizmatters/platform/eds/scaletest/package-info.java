/**
 * The autoscaling test as a use case: publish, watch, drain, restore. What it saw is judged by pure
 * functions of the trace and its limits; it changes nothing but the messages that it has published.
 */
@NullMarked
package io.bizmatters.platform.eds.scaletest;

import org.jspecify.annotations.NullMarked;
