package io.bizmatters.platform.eds.readiness;

import io.bizmatters.platform.eds.readiness.Symptom.Fact;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Remembers since when each symptom has lasted without a break. */
record Since(Map<Fact, Moment> first) {

  static final Since NOTHING = new Since(Map.of());

  Since {
    first = Map.copyOf(first);
  }

  /** Returns the memory with new symptoms and without ended ones. */
  Since next(List<Symptom> symptoms, Moment now) {
    Map<Fact, Moment> lasting = new HashMap<>();
    for (Symptom symptom : symptoms) {
      lasting.put(symptom.fact(), first.getOrDefault(symptom.fact(), now));
    }
    return new Since(lasting);
  }

  /** Whether a symptom has lasted longer than its grace period. */
  boolean isDue(Symptom symptom, Moment now) {
    Moment begin = first.getOrDefault(symptom.fact(), now);
    return now.since(begin).compareTo(symptom.grace()) >= 0;
  }
}
