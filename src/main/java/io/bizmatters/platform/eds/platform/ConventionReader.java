package io.bizmatters.platform.eds.platform;

import io.bizmatters.platform.eds.model.FieldType;
import io.bizmatters.platform.eds.model.FieldType.Env;
import io.bizmatters.platform.eds.model.FieldType.Text;
import io.bizmatters.platform.eds.model.FieldType.TextList;
import io.bizmatters.platform.eds.model.FieldType.TextMap;
import io.bizmatters.platform.eds.model.grammar.ValueText;
import io.bizmatters.platform.eds.model.rule.Convention;
import io.bizmatters.platform.eds.model.rule.Placeholders;
import io.bizmatters.platform.eds.model.rule.PlatformName;
import io.bizmatters.platform.eds.model.rule.Policy.RulePath;
import io.bizmatters.platform.eds.model.rule.SafePattern;
import io.bizmatters.platform.eds.model.rule.SafePattern.Answer;
import io.bizmatters.platform.eds.model.tree.NearestName;
import io.bizmatters.platform.eds.model.tree.Node;
import io.bizmatters.platform.eds.model.tree.Node.Entry;
import io.bizmatters.platform.eds.model.tree.Node.Mapping;
import io.bizmatters.platform.eds.model.tree.Node.Scalar;
import io.bizmatters.platform.eds.model.tree.Node.Sequence;
import io.bizmatters.platform.eds.model.tree.Problem;
import io.bizmatters.platform.eds.model.tree.Problem.Level;
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
  List<Convention> over(List<Entry> block, List<Convention> base) {
    List<Convention> conventions = new ArrayList<>(base);
    for (Entry entry : block) {
      if (!isKnown(entry)) {
        continue;
      }
      List<Convention> before = new ArrayList<>();
      List<Convention> others = new ArrayList<>();
      int at = conventions.size();
      for (Convention one : conventions) {
        boolean same = one.path().equals(entry.name());
        at = same && before.isEmpty() ? others.size() : at;
        (same ? before : others).add(one);
      }
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
        others.addAll(at, own);
        conventions = others;
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
    boolean isText = path.get().field().isPresent() && isText(path.get().field().get().type());
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

  private static boolean isText(FieldType type) {
    return type instanceof Text
        || type instanceof TextList
        || type instanceof TextMap
        || type instanceof Env;
  }

  private List<Convention> read(String path, Mapping body, List<Convention> before) {
    Section section = Section.of(body, NAMES, problems);
    PatternReader patterns = new PatternReader(platform, problems);
    Optional<SafePattern> pattern = patterns.read(section);
    Optional<String> levelWord = section.word("level", LEVELS);
    Optional<String> claimsWord = section.word("claims", LEVELS);
    Optional<String> rule = section.text("rule", "lower case with dashes");
    Optional<String> example = section.text("example", "orders");
    if (example.isPresent() && section.get("example").orElse(null) instanceof Scalar written) {
      patterns.namesUnknown(written);
    }
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
              level(levelWord.orElse("warning")),
              level(claimsWord.orElse("off")),
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
    if (before.isEmpty() && !levelWord.orElse("").equals("off")) {
      problems.add(
          Problem.error(
              section.origin().child("pattern"),
              "nothing",
              "required: no extended platform has a convention for " + path,
              "write pattern: \"^[a-z-]+$\""));
    }
    List<Convention> changed = new ArrayList<>();
    for (Convention one : before) {
      changed.add(
          new Convention(
              path,
              one.pattern(),
              levelWord.isPresent() ? level(levelWord.get()) : one.level(),
              claimsWord.isPresent()
                  ? level(claimsWord.get())
                  : levelWord.isPresent() ? Optional.empty() : one.claims(),
              rule.orElse(one.rule()),
              example.isPresent() ? example : one.example(),
              fix.isPresent() ? fix : one.fix(),
              see.isPresent() ? see : one.see(),
              code.orElse(one.code()),
              platform,
              body.origin()));
    }
    return changed;
  }

  private static Optional<Level> level(String word) {
    return word.equals("off")
        ? Optional.empty()
        : Optional.of(Level.valueOf(word.toUpperCase(Locale.ROOT)));
  }

  private Optional<WarningCode> code(Section section) {
    Optional<Scalar> word = section.scalar("code", "platform.convention");
    if (word.isEmpty()) {
      return Optional.empty();
    }
    Optional<WarningCode> code = WarningCode.of(word.get().text());
    if (code.isEmpty()) {
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
    Optional<Node> written = section.get("example");
    Optional<String> example = convention.example();
    if (written.isPresent()
        && example.isPresent()
        && !convention.pattern().namesFields()
        && Placeholders.in(example.get()).isEmpty()
        && convention.pattern().in(example.get(), Placeholders.NO_VALUES) == Answer.MISSING) {
      section.report(
          written.get(),
          "an example that matches " + convention.pattern().text(),
          "correct the example or the pattern");
    }
  }
}
