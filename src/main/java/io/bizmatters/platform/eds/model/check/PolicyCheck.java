package io.bizmatters.platform.eds.model.check;

import io.bizmatters.platform.eds.model.Field;
import io.bizmatters.platform.eds.model.grammar.ValueText;
import io.bizmatters.platform.eds.model.rule.Placeholders;
import io.bizmatters.platform.eds.model.rule.Policy;
import io.bizmatters.platform.eds.model.rule.Policy.Conditions;
import io.bizmatters.platform.eds.model.rule.Policy.Exemption;
import io.bizmatters.platform.eds.model.rule.Rules;
import io.bizmatters.platform.eds.model.rule.SafePattern;
import io.bizmatters.platform.eds.model.rule.SafePattern.Answer;
import io.bizmatters.platform.eds.model.tree.NearestName;
import io.bizmatters.platform.eds.model.tree.Node;
import io.bizmatters.platform.eds.model.tree.Node.Mapping;
import io.bizmatters.platform.eds.model.tree.Node.Scalar;
import io.bizmatters.platform.eds.model.tree.Origin;
import io.bizmatters.platform.eds.model.tree.Problem;
import io.bizmatters.platform.eds.model.tree.Spelling;
import io.bizmatters.platform.eds.model.tree.WarningCode;
import java.util.List;
import java.util.Optional;

/** Checks a service by the policies of its platform. */
final class PolicyCheck {

  private final Rules rules;
  private final Mapping tree;
  private final Origin home;
  private final List<Problem> problems;
  private final WrittenTexts written;
  private final String service;

  PolicyCheck(Rules rules, Mapping tree, Origin home, List<Problem> problems) {
    this.rules = rules;
    this.tree = tree;
    this.home = home;
    this.problems = problems;
    this.written = new WrittenTexts(tree);
    this.service = written.apply("name").orElse("");
  }

  void check() {
    for (Policy policy : rules.policies()) {
      Optional<Exemption> exception = policy.exceptionOf(service);
      if (exception.isPresent() && exception.get().isOver()) {
        problems.add(ended(policy, exception.get()));
      }
      if (!policy.excepts(service)) {
        check(policy);
      }
    }
  }

  /** Checks values that no service has yet: nothing is missing or locked. */
  void checkValues() {
    for (Policy policy : rules.policies()) {
      Optional<Node> value = policy.path().in(tree);
      if (value.isPresent()) {
        values(policy, value.get());
      }
    }
  }

  private void check(Policy policy) {
    Optional<Node> value = policy.path().in(tree);
    if (value.isEmpty()) {
      if (policy.required()) {
        missing(policy);
      }
      return;
    }
    if (policy.locked()) {
      locked(policy, WrittenTexts.scalars(value.get()));
    }
    values(policy, value.get());
  }

  private void values(Policy policy, Node value) {
    if (!policy.conditions().isEmpty()) {
      for (Scalar scalar : WrittenTexts.known(value)) {
        if (!rules.hasReported(scalar.origin())) {
          value(policy, scalar);
        }
      }
    }
  }

  private void missing(Policy policy) {
    String example =
        policy.conditions().allowed().stream()
            .findFirst()
            .or(
                () ->
                    policy
                        .path()
                        .field()
                        .filter(field -> policy.path().key().isEmpty())
                        .map(field -> FieldCheck.exampleOf(field.type())))
            .orElse("a value");
    report(
        policy,
        placeFor(policy),
        "nothing",
        "required",
        "set " + policy.path().text() + ", such as " + example);
  }

  /** Reports the first of the values that the service sets. */
  private void locked(Policy policy, List<Scalar> scalars) {
    for (Scalar scalar : scalars) {
      if (!WrittenTexts.isDerived(scalar.origin())) {
        report(
            policy,
            scalar.origin(),
            ValueText.of(scalar),
            "only the platform sets " + policy.path().text(),
            "remove it");
        return;
      }
    }
  }

  private void value(Policy policy, Scalar scalar) {
    Conditions conditions = policy.conditions();
    if (conditions.pattern().isPresent()) {
      pattern(policy, conditions.pattern().get(), scalar);
    }
    if (!conditions.allowed().isEmpty() && !conditions.allowed().contains(scalar.text())) {
      report(
          policy,
          scalar.origin(),
          ValueText.of(scalar),
          "one of " + String.join(", ", conditions.allowed()),
          NearestName.of(scalar.text(), conditions.allowed()).orElse(conditions.allowed().get(0)));
    }
    Optional<Field> field = policy.path().field();
    Optional<Amount> amount = field.isPresent() ? Amount.of(field.get().type()) : Optional.empty();
    if (amount.isPresent()) {
      bounds(policy, amount.get(), scalar);
    }
  }

  private void pattern(Policy policy, SafePattern pattern, Scalar scalar) {
    Answer answer = pattern.in(scalar.text(), written);
    if (answer == Answer.TOO_COSTLY) {
      problems.add(NamingRule.costly(pattern, policy.at(), scalar));
    } else if (answer == Answer.MISSING) {
      String shown = Placeholders.filled(pattern.text(), written).orElse(pattern.text());
      report(
          policy,
          scalar.origin(),
          ValueText.of(scalar),
          "a text that matches " + shown,
          "change it" + orAsk(policy));
    }
  }

  private void bounds(Policy policy, Amount amount, Scalar scalar) {
    Optional<String> min = policy.conditions().min();
    if (min.isPresent() && amount.compare(scalar.text(), min.get()).orElse(0) < 0) {
      outside(policy, scalar, "at least " + min.get(), min.get());
    }
    Optional<String> max = policy.conditions().max();
    if (max.isPresent() && amount.compare(scalar.text(), max.get()).orElse(0) > 0) {
      outside(policy, scalar, "at most " + max.get(), max.get());
    }
  }

  private void outside(Policy policy, Scalar scalar, String rule, String fix) {
    report(policy, scalar.origin(), ValueText.of(scalar), rule, fix);
  }

  private static String orAsk(Policy policy) {
    return policy
        .platform()
        .contact()
        .map(who -> ", or ask " + who + " for an exception")
        .orElse(", or ask who publishes the platform for an exception");
  }

  private void report(Policy policy, Origin at, String found, String rule, String fix) {
    Origin place = at.spelling() == Spelling.DEFAULT ? home.withPath(policy.path().text()) : at;
    String shown =
        at.spelling() == Spelling.DEFAULT && !found.equals("nothing")
            ? found + " from " + at.file()
            : found;
    problems.add(policy.violation(place, shown, rule, fix, service));
  }

  private Problem ended(Policy policy, Exemption over) {
    return Problem.warning(
        WarningCode.PLATFORM_EXCEPTION,
        over.at(),
        over.until() + ", which has passed",
        policy.told("a day to come: the policy now holds for " + service, ""),
        "remove the exception, or set a later day");
  }

  /** Returns the place for a missing field, in the spelling of the service's source. */
  private Origin placeFor(Policy policy) {
    if (home.spelling() == Spelling.CLAIM) {
      Optional<String> claim = policy.path().field().flatMap(Field::claimPath);
      String key = policy.path().key().map(name -> "." + name).orElse("");
      return home.withPath(claim.map(path -> path + key).orElse(policy.path().text()));
    }
    Origin place = home;
    String fieldPath = policy.path().field().map(Field::path).orElse(policy.path().text());
    for (String name : List.of(fieldPath.split("\\.", -1))) {
      place = place.child(name);
    }
    return policy.path().key().isPresent() ? place.child(policy.path().key().get()) : place;
  }
}
