/**
 * Talks to NATS: reads streams, durable consumers and lag, by the NATS protocol or by its
 * monitoring endpoint, and finds the way from the build to the server.
 */
@NullMarked
package io.bizmatters.platform.eds.nats;

import org.jspecify.annotations.NullMarked;
