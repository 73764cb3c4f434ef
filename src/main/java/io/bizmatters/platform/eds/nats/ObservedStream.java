package io.bizmatters.platform.eds.nats;

import io.bizmatters.platform.eds.readiness.StreamAnswer.Acks;
import io.nats.client.api.AckPolicy;
import io.nats.client.api.ConsumerConfiguration;
import io.nats.client.api.ConsumerInfo;
import io.nats.client.api.DeliverPolicy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * Holds the settings of a live stream and of one of its consumers.
 *
 * @param subjects the subjects of the messages that the stream keeps, also of those copied from
 *     other streams; empty when unknown, as for a mirror
 * @param workqueue whether NATS deletes a message when it is acknowledged
 * @param consumer the wanted consumer; empty when it is missing
 * @param others consumers that conflict with a missing one: consumers of a workqueue must not share
 *     a subject
 */
public record ObservedStream(
    List<String> subjects,
    boolean workqueue,
    Optional<ObservedConsumer> consumer,
    List<ObservedConsumer> others) {

  public ObservedStream {
    subjects = List.copyOf(subjects);
    others = List.copyOf(others);
  }

  /**
   * Holds a live consumer's settings.
   *
   * @param filters the subjects that it receives; empty for all subjects of the stream
   * @param ackWait how long a message may be in work; the first of several delays
   * @param maxDeliver the maximal number of deliveries of a message; negative for no limit
   * @param maxAckPending the maximal number of messages in work; negative for no limit
   * @param inactiveThreshold the time without requests after which NATS deletes the consumer; zero
   *     for never
   * @param onlyNew whether it receives only messages published after its creation
   * @param priority how NATS chooses among the pods that request messages; {@code none} for first
   *     come, first served
   * @param leader the server of a cluster that knows its lag; empty for a single server
   */
  public record ObservedConsumer(
      String name,
      Acks acks,
      List<String> filters,
      Duration ackWait,
      List<Duration> backoff,
      long maxDeliver,
      long maxAckPending,
      Duration inactiveThreshold,
      boolean paused,
      boolean onlyNew,
      String priority,
      Optional<String> leader) {

    public ObservedConsumer {
      filters = List.copyOf(filters);
      backoff = List.copyOf(backoff);
    }

    static ObservedConsumer of(ConsumerInfo info) {
      ConsumerConfiguration configuration = info.getConsumerConfiguration();
      return new ObservedConsumer(
          info.getName(),
          acks(configuration.getAckPolicy()),
          filters(configuration),
          Optional.ofNullable(configuration.getAckWait()).orElse(Duration.ZERO),
          Optional.ofNullable(configuration.getBackoff()).orElseGet(List::of),
          configuration.getMaxDeliver(),
          configuration.getMaxAckPending(),
          Optional.ofNullable(configuration.getInactiveThreshold()).orElse(Duration.ZERO),
          info.getPaused(),
          configuration.getDeliverPolicy() == DeliverPolicy.New,
          configuration.getPriorityPolicy().toString(),
          Optional.ofNullable(info.getClusterInfo())
              .flatMap(cluster -> Optional.ofNullable(cluster.getLeader()))
              .filter(leader -> !leader.isEmpty()));
    }

    /** Returns the subjects of a configuration; empty for all subjects of the stream. */
    public static List<String> filters(ConsumerConfiguration configuration) {
      return Optional.ofNullable(configuration.getFilterSubjects()).orElseGet(List::of).stream()
          .filter(subject -> !subject.isEmpty())
          .toList();
    }

    static Acks acks(AckPolicy policy) {
      return switch (policy) {
        case Explicit -> Acks.EXPLICIT;
        case All -> Acks.ALL;
        default -> Acks.NONE;
      };
    }

    /** Reads a consumer from the monitoring endpoint's answer, whose durations are nanoseconds. */
    static ObservedConsumer of(JsonNode consumer) {
      JsonNode config = consumer.path("config");
      List<Duration> backoff = new ArrayList<>();
      config.path("backoff").forEach(delay -> backoff.add(Duration.ofNanos(delay.asLong(0))));
      return new ObservedConsumer(
          consumer.path("name").asString(""),
          Jsz.acks(config),
          filtersOf(config),
          Duration.ofNanos(config.path("ack_wait").asLong(0)),
          backoff,
          config.path("max_deliver").asLong(-1),
          config.path("max_ack_pending").asLong(-1),
          Duration.ofNanos(config.path("inactive_threshold").asLong(0)),
          consumer.path("paused").asBoolean(false),
          config.path("deliver_policy").asString("").equals("new"),
          config.path("priority_policy").asString("none"),
          Optional.of(consumer.path("cluster").path("leader").asString(""))
              .filter(leader -> !leader.isEmpty()));
    }

    /** Returns the subjects of a live consumer; empty for all. */
    public static List<String> filtersOf(JsonNode live) {
      List<String> filters = new ArrayList<>();
      live.path("filter_subjects").forEach(filter -> filters.add(filter.asString("")));
      String only = live.path("filter_subject").asString("");
      if (!only.isEmpty()) {
        filters.add(only);
      }
      return filters;
    }
  }
}
