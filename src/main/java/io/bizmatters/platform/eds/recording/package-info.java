/**
 * Observes live services for a while, measures their arrivals, their lag, their replicas and how
 * long a message takes, and changes nothing.
 */
@NullMarked
package io.bizmatters.platform.eds.recording;

import org.jspecify.annotations.NullMarked;
