package io.bizmatters.platform.eds.model.yaml;

import java.util.ArrayList;
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

  /**
   * A text after interpolation.
   *
   * @param text the text with values; unknown properties stay as written
   * @param used the properties named directly in the text
   * @param unknown properties without a value that may get one later, or do not need one
   * @param faults the properties that could not be replaced
   */
  record Interpolated(String text, List<String> used, List<String> unknown, List<Fault> faults) {

    /** A property without a value, and the fix. */
    public record Fault(String found, String allowed, String fix) {}

    public Interpolated {
      used = List.copyOf(used);
      unknown = List.copyOf(unknown);
      faults = List.copyOf(faults);
    }

    /** Returns all properties that the text still contains; such a text cannot be checked. */
    public List<String> unresolved() {
      List<String> names = new ArrayList<>(unknown);
      faults.stream()
          .map(Fault::found)
          .filter(text::contains)
          .map(found -> found.substring(2, found.length() - 1))
          .forEach(names::add);
      return names;
    }
  }
}
