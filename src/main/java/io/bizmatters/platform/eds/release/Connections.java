package io.bizmatters.platform.eds.release;

import io.bizmatters.platform.eds.kubernetes.api.Api;
import io.bizmatters.platform.eds.nats.StreamLook;
import java.util.function.Consumer;

/**
 * The connections of a release. The caller that opened the client and the streams closes them.
 *
 * @param streams how the build looks at NATS
 * @param lines receives the console lines of a running release
 */
public record Connections(Api api, StreamLook streams, Consumer<String> lines) {}
