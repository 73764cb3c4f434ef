package io.bizmatters.platform.eds.model.yaml;

import java.util.List;

/** Replaces properties in texts by their values. */
@FunctionalInterface
public interface Interpolator {

  /** Leaves every text as it is written. */
  Interpolator NONE = text -> new Interpolated(text, List.of(), List.of(), List.of());

  Interpolated apply(String text);

  /** Returns whether a text contains anything to replace. */
  static boolean concerns(String text) {
    return text.contains("${");
  }
}
