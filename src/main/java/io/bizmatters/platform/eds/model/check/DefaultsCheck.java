package io.bizmatters.platform.eds.model.check;

import io.bizmatters.platform.eds.model.rule.Rules;
import io.bizmatters.platform.eds.model.tree.Node;
import io.bizmatters.platform.eds.model.tree.Node.Mapping;
import io.bizmatters.platform.eds.model.tree.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Checks the defaults of a platform by the fields and by the platform's own rules. */
public final class DefaultsCheck {

  private final Rules rules;

  public DefaultsCheck(Rules rules) {
    this.rules = rules;
  }

  /** Returns the problems of default values at their places in the platform. */
  public List<Problem> problems(Mapping defaults) {
    List<Problem> problems = new ArrayList<>();
    Optional<Node> name = defaults.get("name");
    if (name.isPresent()) {
      problems.add(
          Problem.error(
              name.get().origin(), "name", "a field that services may share", "remove it"));
    }
    new FieldCheck(rules, defaults, problems).check();
    if (problems.isEmpty()) {
      new ConventionCheck(rules, defaults, defaults.origin(), problems).errors();
      problems.addAll(policyProblems(defaults));
    }
    return problems;
  }

  /** Returns the problems of values that break a policy. */
  public List<Problem> policyProblems(Mapping values) {
    List<Problem> problems = new ArrayList<>();
    new PolicyCheck(rules, values, values.origin(), problems).checkValues();
    return problems;
  }
}
