package io.bizmatters.platform.eds.model.check;

import io.bizmatters.platform.eds.model.grammar.NameStyles;
import io.bizmatters.platform.eds.model.grammar.TextRule;
import io.bizmatters.platform.eds.model.rule.Convention;
import io.bizmatters.platform.eds.model.rule.Placeholders;
import io.bizmatters.platform.eds.model.rule.Rules;
import io.bizmatters.platform.eds.model.rule.SafePattern;
import io.bizmatters.platform.eds.model.rule.SafePattern.Answer;
import io.bizmatters.platform.eds.model.tree.Node.Scalar;
import io.bizmatters.platform.eds.model.tree.Origin;
import io.bizmatters.platform.eds.model.tree.Parsed.Violation;
import io.bizmatters.platform.eds.model.tree.Problem;
import io.bizmatters.platform.eds.model.tree.Problem.Level;
import io.bizmatters.platform.eds.model.tree.VisibleText;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/** Turns a convention of the platform into the rule for a text. */
final class NamingRule {

  private NamingRule() {}

  /**
   * Returns the rule for the texts of a field.
   *
   * @param base the grammar of the field
   * @param fields the values of the service's fields
   */
  static TextRule of(
      Convention convention, TextRule base, Function<String, Optional<String>> fields) {
    String example = convention.exampleFor(fields).orElse(base.example());
    return new TextRule(
        convention.allowed(),
        Optional.empty(),
        base.maxLength(),
        example,
        text -> violation(convention, base, fields, text, example),
        base.number());
  }

  /**
   * Returns a field's grammar with a fix and an example that follow the conventions of the field,
   * where such a text is known.
   */
  static TextRule fixing(
      TextRule base, String path, Rules rules, Function<String, Optional<String>> fields) {
    if (rules.conventionsOf(path).isEmpty()) {
      return base;
    }
    Optional<String> example =
        rules.conventional(path, rules.example(path, fields).stream(), fields);
    return new TextRule(
        base.allowed(),
        base.pattern(),
        base.maxLength(),
        example.orElse(base.example()),
        text ->
            base.check()
                .apply(text)
                .map(
                    broken ->
                        base.check().apply(broken.fix()).isPresent()
                            ? broken
                            : new Violation(
                                broken.allowed(),
                                rules
                                    .conventional(
                                        path,
                                        Stream.concat(Stream.of(broken.fix()), NameStyles.of(text))
                                            .filter(one -> base.check().apply(one).isEmpty()),
                                        fields)
                                    .or(() -> example)
                                    .orElse(broken.fix()))),
        base.number());
  }

  private static Optional<Violation> violation(
      Convention convention,
      TextRule base,
      Function<String, Optional<String>> fields,
      String text,
      String example) {
    if (text.length() > base.maxLength()) {
      return Optional.of(
          new Violation(
              "at most " + base.maxLength() + " characters", "a shorter one: " + example));
    }
    return convention.pattern().in(text, fields) == Answer.MISSING
        ? Optional.of(new Violation(convention.allowed(), fix(convention, base, fields, text)))
        : Optional.empty();
  }

  private static String fix(
      Convention convention,
      TextRule base,
      Function<String, Optional<String>> fields,
      String text) {
    Optional<String> told = convention.fix().flatMap(fix -> Placeholders.filled(fix, fields));
    boolean specific =
        convention.example().filter(one -> !Placeholders.in(one).isEmpty()).isPresent();
    return told.or(() -> specific ? convention.exampleFor(fields) : Optional.empty())
        .or(
            () ->
                NameStyles.of(text)
                    .filter(name -> convention.pattern().in(name, fields) == Answer.FOUND)
                    .filter(name -> base.violation(name).isEmpty())
                    .findFirst())
        .or(() -> convention.exampleFor(fields))
        .orElse("follow " + convention.pattern().text());
  }

  /** Returns the problem of a value that breaks a convention. */
  static Problem problem(
      Convention convention, Level level, Origin at, String found, String allowed, String fix) {
    return switch (level) {
      case ERROR -> Problem.error(at, found, allowed, fix);
      case WARNING -> Problem.warning(convention.code(), at, found, allowed, fix);
      case INFO -> Problem.info(at, found, allowed, fix);
    };
  }

  /** Returns the problem of a pattern whose search was given up. */
  static Problem costly(SafePattern pattern, Origin rule, Scalar text) {
    return Problem.error(
        rule,
        VisibleText.quoted(pattern.text())
            + ", given up on the "
            + text.text().length()
            + " characters at "
            + text.origin().place(),
        "a regular expression that judges a text in less than a million steps",
        "let no two parts of it match the same text: one repetition inside another, or"
            + " alternatives that begin alike");
  }
}
