package io.bizmatters.platform.eds.platform;

import io.bizmatters.platform.eds.model.FieldType;
import io.bizmatters.platform.eds.model.FieldType.Choice;
import io.bizmatters.platform.eds.model.FieldType.Env;
import io.bizmatters.platform.eds.model.FieldType.SizeName;
import io.bizmatters.platform.eds.model.FieldType.Text;
import io.bizmatters.platform.eds.model.FieldType.TextList;
import io.bizmatters.platform.eds.model.FieldType.TextMap;
import io.bizmatters.platform.eds.model.check.Amount;
import io.bizmatters.platform.eds.model.check.FieldValue;
import io.bizmatters.platform.eds.model.grammar.ValueText;
import io.bizmatters.platform.eds.model.rule.Placeholders;
import io.bizmatters.platform.eds.model.rule.PlatformName;
import io.bizmatters.platform.eds.model.rule.Policy;
import io.bizmatters.platform.eds.model.rule.Policy.Conditions;
import io.bizmatters.platform.eds.model.rule.Policy.Exemption;
import io.bizmatters.platform.eds.model.rule.Policy.RulePath;
import io.bizmatters.platform.eds.model.rule.SafePattern;
import io.bizmatters.platform.eds.model.rule.SafePattern.Answer;
import io.bizmatters.platform.eds.model.tree.Node;
import io.bizmatters.platform.eds.model.tree.Node.Entry;
import io.bizmatters.platform.eds.model.tree.Node.Mapping;
import io.bizmatters.platform.eds.model.tree.Node.Scalar;
import io.bizmatters.platform.eds.model.tree.Node.Sequence;
import io.bizmatters.platform.eds.model.tree.Origin;
import io.bizmatters.platform.eds.model.tree.Problem;
import io.bizmatters.platform.eds.model.tree.Problem.Level;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Reads the policies of a platform. */
final class PolicyReader {

  private static final List<String> NAMES =
      List.of(
          "pattern",
          "min",
          "max",
          "allowed",
          "required",
          "locked",
          "level",
          "reason",
          "see",
          "except");
  private static final List<String> RULES = NAMES.subList(0, 6);
  private static final List<String> LEVELS = List.of("error", "warning", "info");
  private static final String EXAMPLE = "{max: 20, reason: the cluster has 20 slots}";

  private final PlatformName platform;
  private final LocalDate today;
  private final List<Problem> problems;

  PolicyReader(PlatformName platform, LocalDate today, List<Problem> problems) {
    this.platform = platform;
    this.today = today;
    this.problems = problems;
  }

  /**
   * Returns the policies of a section.
   *
   * @param place the path of the section
   */
  List<Policy> read(List<Entry> block, String place) {
    List<Policy> policies = new ArrayList<>();
    for (Entry entry : block) {
      Optional<RulePath> path = RulePath.of(entry.name());
      if (path.isEmpty()) {
        problems.add(UnknownPath.problem(entry));
      }
      List<Node> items =
          entry.value() instanceof Sequence sequence ? sequence.items() : List.of(entry.value());
      for (Node item : items) {
        Optional<Mapping> body = Section.mapping(item, entry.name() + ": " + EXAMPLE, problems);
        if (body.isPresent()) {
          Optional<Policy> policy = policy(path, body.get(), place);
          if (policy.isPresent()) {
            policies.add(policy.get());
          }
        }
      }
    }
    return policies;
  }

  private Optional<Policy> policy(Optional<RulePath> path, Mapping body, String place) {
    Section section = Section.of(body, NAMES, problems);
    Optional<FieldType> type = typeOf(path);
    Optional<SafePattern> pattern = new PatternReader(platform, problems).read(section);
    Optional<Scalar> min = section.single("min", "1");
    Optional<Scalar> max = section.single("max", "20");
    List<Node> allowed = section.list("allowed", "allowed: [small, medium]");
    boolean required = section.flag("required");
    boolean locked = section.flag("locked");
    Optional<String> level = section.word("level", LEVELS);
    Optional<String> reason = section.text("reason", "why the rule exists");
    Optional<String> see = section.text("see", "https://acme.example/rules");
    Map<String, Exemption> exceptions = exceptions(section);
    Optional<Node> words = section.get("allowed");
    if (allowed.isEmpty() && words.isPresent() && words.get() instanceof Sequence) {
      section.report(words.get(), "at least one value", "remove it");
    }
    if (!hasRule(section)) {
      problems.add(
          Problem.error(
              body.origin(),
              "no rule",
              "one or more of " + String.join(", ", RULES),
              path.map(RulePath::text).orElse("image") + ": " + EXAMPLE));
    }
    int before = problems.size();
    if (path.isPresent()) {
      types(path.get(), type, section, allowed);
    }
    boolean fits = path.isPresent() && problems.size() == before;
    boolean usable = path.isPresent() && (section.get("pattern").isEmpty() || pattern.isPresent());
    if (!usable) {
      return Optional.empty();
    }
    Conditions conditions =
        new Conditions(
            isText(type) ? pattern : Optional.empty(), text(min), text(max), texts(allowed));
    if (fits && !conditions.allowed().isEmpty() && type.isPresent()) {
      contradiction(conditions, type.get(), section.placeOf("allowed"));
    }
    return Optional.of(
        new Policy(
            path.get(),
            place,
            conditions,
            required,
            locked,
            Level.valueOf(level.orElse("error").toUpperCase(Locale.ROOT)),
            reason,
            see,
            exceptions,
            platform,
            body.origin()));
  }

  /** Reports allowed values of which none passes the other rules of the policy. */
  private void contradiction(Conditions conditions, FieldType type, Origin at) {
    Optional<SafePattern> pattern = conditions.pattern();
    Optional<Amount> amount = Amount.of(type);
    List<String> rules = new ArrayList<>();
    if (pattern.isPresent() && !pattern.get().namesFields()) {
      rules.add("matches " + pattern.get().text());
    }
    if (conditions.min().isPresent() && amount.isPresent()) {
      rules.add("is " + conditions.min().get() + " or more");
    }
    if (conditions.max().isPresent() && amount.isPresent()) {
      rules.add("is " + conditions.max().get() + " or less");
    }
    boolean passes = rules.isEmpty();
    for (String value : conditions.allowed()) {
      boolean matches =
          pattern.isEmpty() || pattern.get().in(value, Placeholders.NO_VALUES) != Answer.MISSING;
      passes |= matches && (amount.isEmpty() || isInside(conditions, amount.get(), value));
    }
    if (!passes) {
      problems.add(
          Problem.error(
              at,
              String.join(", ", conditions.allowed()),
              "one value or more that " + String.join(" and ", rules) + ", as the same policy says",
              "correct allowed, or remove the rule that refuses each of its values"));
    }
  }

  private static boolean isInside(Conditions conditions, Amount amount, String value) {
    String min = conditions.min().orElse(value);
    String max = conditions.max().orElse(value);
    return amount.compare(value, min).orElse(0) >= 0 && amount.compare(value, max).orElse(0) <= 0;
  }

  private static Optional<FieldType> typeOf(Optional<RulePath> path) {
    return path.isPresent() && path.get().field().isPresent()
        ? Optional.of(path.get().field().get().type())
        : Optional.empty();
  }

  private static boolean hasRule(Section section) {
    boolean found = false;
    for (String name : RULES) {
      found |= section.get(name).isPresent();
    }
    return found;
  }

  private static Optional<String> text(Optional<Scalar> scalar) {
    return scalar.isPresent() ? Optional.of(scalar.get().text()) : Optional.empty();
  }

  private static List<String> texts(List<Node> items) {
    List<String> texts = new ArrayList<>();
    for (Node item : items) {
      if (item instanceof Scalar scalar) {
        texts.add(scalar.text());
      }
    }
    return texts;
  }

  /** Reports rules that do not fit the type of the field. */
  private void types(RulePath path, Optional<FieldType> type, Section section, List<Node> allowed) {
    boolean isText = isText(type);
    Optional<Amount> amount = type.isPresent() ? Amount.of(type.get()) : Optional.empty();
    Optional<Node> pattern = section.get("pattern");
    if (pattern.isPresent() && !isText) {
      section.report(
          pattern.get(),
          "no pattern: " + path.text() + " is no text",
          amount.isPresent() ? "min and max" : "required or locked");
    }
    for (String name : List.of("min", "max")) {
      Optional<Node> bound = section.get(name);
      if (bound.isPresent() && amount.isEmpty()) {
        section.report(
            bound.get(),
            "no " + name + ": " + path.text() + " is no number, quantity or duration",
            isText ? "pattern or allowed" : "required or locked");
      } else if (bound.isPresent()
          && bound.get() instanceof Scalar scalar
          && !amount.get().reads(scalar.text())) {
        section.report(bound.get(), amount.get().words(), "write " + amount.get().words());
      }
    }
    if (amount.isPresent()) {
      order(section, amount.get());
    }
    if (section.get("allowed").isPresent() && (path.field().isEmpty() || !isSingle(type))) {
      section.report(
          section.get("allowed").get(),
          "no allowed: " + path.text() + " is no single value",
          "required or locked");
    } else if (path.field().isPresent()) {
      for (Node item : allowed) {
        problems.addAll(FieldValue.problems(path.field().get(), item));
      }
    }
  }

  private void order(Section section, Amount amount) {
    Optional<Node> min = section.get("min");
    Optional<Node> max = section.get("max");
    if (min.orElse(null) instanceof Scalar least
        && max.orElse(null) instanceof Scalar most
        && amount.compare(least.text(), most.text()).orElse(0) > 0) {
      problems.add(
          Problem.error(
              least.origin(),
              "min " + least.text() + ", max " + most.text(),
              "min at most max",
              "min: " + most.text()));
    }
  }

  private static boolean isText(Optional<FieldType> type) {
    return type.isPresent() && isText(type.get());
  }

  private static boolean isText(FieldType type) {
    return type instanceof Text
        || type instanceof TextList
        || type instanceof TextMap
        || type instanceof Env
        || type instanceof SizeName
        || type instanceof Choice;
  }

  private static boolean isSingle(Optional<FieldType> type) {
    return type.isPresent()
        && (isText(type.get())
            || Amount.of(type.get()).isPresent()
            || type.get() instanceof FieldType.Flag);
  }

  private Map<String, Exemption> exceptions(Section section) {
    Map<String, Exemption> exceptions = new LinkedHashMap<>();
    for (Entry entry : section.entries("except", "except: {legacy-worker: 2027-03-31}")) {
      Optional<LocalDate> until = day(entry.value());
      if (until.isPresent()) {
        boolean isOver = until.get().isBefore(today);
        exceptions.put(entry.name(), new Exemption(until.get(), isOver, entry.value().origin()));
      }
    }
    return exceptions;
  }

  private Optional<LocalDate> day(Node node) {
    if (node instanceof Scalar scalar) {
      try {
        return Optional.of(LocalDate.parse(scalar.text()));
      } catch (DateTimeException noDay) {
        // reported below, with the form of a day
      }
    }
    problems.add(
        Problem.error(
            node.origin(), ValueText.of(node), "the last day of the exception", "2027-03-31"));
    return Optional.empty();
  }
}
