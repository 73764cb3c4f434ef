package io.bizmatters.platform.eds.model.check;

import io.bizmatters.platform.eds.model.FieldType;
import io.bizmatters.platform.eds.model.FieldType.Text;
import io.bizmatters.platform.eds.model.FieldType.TextList;
import io.bizmatters.platform.eds.model.Fields;
import io.bizmatters.platform.eds.model.grammar.TextRule;
import io.bizmatters.platform.eds.model.grammar.TextRules;
import io.bizmatters.platform.eds.model.grammar.ValueText;
import io.bizmatters.platform.eds.model.rule.Convention;
import io.bizmatters.platform.eds.model.rule.RulePath;
import io.bizmatters.platform.eds.model.rule.Rules;
import io.bizmatters.platform.eds.model.rule.SafePattern.Answer;
import io.bizmatters.platform.eds.model.tree.Level;
import io.bizmatters.platform.eds.model.tree.Node;
import io.bizmatters.platform.eds.model.tree.Node.Mapping;
import io.bizmatters.platform.eds.model.tree.Node.Scalar;
import io.bizmatters.platform.eds.model.tree.Origin;
import io.bizmatters.platform.eds.model.tree.Problem;
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
      valueOf(convention).ifPresent(value -> costly(convention, value));
      check(convention, true);
    }
  }

  /** Reports what is no error, of a service without errors. */
  void advice() {
    rules.conventions().forEach(convention -> check(convention, false));
  }

  private Optional<Node> valueOf(Convention convention) {
    return RulePath.of(convention.path()).flatMap(path -> path.in(tree));
  }

  private void check(Convention convention, boolean errors) {
    Optional<FieldType> type = Fields.at(convention.path()).map(field -> field.type());
    boolean isChecked =
        convention.isGrammarOfClaims() && type.filter(Text.class::isInstance).isPresent();
    Optional<Node> value = valueOf(convention);
    if (isChecked || value.isEmpty()) {
      return;
    }
    Origin at = value.get().origin();
    Optional<Level> level = convention.levelIn(at.spelling() == Spelling.CLAIM);
    boolean now = level.filter(found -> errors == (found == Level.ERROR)).isPresent();
    if (now && !isOfThePlatform(at)) {
      WrittenTexts.scalars(value.get())
          .forEach(text -> check(convention, level.get(), grammar(type), at, text));
    }
  }

  /** Returns whether the platform set the value, or the plugin: nobody can change it. */
  private boolean isOfThePlatform(Origin at) {
    return WrittenTexts.isDerived(at);
  }

  private static TextRule grammar(Optional<FieldType> type) {
    if (type.orElse(null) instanceof Text text) {
      return text.rule();
    }
    return type.orElse(null) instanceof TextList list ? list.rule() : TextRules.ANNOTATION_VALUE;
  }

  private void check(Convention convention, Level level, TextRule grammar, Origin at, Scalar text) {
    Origin place = at.spelling() == Spelling.DEFAULT ? home.withPath(convention.path()) : at;
    NamingRule.of(convention, grammar, written)
        .violation(text.text())
        .ifPresent(
            broken ->
                problems.add(
                    NamingRule.problem(
                        convention,
                        level,
                        place,
                        ValueText.of(text),
                        broken.allowed(),
                        broken.fix())));
  }

  private void costly(Convention convention, Node value) {
    WrittenTexts.scalars(value)
        .filter(text -> convention.pattern().in(text.text(), written) == Answer.TOO_COSTLY)
        .forEach(
            text -> problems.add(NamingRule.costly(convention.pattern(), convention.at(), text)));
  }
}
