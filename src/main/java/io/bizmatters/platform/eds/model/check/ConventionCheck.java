package io.bizmatters.platform.eds.model.check;

import io.bizmatters.platform.eds.model.Field;
import io.bizmatters.platform.eds.model.FieldType.Text;
import io.bizmatters.platform.eds.model.FieldType.TextList;
import io.bizmatters.platform.eds.model.Fields;
import io.bizmatters.platform.eds.model.grammar.TextRule;
import io.bizmatters.platform.eds.model.grammar.TextRules;
import io.bizmatters.platform.eds.model.grammar.ValueText;
import io.bizmatters.platform.eds.model.rule.Convention;
import io.bizmatters.platform.eds.model.rule.Policy.RulePath;
import io.bizmatters.platform.eds.model.rule.Rules;
import io.bizmatters.platform.eds.model.rule.SafePattern.Answer;
import io.bizmatters.platform.eds.model.tree.Node;
import io.bizmatters.platform.eds.model.tree.Node.Mapping;
import io.bizmatters.platform.eds.model.tree.Node.Scalar;
import io.bizmatters.platform.eds.model.tree.Origin;
import io.bizmatters.platform.eds.model.tree.Parsed.Violation;
import io.bizmatters.platform.eds.model.tree.Problem;
import io.bizmatters.platform.eds.model.tree.Problem.Level;
import io.bizmatters.platform.eds.model.tree.Spelling;
import java.util.List;
import java.util.Optional;

/** Checks a service by the conventions of its platform. */
final class ConventionCheck {

  private final Rules rules;
  private final Mapping tree;
  private final Origin home;
  private final List<Problem> problems;
  private final WrittenTexts written;

  ConventionCheck(Rules rules, Mapping tree, Origin home, List<Problem> problems) {
    this.rules = rules;
    this.tree = tree;
    this.home = home;
    this.problems = problems;
    this.written = new WrittenTexts(tree);
  }

  /** Reports what is an error, with all other errors of the service, and patterns that are bad. */
  void errors() {
    for (Convention convention : rules.conventions()) {
      Optional<Node> value = valueOf(convention);
      if (value.isPresent()) {
        costly(convention, value.get());
        check(convention, value.get(), true);
      }
    }
  }

  /** Reports what is no error, of a service without errors. */
  void advice() {
    for (Convention convention : rules.conventions()) {
      Optional<Node> value = valueOf(convention);
      if (value.isPresent()) {
        check(convention, value.get(), false);
      }
    }
  }

  private Optional<Node> valueOf(Convention convention) {
    Optional<RulePath> path = RulePath.of(convention.path());
    return path.isPresent() ? path.get().in(tree) : Optional.empty();
  }

  private void check(Convention convention, Node value, boolean errors) {
    Optional<Field> field = Fields.at(convention.path());
    boolean isText = field.isPresent() && field.get().type() instanceof Text;
    boolean isChecked = isText && convention.isGrammarOfClaims();
    Origin at = value.origin();
    Optional<Level> level = convention.levelIn(at.spelling() == Spelling.CLAIM);
    boolean now = level.isPresent() && errors == (level.get() == Level.ERROR);
    // nobody can change a value that the platform set, or the plugin
    if (now && !isChecked && !WrittenTexts.isDerived(at)) {
      for (Scalar text : WrittenTexts.known(value)) {
        check(convention, level.get(), grammar(field), at, text);
      }
    }
  }

  private static TextRule grammar(Optional<Field> field) {
    if (field.isPresent() && field.get().type() instanceof Text text) {
      return text.rule();
    }
    return field.isPresent() && field.get().type() instanceof TextList list
        ? list.rule()
        : TextRules.ANNOTATION_VALUE;
  }

  private void check(Convention convention, Level level, TextRule grammar, Origin at, Scalar text) {
    Origin place = at.spelling() == Spelling.DEFAULT ? home.withPath(convention.path()) : at;
    Optional<Violation> broken = NamingRule.of(convention, grammar, written).violation(text.text());
    if (broken.isPresent()) {
      problems.add(
          NamingRule.problem(
              convention,
              level,
              place,
              ValueText.of(text),
              broken.get().allowed(),
              broken.get().fix()));
    }
  }

  private void costly(Convention convention, Node value) {
    for (Scalar text : WrittenTexts.known(value)) {
      if (convention.pattern().in(text.text(), written) == Answer.TOO_COSTLY) {
        problems.add(NamingRule.costly(convention.pattern(), convention.at(), text));
      }
    }
  }
}
