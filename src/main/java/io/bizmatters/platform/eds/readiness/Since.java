package io.bizmatters.platform.eds.readiness;

import io.bizmatters.platform.eds.readiness.Symptom.Fact;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Since when each symptom has been seen without a break. */
record Since(Map<Fact, Moment> first) {

  static final Since NOTHING = new Since(Map.of());

  Since {
    first = Map.copyOf(first);
  }

  /** Remembers what is new, forgets what has ended. */
  Since next(List<Symptom> symptoms, Moment now) {
    Map<Fact, Moment> lasting = new HashMap<>();
    for (Symptom symptom : symptoms) {
      lasting.put(symptom.fact(), first.getOrDefault(symptom.fact(), now));
    }
    return new Since(lasting);
  }

  /** Whether a symptom has outlasted its grace. */
  boolean isDue(Symptom symptom, Moment now) {
    Moment begin = first.getOrDefault(symptom.fact(), now);
    return now.since(begin).compareTo(symptom.grace()) >= 0;
  }
}
