package io.bizmatters.platform.eds.format;

import io.bizmatters.platform.eds.model.Field;
import io.bizmatters.platform.eds.model.Fields;
import io.bizmatters.platform.eds.model.grammar.ImageReference;
import io.bizmatters.platform.eds.model.grammar.NatsServers;
import io.bizmatters.platform.eds.model.rule.Convention;
import io.bizmatters.platform.eds.model.rule.Rules;
import io.bizmatters.platform.eds.model.rule.Sizes.Size;
import io.bizmatters.platform.eds.model.tree.Node.Scalar;
import io.bizmatters.platform.eds.model.tree.Problem.Level;
import io.bizmatters.platform.eds.platform.ClaimApi;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Holds what a form of the API takes from the platform: how the API is called, its sizes, its
 * defaults and its patterns.
 *
 * @param sizes the sizes, in order of size
 * @param defaults the defaults as text, by the path of the field in the model
 * @param patterns anchored patterns that replace those of the model's rules, by the path of the
 *     field in the model
 * @param policies the platform's own rules on claims
 */
public record ApiShape(
    String group,
    String version,
    String kind,
    List<Size> sizes,
    Map<String, String> defaults,
    Map<String, String> patterns,
    ClaimPolicies policies) {

  public ApiShape {
    sizes = List.copyOf(sizes);
    defaults = Collections.unmodifiableMap(new LinkedHashMap<>(defaults));
    patterns = Collections.unmodifiableMap(new LinkedHashMap<>(patterns));
  }

  /** Returns the shape of an API under the rules of its platform. */
  public static ApiShape of(ClaimApi api, Rules rules) {
    Map<String, String> defaults = defaults(rules);
    return new ApiShape(
        api.group(),
        api.version(),
        api.kind(),
        rules.sizes().values(),
        defaults,
        patterns(rules),
        PolicyRules.of(rules, defaults));
  }

  private static Map<String, String> defaults(Rules rules) {
    Map<String, String> defaults = new LinkedHashMap<>();
    for (Field field : Fields.all()) {
      rules
          .defaults()
          .find(field.path())
          .filter(Scalar.class::isInstance)
          .map(node -> ((Scalar) node).text())
          .or(field::defaultText)
          .ifPresent(text -> defaults.put(field.path(), text));
    }
    return defaults;
  }

  /** Returns the exact grammars, and those conventions that are the grammar of claims. */
  private static Map<String, String> patterns(Rules rules) {
    Map<String, String> patterns = new LinkedHashMap<>();
    patterns.put("image", ImageReference.PATTERN);
    patterns.put("nats.url", NatsServers.PATTERN);
    for (Convention convention : rules.conventions()) {
      boolean binds = convention.levelIn(true).filter(Level.ERROR::equals).isPresent();
      boolean isGrammar = convention.platform().isBuiltIn() && !convention.pattern().namesFields();
      if (binds && isGrammar) {
        patterns.putIfAbsent(convention.path(), convention.pattern().text());
      }
    }
    return patterns;
  }

  /** Returns group and version, as claims spell them. */
  public String apiVersion() {
    return group + "/" + version;
  }

  /** Returns the plural of the kind, in lower case. */
  public String plural() {
    return kind.toLowerCase(Locale.ROOT) + "s";
  }

  /** Returns the names of the sizes. */
  public List<String> sizeWords() {
    return sizes.stream().map(Size::name).toList();
  }
}
