/**
 * Parses texts with a grammar: names, quantities, periods, image references, NATS subjects and
 * servers.
 */
@NullMarked
package io.bizmatters.platform.eds.model.grammar;

import org.jspecify.annotations.NullMarked;
