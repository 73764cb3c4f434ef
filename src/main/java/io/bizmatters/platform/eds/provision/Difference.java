package io.bizmatters.platform.eds.provision;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Describes a field of a stream or consumer that differs from the wanted value.
 *
 * @param field the field's name in the model
 * @param values the new values by NATS' own keys; an empty {@link java.util.Optional} removes a key
 * @param live the live value, in words for people
 * @param wanted the wanted value, in words for people
 * @param reach what a change requires
 * @param why the effect of the change, or why the change is impossible
 */
record Difference(
    String field, Map<String, Object> values, String live, String wanted, Reach reach, String why) {

  /** What a change of a field requires. */
  enum Reach {
    /** The change loses nothing. */
    HARMLESS,
    /** The change loses messages or room for messages: it requires {@code eds.provision.force}. */
    GUARDED,
    /** NATS cannot change the field: it requires deletion and a new creation. */
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
