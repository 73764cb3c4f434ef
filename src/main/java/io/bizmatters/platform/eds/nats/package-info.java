/**
 * The edge to NATS: streams, durable consumers and lag, by NATS' own protocol or by its monitoring,
 * and the ways from the build to the server.
 */
@NullMarked
package io.bizmatters.platform.eds.nats;

import org.jspecify.annotations.NullMarked;
