package io.bizmatters.platform.eds.provision;

import io.bizmatters.platform.eds.model.Provision;
import io.bizmatters.platform.eds.model.Provision.DeadLetter;
import io.bizmatters.platform.eds.model.grammar.NatsSubjects;
import io.bizmatters.platform.eds.model.grammar.Period;
import io.bizmatters.platform.eds.provision.Difference.Reach;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/**
 * Holds the wanted settings of a stream and compares them with a live one. Other fields stay
 * unchanged.
 *
 * @param values the values by NATS' own keys ({@code nats-server/server/stream.go} StreamConfig)
 * @param shares whether the stream may have further subjects
 */
record StreamSettings(String name, Map<String, Object> values, boolean shares) {

  private static final long NO_LIMIT = -1;
  private static final long NANOS_A_SECOND = 1_000_000_000;

  /** Returns the settings of the stream for the messages. */
  static StreamSettings ofWork(String name, Provision provision) {
    Map<String, Object> values = new LinkedHashMap<>();
    values.put("subjects", provision.subjects());
    values.put("retention", provision.retention().word());
    values.put("storage", provision.storage().word());
    values.put("num_replicas", (long) provision.replicas());
    values.put("max_age", provision.maxAge().toNanos());
    limits(values, provision.maxBytes(), provision.maxMessages());
    values.put("discard", provision.discard().word());
    values.put("duplicate_window", provision.duplicateWindow().toNanos());
    return new StreamSettings(name, values, false);
  }

  /**
   * Returns the settings of the stream for dead letters, which keeps NATS' advisories about
   * messages that reached their last delivery.
   */
  static StreamSettings ofDeadLetters(
      DeadLetter letters, String stream, String consumer, Provision provision) {
    Map<String, Object> values = new LinkedHashMap<>();
    values.put("subjects", List.of(DeadLetter.subject(stream, consumer)));
    values.put("retention", Provision.Retention.LIMITS.word());
    values.put("storage", provision.storage().word());
    values.put("num_replicas", (long) provision.replicas());
    values.put("max_age", letters.maxAge().toNanos());
    limits(values, letters.maxBytes(), letters.maxMessages());
    return new StreamSettings(letters.stream(), values, true);
  }

  /** An unset limit means unlimited for a new stream and unchanged for an existing one. */
  private static void limits(
      Map<String, Object> values, OptionalLong maxBytes, OptionalLong maxMessages) {
    maxBytes.ifPresent(bytes -> values.put("max_bytes", bytes));
    maxMessages.ifPresent(count -> values.put("max_msgs", count));
  }

  /** Returns the whole configuration of a new stream. */
  Map<String, Object> configuration() {
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("name", name);
    all.putAll(values);
    return all;
  }

  List<String> subjects() {
    return texts("subjects");
  }

  @SuppressWarnings("unchecked") // the only lists here are of subjects
  private List<String> texts(String key) {
    return (List<String>) Optional.ofNullable(values.get(key)).orElseThrow();
  }

  /** {@code subjects orders.placed.*, workqueue, file, 1 replica, maxAge 24h}. */
  String summary() {
    Object replicas = Optional.ofNullable(values.get("num_replicas")).orElse(1L);
    List<String> parts = new ArrayList<>();
    parts.add("subjects " + String.join(" ", subjects()));
    parts.add(word("retention"));
    parts.add(word("storage"));
    parts.add(replicas + (replicas.equals(1L) ? " replica" : " replicas"));
    parts.add("maxAge " + age(number("max_age")));
    if (values.containsKey("max_bytes")) {
      parts.add("maxBytes " + number("max_bytes"));
    }
    if (values.containsKey("max_msgs")) {
      parts.add("maxMessages " + number("max_msgs"));
    }
    return String.join(", ", parts);
  }

  private String word(String key) {
    return String.valueOf(values.get(key));
  }

  private long number(String key) {
    return values.get(key) instanceof Number number ? number.longValue() : NO_LIMIT;
  }

  /** Returns the settings in which a live stream differs. */
  List<Difference> against(JsonNode live) {
    List<Difference> found = new ArrayList<>();
    subjects(live).ifPresent(found::add);
    retention(live).ifPresent(found::add);
    storage(live).ifPresent(found::add);
    replicas(live).ifPresent(found::add);
    maxAge(live).ifPresent(found::add);
    limit(live, "maxBytes", "max_bytes", "bytes").ifPresent(found::add);
    limit(live, "maxMessages", "max_msgs", "messages").ifPresent(found::add);
    discard(live).ifPresent(found::add);
    duplicateWindow(live).ifPresent(found::add);
    return found;
  }

  static List<String> subjectsOf(JsonNode live) {
    List<String> subjects = new ArrayList<>();
    live.path("subjects").forEach(subject -> subjects.add(subject.asString("")));
    return subjects;
  }

  private Optional<Difference> subjects(JsonNode live) {
    List<String> there = subjectsOf(live);
    List<String> wanted = subjects();
    if (shares) {
      List<String> missing =
          wanted.stream()
              .filter(one -> there.stream().noneMatch(two -> NatsSubjects.covers(two, one)))
              .toList();
      List<String> all = new ArrayList<>(there);
      all.addAll(missing);
      return missing.isEmpty()
          ? Optional.empty()
          : Optional.of(subjects(there, all, Reach.HARMLESS, ""));
    }
    if (there.size() == wanted.size() && there.containsAll(wanted)) {
      return Optional.empty();
    }
    String lost =
        there.stream()
            .filter(one -> wanted.stream().noneMatch(two -> NatsSubjects.covers(two, one)))
            .collect(Collectors.joining(", "));
    return Optional.of(
        lost.isEmpty()
            ? subjects(there, wanted, Reach.HARMLESS, "")
            : subjects(
                there, wanted, Reach.GUARDED, "what is published to " + lost + " would be lost"));
  }

  private static Difference subjects(
      List<String> there, List<String> wanted, Reach reach, String why) {
    return new Difference(
        "subjects",
        Map.of("subjects", wanted),
        there.isEmpty() ? "none" : String.join(" ", there),
        String.join(" ", wanted),
        reach,
        why);
  }

  private Optional<Difference> retention(JsonNode live) {
    String there = live.path("retention").asString("limits");
    String wanted = word("retention");
    if (there.equals(wanted)) {
      return Optional.empty();
    }
    boolean queue = there.equals("workqueue") || wanted.equals("workqueue");
    return Optional.of(
        changed(
            "retention",
            "retention",
            wanted,
            there,
            wanted,
            queue ? Reach.IMMUTABLE : Reach.GUARDED,
            queue
                ? "NATS changes retention neither to nor from workqueue (10052)"
                : wanted.equals("interest")
                    ? "messages that every consumer has acknowledged would go"
                    : "messages would stay after they were acknowledged"));
  }

  private Optional<Difference> storage(JsonNode live) {
    String there = live.path("storage").asString("file");
    String wanted = word("storage");
    return there.equals(wanted)
        ? Optional.empty()
        : Optional.of(
            changed(
                "storage",
                "storage",
                wanted,
                there,
                wanted,
                Reach.IMMUTABLE,
                "NATS cannot change where a stream is kept (10052)"));
  }

  private Optional<Difference> replicas(JsonNode live) {
    long there = live.path("num_replicas").asLong(1);
    long wanted = number("num_replicas");
    if (there == wanted) {
      return Optional.empty();
    }
    return Optional.of(
        changed(
            "replicas",
            "num_replicas",
            wanted,
            String.valueOf(there),
            String.valueOf(wanted),
            wanted < there ? Reach.GUARDED : Reach.HARMLESS,
            wanted < there ? "the stream would bear the loss of fewer servers" : ""));
  }

  private Optional<Difference> maxAge(JsonNode live) {
    long there = live.path("max_age").asLong(0);
    long wanted = number("max_age");
    if (there == wanted) {
      return Optional.empty();
    }
    boolean shorter = wanted != 0 && (there == 0 || wanted < there);
    return Optional.of(
        changed(
            "maxAge",
            "max_age",
            wanted,
            age(there),
            age(wanted),
            shorter ? Reach.GUARDED : Reach.HARMLESS,
            shorter ? "messages older than " + age(wanted) + " would be deleted" : ""));
  }

  private Optional<Difference> limit(JsonNode live, String field, String key, String unit) {
    long there = live.path(key).asLong(NO_LIMIT);
    long wanted = number(key);
    if (!values.containsKey(key) || there == wanted) {
      return Optional.empty();
    }
    boolean smaller = there <= 0 || wanted < there;
    return Optional.of(
        changed(
            field,
            key,
            wanted,
            there <= 0 ? "no limit" : String.valueOf(there),
            String.valueOf(wanted),
            smaller ? Reach.GUARDED : Reach.HARMLESS,
            smaller ? "what is more than " + wanted + " " + unit + " would be deleted" : ""));
  }

  private Optional<Difference> discard(JsonNode live) {
    String there = live.path("discard").asString("old");
    return !values.containsKey("discard") || there.equals(word("discard"))
        ? Optional.empty()
        : Optional.of(
            Difference.harmless("discard", "discard", word("discard"), there, word("discard")));
  }

  private Optional<Difference> duplicateWindow(JsonNode live) {
    long there = live.path("duplicate_window").asLong(0);
    long wanted = number("duplicate_window");
    return !values.containsKey("duplicate_window") || there == wanted
        ? Optional.empty()
        : Optional.of(
            Difference.harmless(
                "duplicateWindow", "duplicate_window", wanted, period(there), period(wanted)));
  }

  private static Difference changed(
      String field, String key, Object value, String live, String wanted, Reach reach, String why) {
    return new Difference(field, Map.of(key, value), live, wanted, reach, why);
  }

  private static String age(long nanos) {
    return nanos == 0 ? "no limit" : period(nanos);
  }

  /** Writes a period for people; a period with fractions of a second as ISO 8601. */
  static String period(long nanos) {
    Duration duration = Duration.ofNanos(nanos);
    return nanos % NANOS_A_SECOND == 0 ? Period.written(duration) : duration.toString();
  }
}
