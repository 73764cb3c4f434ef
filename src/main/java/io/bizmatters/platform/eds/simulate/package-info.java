/**
 * Simulates KEDA, the HPA and a NATS consumer: pure functions of a setting and a seed, without a
 * clock, a file or a connection.
 */
@NullMarked
package io.bizmatters.platform.eds.simulate;

import org.jspecify.annotations.NullMarked;
