/**
 * The edge to NATS: streams, durable consumers, lag, by NATS' own protocol or by its monitoring.
 */
@NullMarked
package io.bizmatters.platform.eds.nats;

import org.jspecify.annotations.NullMarked;
