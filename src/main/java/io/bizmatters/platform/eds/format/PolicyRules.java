package io.bizmatters.platform.eds.format;

import io.bizmatters.platform.eds.format.ClaimPolicies.ItemRule;
import io.bizmatters.platform.eds.model.Field;
import io.bizmatters.platform.eds.model.FieldType.Text;
import io.bizmatters.platform.eds.model.FieldType.TextList;
import io.bizmatters.platform.eds.model.FieldType.Whole;
import io.bizmatters.platform.eds.model.Fields;
import io.bizmatters.platform.eds.model.rule.Convention;
import io.bizmatters.platform.eds.model.rule.Policy;
import io.bizmatters.platform.eds.model.rule.Rules;
import io.bizmatters.platform.eds.model.rule.SafePattern;
import io.bizmatters.platform.eds.model.tree.Problem;
import io.bizmatters.platform.eds.model.tree.Problem.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Turns a platform's policies and own conventions into rules in CEL on claims, each with the reason
 * as its message, and names those that only builds can check.
 */
final class PolicyRules {

  private static final String SPEC = "spec.";
  private static final String SECRETS = "secrets";
  private static final String NOTHING_TO_DO = "nothing to do; eds:validate checks claim files";

  /** Longer messages are cut: an API server takes 2048 bytes. */
  private static final int LONGEST_MESSAGE = 500;

  /** What Java's regular expressions have and RE2 lacks, or reads differently. */
  private static final Pattern NOT_RE2 =
      Pattern.compile(
          "\\\\[a-ce-rt-vx-zA-CE-RT-VX-Z0-9]|\\(\\?[^:]|[*+?}]\\+|&&|\\[[^\\]]*\\["
              + "|\\{[0-9]{4,}|,[0-9]{4,}\\}");

  private final Map<String, String> defaults;
  private final List<CelRule> rules = new ArrayList<>();
  private final List<ItemRule> items = new ArrayList<>();
  private final List<Problem> left = new ArrayList<>();

  private PolicyRules(Map<String, String> defaults) {
    this.defaults = defaults;
  }

  /**
   * Returns the rules of a platform for claims.
   *
   * @param defaults the defaults of claims, by the path of the field in the model
   */
  static ClaimPolicies of(Rules rules, Map<String, String> defaults) {
    PolicyRules policies = new PolicyRules(defaults);
    rules.conventions().forEach(policies::convention);
    rules.policies().forEach(policies::policy);
    return new ClaimPolicies(policies.rules, policies.items, policies.left);
  }

  private void convention(Convention convention) {
    boolean binds = convention.levelIn(true).filter(Level.ERROR::equals).isPresent();
    Optional<Field> field = Fields.at(convention.path());
    if (!binds || convention.platform().isBuiltIn() || field.flatMap(Field::claimPath).isEmpty()) {
      return;
    }
    List<String> paths = specPaths(field.get());
    if (!paths.isEmpty() && field.get().type() instanceof Text && isRe2(convention.pattern())) {
      String message = oneLine(convention.allowed());
      paths.forEach(path -> rules.add(new CelRule(path, matches(convention.pattern()), message)));
    } else {
      left.add(
          Problem.info(
              convention.at(),
              convention.path(),
              "a convention that the kind of the claims can check; only builds check this one",
              NOTHING_TO_DO));
    }
  }

  private void policy(Policy policy) {
    List<Field> fields = fieldsOf(policy);
    Optional<String> reason = reasonToLeave(policy, fields);
    if (reason.isPresent()) {
      left.add(leave(policy, reason.get()));
      return;
    }
    if (policy.required()) {
      required(policy, fields);
    }
    for (Field field : fields) {
      if (policy.locked()) {
        locked(policy, field);
      }
      conditions(policy, field);
    }
  }

  /** Returns the fields of claims' specs that the policy is about. */
  private static List<Field> fieldsOf(Policy policy) {
    String path = policy.path().text();
    return Fields.all().stream()
        .filter(field -> field.path().equals(path) || field.path().startsWith(path + "."))
        .filter(field -> !specPaths(field).isEmpty())
        .toList();
  }

  private static Optional<String> reasonToLeave(Policy policy, List<Field> fields) {
    if (policy.level() != Level.ERROR) {
      return Optional.of("its level is " + policy.level().name().toLowerCase(Locale.ROOT));
    }
    List<String> excepted =
        policy.exceptions().entrySet().stream()
            .filter(exception -> !exception.getValue().isOver())
            .map(exception -> exception.getKey() + " until " + exception.getValue().until())
            .toList();
    if (!excepted.isEmpty()) {
      return Optional.of("it excepts " + String.join(", ", excepted));
    }
    Optional<String> claimPath = policy.path().field().flatMap(Field::claimPath);
    if (claimPath.filter(path -> !path.startsWith(SPEC)).isPresent()) {
      return Optional.of("the rules of a kind see the spec alone");
    }
    return fields.isEmpty() && policy.required()
        ? Optional.of("claims have no such field")
        : Optional.empty();
  }

  private static Problem leave(Policy policy, String reason) {
    return Problem.info(
        policy.at(),
        policy.path().text(),
        "a policy that the kind of the claims can check; only builds check this one: " + reason,
        NOTHING_TO_DO);
  }

  // ---- one rule each

  private void required(Policy policy, List<Field> fields) {
    if (fields.stream().noneMatch(this::isAlwaysSet)) {
      String any =
          fields.stream()
              .flatMap(field -> specPaths(field).stream())
              .map(PolicyRules::isSet)
              .collect(Collectors.joining(" || "));
      rules.add(new CelRule("spec", any, told(policy, policy.path().text() + " is required")));
    }
  }

  private boolean isAlwaysSet(Field field) {
    boolean inOptionalGroup = field.path().startsWith("initContainer.");
    return defaults.containsKey(field.path()) || (field.required() && !inOptionalGroup);
  }

  /** Lets a locked field have the platform's value, which a server writes into each claim. */
  private void locked(Policy policy, Field field) {
    String message = told(policy, "only the platform sets " + policy.path().text());
    Optional<String> value = Optional.ofNullable(defaults.get(field.path()));
    for (String path : specPaths(field)) {
      rules.add(
          value
              .map(text -> new CelRule(path, "self == " + literal(field, text), message))
              .orElseGet(() -> new CelRule("spec", "!(" + isSet(path) + ")", message)));
    }
  }

  private void conditions(Policy policy, Field field) {
    Policy.Conditions conditions = policy.conditions();
    conditions.pattern().ifPresent(pattern -> pattern(policy, field, pattern));
    List<String> allowed = conditions.allowed();
    if (!allowed.isEmpty()) {
      String message = told(policy, "one of " + String.join(", ", allowed));
      String values =
          allowed.stream()
              .map(text -> literal(field, text))
              .collect(Collectors.joining(", ", "[", "]"));
      rule(field, "self in " + values, Map.of("enum", allowed), message);
    }
    conditions.min().ifPresent(min -> bound(policy, field, " >= ", "at least ", min));
    conditions.max().ifPresent(max -> bound(policy, field, " <= ", "at most ", max));
  }

  private void pattern(Policy policy, Field field, SafePattern pattern) {
    if (isRe2(pattern)) {
      String message = told(policy, "a text that matches " + pattern);
      rule(field, matches(pattern), Map.of("pattern", pattern.text()), message);
    } else {
      left.add(leave(policy, "CEL has no such pattern"));
    }
  }

  private void bound(Policy policy, Field field, String operator, String words, String bound) {
    if (field.type() instanceof Whole && bound.matches("-?[0-9]{1,18}")) {
      rule(field, "self" + operator + bound, Map.of(), told(policy, words + bound));
    } else {
      left.add(leave(policy, bound + " is no whole number"));
    }
  }

  private void rule(Field field, String test, Map<String, Object> ofItems, String message) {
    if (field.type() instanceof TextList && !field.path().equals(SECRETS)) {
      items.add(new ItemRule(field.path(), ofItems, message));
    } else {
      specPaths(field).forEach(path -> rules.add(new CelRule(path, test, message)));
    }
  }

  // ---- how claims spell it

  /** Returns the paths of the values in a claim's spec; lists have one for their items. */
  private static List<String> specPaths(Field field) {
    if (field.path().equals(SECRETS)) {
      return IntStream.rangeClosed(1, Fields.CLAIM_SECRET_SLOTS)
          .mapToObj(slot -> SPEC + "secret" + slot + "Name")
          .toList();
    }
    return field.claimPath().filter(path -> path.startsWith(SPEC)).stream().toList();
  }

  private static String isSet(String path) {
    StringBuilder set = new StringBuilder();
    String value = "self";
    for (String name : path.substring(SPEC.length()).split("\\.", -1)) {
      value += "." + name;
      set.append(set.isEmpty() ? "" : " && ").append("has(").append(value).append(")");
    }
    return set.toString();
  }

  private static String literal(Field field, String text) {
    return field.type() instanceof Whole ? text : literal(text);
  }

  private static String literal(String text) {
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'").replace("\n", "\\n") + "'";
  }

  private static String matches(SafePattern pattern) {
    return "self.matches(" + literal(pattern.text()) + ")";
  }

  private static boolean isRe2(SafePattern pattern) {
    return !pattern.namesFields() && !NOT_RE2.matcher(pattern.text()).find();
  }

  private static String told(Policy policy, String rule) {
    return oneLine(policy.told(rule, ""));
  }

  private static String oneLine(String text) {
    String line = text.strip().replaceAll("\\s+", " ");
    return line.length() > LONGEST_MESSAGE ? line.substring(0, LONGEST_MESSAGE) + "…" : line;
  }
}
