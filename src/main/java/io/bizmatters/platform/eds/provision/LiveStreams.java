package io.bizmatters.platform.eds.provision;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * What an account of a NATS holds, as far as a plan needs it.
 *
 * @param streams what {@code STREAM.INFO} says, by name
 * @param consumers what {@code CONSUMER.INFO} says, by stream and name; all of a stream where a new
 *     one could be in their way
 * @param neighbours the subjects of streams that share some with those that are wanted, by name
 * @param account what {@code $JS.API.INFO} says
 * @param clustered whether it is one of several servers
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
