package io.bizmatters.platform.eds.provision;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One field of a stream or consumer that is not as it is wanted.
 *
 * @param field in the model's word
 * @param values what NATS is told, by its own keys; an empty {@link java.util.Optional} takes one
 *     away
 * @param live what is there, as people write it
 * @param wanted the same
 * @param reach what it takes to change it
 * @param why what the change would do, or why there is none
 */
record Difference(
    String field, Map<String, Object> values, String live, String wanted, Reach reach, String why) {

  /** What it takes to change a field. */
  enum Reach {
    /** Nothing is lost. */
    HARMLESS,
    /** Messages, or room for them: only with {@code eds.provision.force}. */
    GUARDED,
    /** NATS cannot: only by deleting, and making anew. */
    IMMUTABLE
  }

  Difference {
    values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
  }

  static Difference harmless(String field, String key, Object value, String live, String wanted) {
    return new Difference(field, Map.of(key, value), live, wanted, Reach.HARMLESS, "");
  }

  boolean isHarmless() {
    return reach == Reach.HARMLESS;
  }

  /** {@code maxAge 24h → 48h}. */
  String shown() {
    return field + " " + live + " → " + wanted;
  }
}
