package io.bizmatters.platform.eds.manifest;

import io.bizmatters.platform.eds.manifest.tree.Tree;
import io.bizmatters.platform.eds.model.EventDrivenService;
import io.bizmatters.platform.eds.model.Provision;
import io.bizmatters.platform.eds.model.Provision.Consumer;
import io.bizmatters.platform.eds.model.Provision.DeadLetter;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * Renders stream and consumer in the format of NATS' API, which {@code nats stream add --config}
 * and {@code nats consumer add --config} accept ({@code nats-server/server/stream.go}, {@code
 * StreamConfig}; {@code consumer.go}, {@code ConsumerConfig}). Durations are nanoseconds.
 */
public final class NatsConfig {

  private final EventDrivenService service;
  private final Provision provision;

  NatsConfig(EventDrivenService service, Provision provision) {
    this.service = service;
    this.provision = provision;
  }

  private static String deadLetters(EventDrivenService service) {
    return DeadLetter.subject(service.nats().stream(), service.nats().consumer());
  }

  Map<String, Object> stream() {
    return limits(
            Tree.of("name", service.nats().stream())
                .with("subjects", provision.subjects())
                .with("retention", provision.retention().word()),
            provision.maxAge(),
            provision.maxBytes(),
            provision.maxMessages())
        .with("discard", provision.discard().word())
        .with("duplicate_window", provision.duplicateWindow().toNanos())
        .fields();
  }

  Map<String, Object> deadLetter(DeadLetter letters) {
    return limits(
            Tree.of("name", letters.stream())
                .with("subjects", List.of(deadLetters(service)))
                .with("retention", "limits"),
            letters.maxAge(),
            letters.maxBytes(),
            letters.maxMessages())
        .with("discard", "old")
        .fields();
  }

  private Tree limits(
      Tree config, Duration maxAge, OptionalLong maxBytes, OptionalLong maxMessages) {
    return config
        .with("storage", provision.storage().word())
        .with("num_replicas", provision.replicas())
        .with("max_age", maxAge.toNanos())
        .with("max_bytes", maxBytes.orElse(Provision.UNLIMITED))
        .with("max_msgs", maxMessages.orElse(Provision.UNLIMITED))
        .with("max_msg_size", Provision.UNLIMITED)
        .with("max_msgs_per_subject", Provision.UNLIMITED)
        .with("max_consumers", Provision.UNLIMITED);
  }

  Map<String, Object> consumer() {
    return consumer(service.nats().consumer(), provision.consumer());
  }

  /** Returns the whole configuration of a durable pull consumer. */
  public static Map<String, Object> consumer(String name, Consumer consumer) {
    List<String> filters = consumer.filterSubjects();
    Tree config =
        Tree.of("name", name)
            .with("durable_name", name)
            .with("deliver_policy", "all")
            .with("ack_policy", "explicit")
            .with("ack_wait", consumer.firstWait().toNanos())
            .with("max_deliver", consumer.maxDeliver())
            .withSome("backoff", consumer.backoff().stream().map(Duration::toNanos).toList())
            .with("max_ack_pending", consumer.maxAckPending());
    if (filters.size() == 1) {
      config.with("filter_subject", filters.get(0));
    } else {
      config.withSome("filter_subjects", filters);
    }
    return config.with("replay_policy", "instant").fields();
  }
}
