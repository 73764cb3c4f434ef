package io.bizmatters.platform.eds.manifest.schema;

import io.bizmatters.platform.eds.model.Field;
import io.bizmatters.platform.eds.model.FieldType.Seconds;
import io.bizmatters.platform.eds.model.FieldType.Text;
import io.bizmatters.platform.eds.model.FieldType.Whole;
import io.bizmatters.platform.eds.model.grammar.Period;
import io.bizmatters.platform.eds.model.rule.Convention;
import io.bizmatters.platform.eds.model.rule.Policy;
import io.bizmatters.platform.eds.model.rule.Rules;
import io.bizmatters.platform.eds.model.rule.SafePattern;
import io.bizmatters.platform.eds.model.tree.Node.Scalar;
import io.bizmatters.platform.eds.model.tree.Problem.Level;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Adds the rules of a platform to the schemas of fields: everything that such a schema rejects, the
 * validator rejects too. A policy with an exception that still holds is left out.
 */
final class RuleSchema {

  /** What Java's regular expressions have and those of a JSON Schema lack. */
  private static final Pattern OF_JAVA =
      Pattern.compile("\\\\[AZzGQEhHRXpPk<]|\\(\\?[^:=!<]|[*+?}]\\+|&&|\\[\\[");

  private final Rules rules;
  private final boolean claims;

  RuleSchema(Rules rules, boolean claims) {
    this.rules = rules;
    this.claims = claims;
  }

  Rules rules() {
    return rules;
  }

  /** Returns whether only the platform sets the field. */
  boolean isLocked(Field field) {
    return policies()
        .filter(Policy::locked)
        .filter(policy -> policy.path().key().isEmpty())
        .map(policy -> policy.path().text())
        .anyMatch(path -> field.path().equals(path) || field.path().startsWith(path + "."));
  }

  /** Returns whether a service must set the field. */
  boolean isRequired(Field field) {
    boolean given =
        field.defaultText().isPresent() || rules.defaults().find(field.path()).isPresent();
    return !given
        && (field.required()
            || policiesOf(field).anyMatch(policy -> policy.required() && keyless(policy)));
  }

  /** Returns the value of services that do not set the field. */
  Optional<String> defaultOf(Field field) {
    return rules
        .defaults()
        .find(field.path())
        .filter(Scalar.class::isInstance)
        .map(node -> ((Scalar) node).text())
        .or(field::defaultText);
  }

  /** Adds the rules for a field to its schema. */
  void constrain(Field field, Map<String, Object> schema) {
    List<Object> patterns = new ArrayList<>();
    if (field.type() instanceof Text) {
      conventions(field, schema, patterns);
    }
    policiesOf(field)
        .forEach(
            policy -> {
              if (keyless(policy)) {
                conditions(field, policy, schema, patterns);
              } else {
                key(policy, schema);
              }
            });
    if (!patterns.isEmpty()) {
      schema.put("allOf", patterns);
    }
  }

  private void conventions(Field field, Map<String, Object> schema, List<Object> patterns) {
    for (Convention convention : rules.conventionsOf(field.path())) {
      boolean binds = convention.levelIn(claims).filter(Level.ERROR::equals).isPresent();
      if (binds && isPortable(convention.pattern())) {
        if (convention.platform().isBuiltIn()) {
          schema.put("pattern", convention.pattern().text());
        } else {
          patterns.add(patternSchema(convention.pattern()));
        }
      }
    }
  }

  private static void conditions(
      Field field, Policy policy, Map<String, Object> schema, List<Object> patterns) {
    policy
        .conditions()
        .pattern()
        .filter(pattern -> schema.get("type") instanceof String type && type.equals("string"))
        .filter(RuleSchema::isPortable)
        .ifPresent(pattern -> patterns.add(patternSchema(pattern)));
    if (!policy.conditions().allowed().isEmpty() && "string".equals(schema.get("type"))) {
      Object known = schema.get("enum");
      schema.put(
          "enum",
          policy.conditions().allowed().stream()
              .filter(value -> !(known instanceof List<?> words) || words.contains(value))
              .toList());
    }
    bound(field, policy.conditions().min())
        .ifPresent(min -> schema.merge("minimum", min, (a, b) -> Math.max(number(a), number(b))));
    bound(field, policy.conditions().max())
        .ifPresent(max -> schema.merge("maximum", max, (a, b) -> Math.min(number(a), number(b))));
  }

  private static long number(Object bound) {
    return ((Number) bound).longValue();
  }

  private static Optional<Object> bound(Field field, Optional<String> text) {
    if (field.type() instanceof Whole) {
      return text.filter(value -> value.matches("-?[0-9]{1,18}")).map(Long::valueOf);
    }
    return field.type() instanceof Seconds
        ? text.flatMap(value -> Period.parse(value).legal()).map(period -> period.toSeconds())
        : Optional.empty();
  }

  /** Adds the rule for one name of a map. */
  private static void key(Policy policy, Map<String, Object> schema) {
    String key = policy.path().key().orElse("");
    Map<String, Object> names = copy(schema.get("properties"));
    Map<String, Object> value = copy(names.get(key));
    if (value.isEmpty() && schema.get("additionalProperties") instanceof Map<?, ?>) {
      value.putAll(copy(schema.get("additionalProperties")));
    }
    if (policy.locked()) {
      value.clear();
      value.put("not", new LinkedHashMap<>());
    }
    List<Object> patterns = new ArrayList<>();
    policy
        .conditions()
        .pattern()
        .filter(RuleSchema::isPortable)
        .ifPresent(pattern -> patterns.add(patternSchema(pattern)));
    if (!patterns.isEmpty()) {
      value.put("allOf", patterns);
    }
    if (!policy.conditions().allowed().isEmpty()) {
      value.put("enum", policy.conditions().allowed());
    }
    names.put(key, value);
    schema.put("properties", names);
    if (policy.required() && !policy.locked()) {
      List<Object> required = new ArrayList<>();
      if (schema.get("required") instanceof List<?> before) {
        required.addAll(before);
      }
      required.add(key);
      schema.put("required", required);
    }
  }

  private static Map<String, Object> copy(@org.jspecify.annotations.Nullable Object mapping) {
    Map<String, Object> copy = new LinkedHashMap<>();
    if (mapping instanceof Map<?, ?> names) {
      names.forEach((name, value) -> copy.put(String.valueOf(name), value));
    }
    return copy;
  }

  private static Map<String, Object> patternSchema(SafePattern pattern) {
    Map<String, Object> schema = new LinkedHashMap<>();
    schema.put("pattern", pattern.text());
    return schema;
  }

  private static boolean isPortable(SafePattern pattern) {
    return !pattern.namesFields() && !OF_JAVA.matcher(pattern.text()).find();
  }

  private static boolean keyless(Policy policy) {
    return policy.path().key().isEmpty();
  }

  private Stream<Policy> policiesOf(Field field) {
    return policies().filter(policy -> policy.path().field().filter(field::equals).isPresent());
  }

  private Stream<Policy> policies() {
    return rules.policies().stream()
        .filter(policy -> policy.level() == Level.ERROR)
        .filter(policy -> policy.exceptions().values().stream().allMatch(Policy.Exemption::isOver));
  }
}
