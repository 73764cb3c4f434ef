package io.bizmatters.platform.eds.provision;

import io.bizmatters.platform.eds.manifest.NatsConfig;
import io.bizmatters.platform.eds.model.Provision;
import io.bizmatters.platform.eds.model.grammar.NatsSubjects;
import io.bizmatters.platform.eds.nats.ObservedStream.ObservedConsumer;
import io.bizmatters.platform.eds.provision.Difference.Reach;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/**
 * Holds the wanted settings of a consumer and compares them with a live one: durable, pull,
 * explicit acknowledgement, and the settings of the service's {@code provision} block. Other fields
 * stay unchanged.
 */
record ConsumerSettings(String stream, String name, Provision.Consumer wanted) {

  /** Returns the whole configuration of a new consumer. */
  Map<String, Object> configuration() {
    return NatsConfig.consumer(name, wanted);
  }

  /**
   * Returns the key of the filters; one filter has a key of its own, which older clients support.
   */
  private Map<String, Object> filterKeys() {
    List<String> filters = wanted.filterSubjects();
    Map<String, Object> keys = new LinkedHashMap<>();
    keys.put("filter_subject", filters.size() == 1 ? filters.get(0) : Optional.empty());
    keys.put("filter_subjects", filters.size() > 1 ? filters : Optional.empty());
    return keys;
  }

  private static List<Long> nanos(List<Duration> delays) {
    return delays.stream().map(Duration::toNanos).toList();
  }

  /** {@code durable, pull, explicit acks, ackWait 30s, maxDeliver 5, maxAckPending 1000}. */
  String summary() {
    List<String> parts = new ArrayList<>();
    parts.add("durable, pull, explicit acks");
    parts.add("ackWait " + StreamSettings.period(wanted.firstWait().toNanos()));
    parts.add("maxDeliver " + count(wanted.maxDeliver()));
    parts.add("maxAckPending " + count(wanted.maxAckPending()));
    if (!wanted.filterSubjects().isEmpty()) {
      parts.add("filter " + String.join(" ", wanted.filterSubjects()));
    }
    if (!wanted.backoff().isEmpty()) {
      parts.add("backoff " + periods(nanos(wanted.backoff())));
    }
    return String.join(", ", parts);
  }

  /** Returns the settings in which a live consumer differs. */
  List<Difference> against(JsonNode info) {
    JsonNode live = info.path("config");
    List<Difference> found = new ArrayList<>();
    kind(live, found);
    filters(live).ifPresent(found::add);
    waits(live, found);
    maxDeliver(info).ifPresent(found::add);
    maxAckPending(live).ifPresent(found::add);
    return found;
  }

  private static void kind(JsonNode live, List<Difference> found) {
    if (!live.path("deliver_subject").asString("").isEmpty()) {
      found.add(
          immutable(
              "kind",
              "push",
              "pull",
              "pods would not share its messages, and NATS turns no push consumer into a pull one (10012)"));
    }
    if (live.path("durable_name").asString("").isEmpty()) {
      found.add(
          immutable(
              "kind",
              "ephemeral",
              "durable",
              "NATS deletes it after its last pod, and cannot make it durable later"));
    }
    String acks = live.path("ack_policy").asString("none");
    if (!acks.equals("explicit")) {
      found.add(
          immutable(
              "ackPolicy",
              acks,
              "explicit",
              "a killed pod would lose messages, and NATS cannot change how a consumer acknowledges (10012)"));
    }
  }

  /** Whether the consumer would read other messages than before, or be created again. */
  static boolean mayCollide(Difference difference) {
    return difference.field().equals("filterSubjects") || difference.reach() == Reach.IMMUTABLE;
  }

  private static Difference immutable(String field, String live, String wanted, String why) {
    return new Difference(field, Map.of(), live, wanted, Reach.IMMUTABLE, why);
  }

  private Optional<Difference> filters(JsonNode live) {
    List<String> there = ObservedConsumer.filtersOf(live);
    List<String> filters = wanted.filterSubjects();
    if (there.size() == filters.size() && there.containsAll(filters)) {
      return Optional.empty();
    }
    List<String> before = there.isEmpty() ? List.of(">") : there;
    String lost =
        filters.isEmpty()
            ? ""
            : before.stream()
                .filter(one -> filters.stream().noneMatch(two -> NatsSubjects.covers(two, one)))
                .map(one -> one.equals(">") ? "other subjects" : one)
                .collect(Collectors.joining(", "));
    return Optional.of(
        new Difference(
            "filterSubjects",
            filterKeys(),
            there.isEmpty() ? "all" : String.join(" ", there),
            filters.isEmpty() ? "all" : String.join(" ", filters),
            lost.isEmpty() ? Reach.HARMLESS : Reach.GUARDED,
            lost.isEmpty() ? "" : "messages of " + lost + " would wait without a consumer"));
  }

  /** Compares ackWait and backoff together, because backoff replaces ackWait. */
  private void waits(JsonNode live, List<Difference> found) {
    List<Long> there = new ArrayList<>();
    live.path("backoff").forEach(delay -> there.add(delay.asLong(0)));
    List<Long> delays = nanos(wanted.backoff());
    if (!there.equals(delays)) {
      found.add(Difference.harmless("backoff", "backoff", delays, periods(there), periods(delays)));
    }
    long wait = live.path("ack_wait").asLong(0);
    long first = wanted.firstWait().toNanos();
    if (wait != first) {
      found.add(
          Difference.harmless(
              "ackWait",
              "ack_wait",
              first,
              StreamSettings.period(wait),
              StreamSettings.period(first)));
    }
  }

  /**
   * Compares maxDeliver; NATS does not report messages that a lower limit abandons
   * (nats-server#7148).
   */
  private Optional<Difference> maxDeliver(JsonNode info) {
    long there = info.path("config").path("max_deliver").asLong(Provision.UNLIMITED);
    long most = wanted.maxDeliver();
    if (there == most) {
      return Optional.empty();
    }
    long again = info.path("num_redelivered").asLong(0);
    boolean lower = most > 0 && (there <= 0 || most < there);
    boolean guarded = lower && again > 0;
    return Optional.of(
        new Difference(
            "maxDeliver",
            Map.of("max_deliver", most),
            count(there),
            count(most),
            guarded ? Reach.GUARDED : Reach.HARMLESS,
            guarded
                ? "of "
                    + again
                    + " messages in redelivery, those beyond it would be given up without a word"
                : ""));
  }

  private Optional<Difference> maxAckPending(JsonNode live) {
    long there = live.path("max_ack_pending").asLong(Provision.UNLIMITED);
    long most = wanted.maxAckPending();
    return there == most
        ? Optional.empty()
        : Optional.of(
            Difference.harmless(
                "maxAckPending", "max_ack_pending", most, count(there), count(most)));
  }

  private static String count(long number) {
    return number <= 0 ? "no limit" : String.valueOf(number);
  }

  private static String periods(List<Long> nanos) {
    return nanos.isEmpty()
        ? "none"
        : nanos.stream().map(StreamSettings::period).collect(Collectors.joining(" "));
  }
}
