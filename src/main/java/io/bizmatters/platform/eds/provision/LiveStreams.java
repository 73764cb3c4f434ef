package io.bizmatters.platform.eds.provision;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * Holds the live state of an account of NATS, as far as a plan needs it.
 *
 * @param streams answers of {@code STREAM.INFO} by name
 * @param consumers answers of {@code CONSUMER.INFO} by stream and name; all consumers of a stream
 *     where a new one could conflict
 * @param neighbours the subjects of other streams that overlap with wanted subjects, by name
 * @param account the answer of {@code $JS.API.INFO}
 * @param clustered whether the server belongs to a cluster
 */
record LiveStreams(
    Map<String, JsonNode> streams,
    Map<String, Map<String, JsonNode>> consumers,
    Map<String, List<String>> neighbours,
    JsonNode account,
    boolean clustered) {

  LiveStreams {
    streams = Map.copyOf(streams);
    consumers = Map.copyOf(consumers);
    neighbours = Map.copyOf(neighbours);
  }

  Optional<JsonNode> stream(String name) {
    return Optional.ofNullable(streams.get(name));
  }

  Map<String, JsonNode> consumersOf(String stream) {
    return consumers.getOrDefault(stream, Map.of());
  }
}
