package com.example.orders;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What the deployment tells the worker.
 *
 * @param natsUrl one NATS address or several, separated by commas
 * @param stream the stream that holds the orders
 * @param consumer the durable pull consumer that all workers share
 * @param port where the HTTP endpoints listen; 0 takes any free one
 * @param confirmationTime how long confirming one order takes
 * @param drainTimeout how long a stop may wait for orders in work; has to be shorter than the pod's
 *     termination grace period, or the kubelet kills the worker in mid-order
 */
record Settings(
    String natsUrl,
    String stream,
    String consumer,
    int port,
    Duration confirmationTime,
    Duration drainTimeout) {

  static Settings from(Map<String, String> environment) {
    List<String> missing =
        Stream.of("NATS_URL", "NATS_STREAM_NAME", "NATS_CONSUMER_GROUP", "PORT")
            .filter(name -> environment.getOrDefault(name, "").isBlank())
            .toList();
    if (!missing.isEmpty()) {
      throw new IllegalArgumentException(
          "not set in the environment: " + String.join(", ", missing));
    }
    return new Settings(
        environment.get("NATS_URL"),
        environment.get("NATS_STREAM_NAME"),
        environment.get("NATS_CONSUMER_GROUP"),
        number("PORT", environment.get("PORT"), 65_535),
        Duration.ofMillis(
            number(
                "CONFIRMATION_MILLIS",
                environment.getOrDefault("CONFIRMATION_MILLIS", "50"),
                60_000)),
        Duration.ofSeconds(
            number(
                "DRAIN_TIMEOUT_SECONDS",
                environment.getOrDefault("DRAIN_TIMEOUT_SECONDS", "20"),
                3_600)));
  }

  private static int number(String name, String value, int most) {
    int number;
    try {
      number = Integer.parseInt(value);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(name + " is not a number: " + value, e);
    }
    if (number < 0 || number > most) {
      throw new IllegalArgumentException(name + " is not within 0 and " + most + ": " + value);
    }
    return number;
  }
}
