package io.bizmatters.platform.eds.release;

import io.bizmatters.platform.eds.kubernetes.api.ClusterClient;
import io.bizmatters.platform.eds.kubernetes.api.Retries;
import io.bizmatters.platform.eds.nats.StreamLook;
import java.util.function.Consumer;

/**
 * What a release talks to. Whoever opened the client and the streams closes them.
 *
 * @param retries how requests to the cluster are repeated
 * @param streams how NATS is seen
 * @param lines takes what people read while the release goes on
 */
public record Connections(
    ClusterClient client, Retries retries, StreamLook streams, Consumer<String> lines) {}
