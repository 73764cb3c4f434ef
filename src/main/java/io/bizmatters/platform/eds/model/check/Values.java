package io.bizmatters.platform.eds.model.check;

import io.bizmatters.platform.eds.model.EventDrivenService.EnvValue;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Holds the legal values of a tree by field path, in the types of the table. */
public final class Values {

  private final Map<String, Object> byPath = new HashMap<>();

  void put(String path, Object value) {
    byPath.put(path, value);
  }

  Optional<String> text(String path) {
    return Optional.ofNullable((String) byPath.get(path));
  }

  Optional<Integer> whole(String path) {
    return Optional.ofNullable((Integer) byPath.get(path));
  }

  Optional<Boolean> flag(String path) {
    return Optional.ofNullable((Boolean) byPath.get(path));
  }

  Optional<Duration> seconds(String path) {
    return Optional.ofNullable((Duration) byPath.get(path));
  }

  @SuppressWarnings("unchecked") // FieldCheck puts a List<String> at every TextList field
  List<String> texts(String path) {
    return (List<String>) byPath.getOrDefault(path, List.of());
  }

  @SuppressWarnings("unchecked") // FieldCheck puts a Map<String, String> at every TextMap field
  Map<String, String> textMap(String path) {
    return (Map<String, String>) byPath.getOrDefault(path, Map.of());
  }

  @SuppressWarnings("unchecked") // FieldCheck puts a Map<String, EnvValue> at every Env field
  Map<String, EnvValue> env(String path) {
    return (Map<String, EnvValue>) byPath.getOrDefault(path, Map.of());
  }

  /** Returns the mapping at a Shape field; empty when it is missing, or is the word for "none". */
  @SuppressWarnings("unchecked") // FieldCheck puts a Map<String, Object> or a text there
  Optional<Map<String, Object>> shape(String path) {
    return byPath.get(path) instanceof Map<?, ?> fields
        ? Optional.of((Map<String, Object>) fields)
        : Optional.empty();
  }

  /** Whether a Shape field has the word for "none". */
  boolean isOff(String path) {
    return byPath.get(path) instanceof String;
  }

  @SuppressWarnings(
      "unchecked") // FieldCheck puts a List<Map<String, Object>> at every Shapes field
  List<Map<String, Object>> shapes(String path) {
    return (List<Map<String, Object>>) byPath.getOrDefault(path, List.of());
  }
}
