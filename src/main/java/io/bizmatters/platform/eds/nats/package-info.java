/**
 * The edge to NATS: streams, durable consumers, lag. Empty until the first goal that talks to NATS.
 */
@NullMarked
package io.bizmatters.platform.eds.nats;

import org.jspecify.annotations.NullMarked;
