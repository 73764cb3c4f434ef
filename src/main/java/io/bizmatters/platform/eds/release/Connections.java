package io.bizmatters.platform.eds.release;

import io.bizmatters.platform.eds.kubernetes.api.ClusterClient;
import io.bizmatters.platform.eds.kubernetes.api.Retries;
import io.bizmatters.platform.eds.nats.StreamLook;
import java.util.function.Consumer;

/**
 * The connections of a release. The caller that opened the client and the streams closes them.
 *
 * @param retries how requests to the cluster are repeated
 * @param streams how the build looks at NATS
 * @param lines receives the console lines of a running release
 */
public record Connections(
    ClusterClient client, Retries retries, StreamLook streams, Consumer<String> lines) {}
