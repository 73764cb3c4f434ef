package io.bizmatters.platform.eds.platform;

import io.bizmatters.platform.eds.model.FieldType.Env;
import io.bizmatters.platform.eds.model.FieldType.Text;
import io.bizmatters.platform.eds.model.FieldType.TextList;
import io.bizmatters.platform.eds.model.FieldType.TextMap;
import io.bizmatters.platform.eds.model.grammar.ValueText;
import io.bizmatters.platform.eds.model.rule.Convention;
import io.bizmatters.platform.eds.model.rule.PlatformName;
import io.bizmatters.platform.eds.model.rule.RulePath;
import io.bizmatters.platform.eds.model.rule.SafePattern;
import io.bizmatters.platform.eds.model.rule.SafePattern.Answer;
import io.bizmatters.platform.eds.model.tree.Level;
import io.bizmatters.platform.eds.model.tree.NearestName;
import io.bizmatters.platform.eds.model.tree.Node;
import io.bizmatters.platform.eds.model.tree.Node.Entry;
import io.bizmatters.platform.eds.model.tree.Node.Mapping;
import io.bizmatters.platform.eds.model.tree.Node.Scalar;
import io.bizmatters.platform.eds.model.tree.Node.Sequence;
import io.bizmatters.platform.eds.model.tree.Problem;
import io.bizmatters.platform.eds.model.tree.WarningCode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Reads the conventions of a platform. */
final class ConventionReader {

  private static final List<String> NAMES =
      List.of("pattern", "level", "claims", "rule", "example", "fix", "see", "code");
  private static final List<String> LEVELS = List.of("error", "warning", "info", "off");
  private static final String EXAMPLE = "{pattern: \"^[a-z-]+$\", level: warning}";

  private final PlatformName platform;
  private final List<Problem> problems;

  ConventionReader(PlatformName platform, List<Problem> problems) {
    this.platform = platform;
    this.problems = problems;
  }

  /**
   * Returns the conventions of a platform over those of the extended one: one with a pattern takes
   * the place of all for its field, one without changes them.
   */
  List<Convention> over(Optional<Mapping> block, List<Convention> base) {
    List<Convention> conventions = new ArrayList<>(base);
    for (Entry entry : block.map(Mapping::entries).orElse(List.of())) {
      if (!isKnown(entry)) {
        continue;
      }
      List<Convention> before =
          conventions.stream().filter(one -> one.path().equals(entry.name())).toList();
      List<Node> items =
          entry.value() instanceof Sequence sequence ? sequence.items() : List.of(entry.value());
      List<Convention> own = new ArrayList<>();
      boolean replaces = false;
      for (Node item : items) {
        Optional<Mapping> body = Section.mapping(item, entry.name() + ": " + EXAMPLE, problems);
        if (body.isPresent()) {
          replaces |= body.get().get("pattern").isPresent();
          own.addAll(read(entry.name(), body.get(), before));
        }
      }
      if (replaces || !own.isEmpty()) {
        int at = before.isEmpty() ? conventions.size() : conventions.indexOf(before.get(0));
        conventions.removeAll(before);
        conventions.addAll(at, own);
      }
    }
    return conventions;
  }

  private boolean isKnown(Entry entry) {
    Optional<RulePath> path = RulePath.of(entry.name());
    if (path.isEmpty()) {
      problems.add(UnknownPath.problem(entry));
      return false;
    }
    boolean isText =
        path.get()
            .field()
            .map(field -> field.type())
            .filter(
                type ->
                    type instanceof Text
                        || type instanceof TextList
                        || type instanceof TextMap
                        || type instanceof Env)
            .isPresent();
    if (!isText) {
      problems.add(
          Problem.error(
              entry.at(),
              entry.name() + ", which is no text",
              "a convention about a field that is a text",
              "write a policy: " + entry.name() + ": {min: …, max: …, reason: …}"));
    }
    return isText;
  }

  private List<Convention> read(String path, Mapping body, List<Convention> before) {
    Section section = Section.of(body, NAMES, problems);
    Optional<SafePattern> pattern = new PatternReader(platform, problems).read(section);
    Optional<String> levelWord = section.word("level", LEVELS);
    Optional<String> claimsWord = section.word("claims", LEVELS);
    Optional<String> rule = section.text("rule", "lower case with dashes");
    Optional<String> example = section.text("example", "orders");
    Optional<String> fix = section.text("fix", "what to do");
    Optional<String> see = section.text("see", "https://acme.example/names");
    Optional<WarningCode> code = code(section);
    if (section.get("pattern").isPresent()) {
      if (pattern.isEmpty()) {
        return List.of();
      }
      Convention convention =
          new Convention(
              path,
              pattern.get(),
              levelWord.map(ConventionReader::level).orElse(Optional.of(Level.WARNING)),
              claimsWord.flatMap(ConventionReader::level),
              rule.orElse("a text that matches " + pattern.get().text()),
              example,
              fix,
              see,
              code.orElse(WarningCode.PLATFORM_CONVENTION),
              platform,
              body.origin());
      example(section, convention);
      return List.of(convention);
    }
    if (before.isEmpty() && !levelWord.filter("off"::equals).isPresent()) {
      problems.add(
          Problem.error(
              section.origin().child("pattern"),
              "nothing",
              "required: no extended platform has a convention for " + path,
              "write pattern: \"^[a-z-]+$\""));
    }
    return before.stream()
        .map(
            one ->
                new Convention(
                    path,
                    one.pattern(),
                    levelWord.isPresent() ? level(levelWord.get()) : one.level(),
                    claimsWord.isPresent()
                        ? level(claimsWord.get())
                        : levelWord.isPresent() ? Optional.empty() : one.claims(),
                    rule.orElse(one.rule()),
                    example.or(one::example),
                    fix.or(one::fix),
                    see.or(one::see),
                    code.orElse(one.code()),
                    platform,
                    body.origin()))
        .toList();
  }

  private static Optional<Level> level(String word) {
    return word.equals("off")
        ? Optional.empty()
        : Optional.of(Level.valueOf(word.toUpperCase(Locale.ROOT)));
  }

  private Optional<WarningCode> code(Section section) {
    Optional<Scalar> word = section.scalar("code", "platform.convention");
    Optional<WarningCode> code = word.map(Scalar::text).flatMap(WarningCode::of);
    if (word.isPresent() && code.isEmpty()) {
      problems.add(
          Problem.error(
              word.get().origin(),
              ValueText.of(word.get()),
              "the code of a warning",
              NearestName.of(word.get().text(), WarningCode.words())
                  .orElse("platform.convention")));
    }
    return code;
  }

  /** Reports an example that breaks the convention. */
  private void example(Section section, Convention convention) {
    boolean general = !convention.pattern().namesFields();
    Optional<String> plain = convention.exampleFor(path -> Optional.empty());
    if (general
        && plain.isPresent()
        && convention.pattern().in(plain.get(), path -> Optional.empty()) == Answer.MISSING) {
      section
          .get("example")
          .ifPresent(
              node ->
                  section.report(
                      node,
                      "an example that matches " + convention.pattern().text(),
                      "correct the example or the pattern"));
    }
  }
}
