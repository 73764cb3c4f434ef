package io.bizmatters.platform.eds.nats;

import io.bizmatters.platform.eds.nats.ObservedStream.ObservedConsumer;
import io.bizmatters.platform.eds.readiness.StreamAnswer;
import io.bizmatters.platform.eds.readiness.StreamAnswer.Acks;
import io.bizmatters.platform.eds.readiness.StreamAnswer.ConsumerMissing;
import io.bizmatters.platform.eds.readiness.StreamAnswer.Found;
import io.bizmatters.platform.eds.readiness.StreamAnswer.Kind;
import io.bizmatters.platform.eds.readiness.StreamAnswer.StreamMissing;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * Reads an answer of {@code /jsz}, an endpoint of a server's monitoring ({@code
 * nats-server/server/monitor.go}).
 *
 * @param body the whole answer
 */
record Jsz(JsonNode body) {

  boolean isOff() {
    return body.path("disabled").asBoolean(false);
  }

  /** Finds an account by name or key, as KEDA does. */
  Optional<JsonNode> account(String account) {
    for (JsonNode details : body.path("account_details")) {
      if (id(details).equals(account) || details.path("name").asString("").equals(account)) {
        return Optional.of(details);
      }
    }
    return Optional.empty();
  }

  static String id(JsonNode details) {
    return details.path("id").asString("");
  }

  /** Returns the names of all accounts with JetStream, and their keys where they differ. */
  List<String> accounts() {
    List<String> accounts = new ArrayList<>();
    body.path("account_details").forEach(details -> accounts.add(id(details)));
    return accounts;
  }

  static StreamAnswer consumer(JsonNode account, String stream, String consumer) {
    Optional<JsonNode> found = named(account.path("stream_detail"), stream);
    if (found.isEmpty()) {
      return new StreamMissing();
    }
    return named(found.get().path("consumer_detail"), consumer)
        .map(Jsz::found)
        .orElseGet(ConsumerMissing::new);
  }

  private static Optional<JsonNode> named(JsonNode list, String name) {
    for (JsonNode item : list) {
      if (item.path("name").asString("").equals(name)) {
        return Optional.of(item);
      }
    }
    return Optional.empty();
  }

  /** Reads the stream's settings; empty when the stream is missing. */
  static Optional<ObservedStream> stream(JsonNode account, String stream, String consumer) {
    return named(account.path("stream_detail"), stream)
        .map(
            found -> {
              JsonNode config = found.path("config");
              Optional<ObservedConsumer> own =
                  named(found.path("consumer_detail"), consumer).map(ObservedConsumer::of);
              List<ObservedConsumer> others = new ArrayList<>();
              if (own.isEmpty()) {
                found
                    .path("consumer_detail")
                    .forEach(other -> others.add(ObservedConsumer.of(other)));
              }
              return new ObservedStream(
                  KeptSubjects.of(config),
                  config.path("retention").asString("").equals("workqueue"),
                  own,
                  others);
            });
  }

  static Acks acks(JsonNode config) {
    return switch (config.path("ack_policy").asString("")) {
      case "explicit" -> Acks.EXPLICIT;
      case "all" -> Acks.ALL;
      default -> Acks.NONE;
    };
  }

  private static StreamAnswer found(JsonNode consumer) {
    JsonNode config = consumer.path("config");
    return new Found(
        config.path("deliver_subject").asString("").isEmpty() ? Kind.PULL : Kind.PUSH,
        !config.path("durable_name").asString("").isEmpty(),
        acks(config),
        consumer.path("num_pending").asLong(0),
        consumer.path("num_ack_pending").asLong(0));
  }
}
