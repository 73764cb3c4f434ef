package io.bizmatters.platform.eds.config;

import io.bizmatters.platform.eds.model.NearestName;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Puts values in place of the properties that a text names; a doubled dollar sign stays literal.
 */
final class Interpolation {

  private final PropertySource properties;

  Interpolation(PropertySource properties) {
    this.properties = properties;
  }

  /**
   * A text after interpolation.
   *
   * @param text with the values in place; unknown properties stay as written
   * @param used the properties named directly in the text
   * @param faults what could not be replaced
   */
  record Interpolated(String text, List<String> used, List<Fault> faults) {}

  /** A property that has no value, and what to do. */
  record Fault(String found, String allowed, String fix) {}

  /** Whether a text holds anything to replace. */
  static boolean concerns(String text) {
    return text.contains("${");
  }

  Interpolated apply(String text) {
    List<String> used = new ArrayList<>();
    List<Fault> faults = new ArrayList<>();
    String replaced = replace(text, new LinkedHashSet<>(), used, faults);
    return new Interpolated(replaced, used, faults);
  }

  private String replace(String text, Set<String> under, List<String> used, List<Fault> faults) {
    StringBuilder out = new StringBuilder();
    int at = 0;
    while (at < text.length()) {
      int start = text.indexOf("${", at);
      int end = start < 0 ? -1 : text.indexOf('}', start);
      if (end < 0) {
        return out.append(text, at, text.length()).toString();
      }
      boolean escaped = start > at && text.charAt(start - 1) == '$';
      if (escaped) {
        out.append(text, at, start - 1).append("${");
        at = start + 2;
      } else {
        String name = text.substring(start + 2, end);
        used.add(name);
        out.append(text, at, start).append(value(name, under, faults));
        at = end + 1;
      }
    }
    return out.toString();
  }

  private String value(String name, Set<String> under, List<Fault> faults) {
    if (under.contains(name)) {
      String loop = String.join(" → ", under) + " → " + name;
      faults.add(
          new Fault(
              "${" + name + "}",
              "a property that does not lead back to itself: " + loop,
              "break the loop"));
      return "";
    }
    Optional<String> value = properties.value(name);
    if (value.isEmpty()) {
      String literal = "write $${" + name + "} for a literal ${" + name + "}";
      String fix =
          NearestName.of(name, properties.names())
              .map(near -> "did you mean ${" + near + "}? Or " + literal)
              .orElse(literal);
      faults.add(new Fault("${" + name + "}", "a property that is set", fix));
      return "${" + name + "}";
    }
    Set<String> deeper = new LinkedHashSet<>(under);
    deeper.add(name);
    return replace(value.get(), deeper, new ArrayList<>(), faults);
  }
}
