package io.bizmatters.platform.eds.config;

import io.bizmatters.platform.eds.config.ConfigurationRequest.PropertySource;
import io.bizmatters.platform.eds.config.ConfigurationRequest.Purpose;
import io.bizmatters.platform.eds.model.tree.NearestName;
import io.bizmatters.platform.eds.model.yaml.Interpolator;
import io.bizmatters.platform.eds.model.yaml.Interpolator.Interpolated;
import io.bizmatters.platform.eds.model.yaml.Interpolator.Interpolated.Fault;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Replaces properties in a text by their values; a doubled dollar sign stays literal. */
final class Interpolation implements Interpolator {

  private static final String ORDER =
      "if a plugin sets it, bind that plugin to an earlier phase than this goal; or ";

  /** Properties of Maven, which have their value from the start or never. */
  private static final Pattern OF_MAVEN =
      Pattern.compile("(?:project|pom|env|settings|session|maven|java|user|os)\\..*|basedir");

  private final PropertySource properties;
  private final Purpose purpose;

  Interpolation(PropertySource properties, Purpose purpose) {
    this.properties = properties;
    this.purpose = purpose;
  }

  @Override
  public Interpolated apply(String text) {
    List<String> used = new ArrayList<>();
    Missing missing = new Missing(new ArrayList<>(), new ArrayList<>());
    String replaced = replace(text, new LinkedHashSet<>(), used, missing);
    return new Interpolated(replaced, used, missing.unknown(), missing.faults());
  }

  /** The properties without a value. */
  private record Missing(List<String> unknown, List<Fault> faults) {}

  private String replace(String text, Set<String> under, List<String> used, Missing missing) {
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
        out.append(text, at, start).append(value(name, under, missing));
        at = end + 1;
      }
    }
    return out.toString();
  }

  private String value(String name, Set<String> under, Missing missing) {
    if (under.contains(name)) {
      String loop = String.join(" → ", under) + " → " + name;
      missing
          .faults()
          .add(
              new Fault(
                  "${" + name + "}",
                  "a property that does not lead back to itself: " + loop,
                  "break the loop"));
      return "";
    }
    Optional<String> value = properties.value(name);
    Optional<PropertySource.Withheld> withheld = properties.withheld(name);
    if (withheld.isPresent()) {
      missing
          .faults()
          .add(new Fault("${" + name + "}", withheld.get().allowed(), withheld.get().fix()));
      return "${" + name + "}";
    }
    if (value.isEmpty() && purpose.allowsUnknown() && mayComeLater(name)) {
      missing.unknown().add(name);
      return "${" + name + "}";
    }
    if (value.isEmpty()) {
      String literal = "write $${" + name + "} for a literal ${" + name + "}";
      String fix =
          NearestName.of(name, properties.names())
              .map(near -> "did you mean ${" + near + "}? Or " + literal)
              .orElseGet(() -> OF_MAVEN.matcher(name).matches() ? literal : ORDER + literal);
      missing.faults().add(new Fault("${" + name + "}", "a property that is set", fix));
      return "${" + name + "}";
    }
    Set<String> deeper = new LinkedHashSet<>(under);
    deeper.add(name);
    return replace(value.get(), deeper, new ArrayList<>(), missing);
  }

  /**
   * Whether another plugin may set the property later; a name close to a known one is a typing
   * error instead.
   */
  private boolean mayComeLater(String name) {
    return !OF_MAVEN.matcher(name).matches() && !NearestName.isSlip(name, properties.names());
  }
}
