package io.bizmatters.platform.eds.trace;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Everything that a trace was recorded with, as the head of its file says it. */
record TraceSettings(Map<String, String> values) {

  TraceSettings {
    values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
  }

  /** A service with one replica at least and ten at most, and a quick worker. */
  static TraceSettings named(String name) {
    return new TraceSettings(Map.of())
        .with("load", name)
        .with("messages", "")
        .with("seconds", "180")
        .with("min", "1")
        .with("max", "10")
        .with("threshold", "5")
        .with("activation", "0")
        .with("polling", "2")
        .with("cooldown", "10")
        .with("downWindow", "")
        .with("downPods", "")
        .with("fallback", "")
        .with("outage", "")
        .with("secondsPerMessage", "0.5")
        .with("batch", "1")
        .with("startDelay", "0")
        .with("drains", "true")
        .with("ackWait", "30")
        .with("maxAckPending", "1000")
        .with("feedsBack", "true");
  }

  TraceSettings with(String key, String value) {
    Map<String, String> more = new LinkedHashMap<>(values);
    more.put(key, value);
    return new TraceSettings(more);
  }

  String text(String key) {
    String value = values.get(key);
    if (value == null) {
      throw new IllegalArgumentException("no " + key + " in " + values);
    }
    return value;
  }

  int number(String key) {
    return Integer.parseInt(text(key));
  }

  boolean is(String key) {
    return Boolean.parseBoolean(text(key));
  }

  Duration seconds(String key) {
    return Duration.ofSeconds(number(key));
  }

  Optional<Duration> optionalSeconds(String key) {
    return text(key).isEmpty() ? Optional.empty() : Optional.of(seconds(key));
  }

  /** The numbers of a value such as {@code 40..100} or {@code 1/15}; none if it is empty. */
  List<Integer> numbers(String key) {
    List<Integer> numbers = new ArrayList<>();
    for (String part : text(key).split("\\D+", -1)) {
      if (!part.isEmpty()) {
        numbers.add(Integer.valueOf(part));
      }
    }
    return numbers;
  }
}
