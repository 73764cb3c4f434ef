package io.bizmatters.platform.eds.model.check;

import io.bizmatters.platform.eds.model.Field;
import io.bizmatters.platform.eds.model.FieldType;
import io.bizmatters.platform.eds.model.FieldType.Choice;
import io.bizmatters.platform.eds.model.FieldType.Env;
import io.bizmatters.platform.eds.model.FieldType.Flag;
import io.bizmatters.platform.eds.model.FieldType.Seconds;
import io.bizmatters.platform.eds.model.FieldType.Shape;
import io.bizmatters.platform.eds.model.FieldType.Shapes;
import io.bizmatters.platform.eds.model.FieldType.SizeName;
import io.bizmatters.platform.eds.model.FieldType.Text;
import io.bizmatters.platform.eds.model.FieldType.TextList;
import io.bizmatters.platform.eds.model.FieldType.TextMap;
import io.bizmatters.platform.eds.model.FieldType.Whole;
import io.bizmatters.platform.eds.model.Fields;
import io.bizmatters.platform.eds.model.grammar.Period;
import io.bizmatters.platform.eds.model.grammar.TextRule;
import io.bizmatters.platform.eds.model.grammar.ValueText;
import io.bizmatters.platform.eds.model.rule.Convention;
import io.bizmatters.platform.eds.model.rule.Rules;
import io.bizmatters.platform.eds.model.tree.NearestName;
import io.bizmatters.platform.eds.model.tree.Node;
import io.bizmatters.platform.eds.model.tree.Node.Entry;
import io.bizmatters.platform.eds.model.tree.Node.Mapping;
import io.bizmatters.platform.eds.model.tree.Node.Scalar;
import io.bizmatters.platform.eds.model.tree.Node.Sequence;
import io.bizmatters.platform.eds.model.tree.Parsed;
import io.bizmatters.platform.eds.model.tree.Parsed.Violation;
import io.bizmatters.platform.eds.model.tree.Problem;
import io.bizmatters.platform.eds.model.tree.Problem.Level;
import io.bizmatters.platform.eds.model.tree.ScalarKind;
import io.bizmatters.platform.eds.model.tree.Spelling;
import io.bizmatters.platform.eds.model.tree.VisibleText;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Checks a tree field by field against the table, and keeps the legal values. */
final class FieldCheck {

  private final List<Problem> problems;
  private final Rules rules;
  private final Mapping tree;
  private final WrittenTexts written;
  private final Values values = new Values();

  FieldCheck(Rules rules, Mapping tree, List<Problem> problems) {
    this.problems = problems;
    this.rules = rules;
    this.tree = tree;
    this.written = new WrittenTexts(tree);
  }

  /** Returns the legal values of the tree; reports a problem for every other value. */
  Values check() {
    group("", tree);
    return values;
  }

  private void group(String prefix, Mapping mapping) {
    for (Entry entry : mapping.entries()) {
      String path = prefix + entry.name();
      Optional<Field> field = Fields.at(path);
      if (field.isPresent()) {
        leaf(field.get(), entry.value());
      } else if (!Fields.isGroup(path)) {
        problems.add(UnknownField.at(path, entry));
      } else if (entry.value() instanceof Mapping inner) {
        group(path + ".", inner);
      } else {
        report(entry.value(), "a mapping", "with " + String.join(", ", Fields.namesIn(path)));
      }
    }
  }

  private void leaf(Field field, Node written) {
    Node node = StandIn.of(written, field);
    if (node instanceof Scalar scalar && scalar.kind() == ScalarKind.NULL) {
      report(node, field.required() ? "required" : "a value", missingFix(field));
      return;
    }
    FieldType type = field.type();
    if (type instanceof Text text) {
      TextRule rule = text.rule();
      keep(
          field,
          named(
              field,
              node,
              isLegal(node, rule)
                  ? rule
                  : NamingRule.fixing(rule, field.path(), rules, this.written)));
    } else if (type instanceof Whole whole) {
      keep(field, whole(node, whole));
    } else if (type instanceof Choice choice) {
      keep(field, choice(node, choice));
    } else if (type instanceof SizeName) {
      keep(field, size(written));
    } else if (type instanceof Flag) {
      keep(field, flag(node));
    } else if (type instanceof Seconds seconds) {
      keep(field, seconds(node, seconds));
    } else if (type instanceof TextList list) {
      values.put(field.path(), texts(node, list));
    } else if (type instanceof TextMap map) {
      values.put(field.path(), textMap(node, map));
    } else if (type instanceof Env) {
      values.put(field.path(), new EnvCheck(problems, this::text).check(node));
    } else if (type instanceof Shapes shapes) {
      values.put(field.path(), shapes(node, shapes));
    } else if (type instanceof Shape shape) {
      keep(field, shape(node, shape));
    }
  }

  private void keep(Field field, Optional<?> legal) {
    if (legal.isPresent()) {
      values.put(field.path(), legal.get());
    }
  }

  private String missingFix(Field field) {
    String example = rules.example(field.path(), written).orElse(exampleOf(field.type()));
    return field.required() ? "write " + example : "write " + example + ", or remove the name";
  }

  /** Returns a legal value of the type, as a person would write it. */
  static String exampleOf(FieldType type) {
    if (type instanceof Text text) {
      return text.rule().example();
    }
    if (type instanceof TextList list) {
      return "a list: - " + list.rule().example();
    }
    if (type instanceof Choice choice) {
      return choice.words().get(0);
    }
    return type instanceof Whole whole ? String.valueOf(example(whole)) : "a value";
  }

  /**
   * Checks a text by its grammar and by the conventions that belong to the grammar of claims; such
   * a convention does not apply to a derived text, which nobody can change.
   */
  private Optional<String> named(Field field, Node node, TextRule base) {
    Spelling spelling = node.origin().spelling();
    List<Convention> grammar = new ArrayList<>();
    for (Convention convention : rules.conventionsOf(field.path())) {
      if (convention.isGrammarOfClaims()) {
        grammar.add(convention);
      }
    }
    if (grammar.isEmpty()) {
      return text(node, base);
    }
    if (spelling == Spelling.CLAIM) {
      return text(node, ruleOfClaims(grammar, node, base));
    }
    Optional<String> text = text(node, withConvention(grammar, base));
    if (spelling != Spelling.DEFAULT && text.isPresent()) {
      for (Convention convention : grammar) {
        unusual(convention, node, base, text.get());
      }
    }
    return text;
  }

  /** Returns the first convention that the text breaks, as a rule; else the rule of the field. */
  private TextRule ruleOfClaims(List<Convention> grammar, Node node, TextRule rule) {
    for (Convention convention : grammar) {
      TextRule naming = NamingRule.of(convention, rule, written);
      if (convention.levelIn(true).orElse(Level.INFO) == Level.ERROR && isBroken(node, naming)) {
        return naming;
      }
    }
    return rule;
  }

  /** Returns a rule that also says the first convention. */
  private static TextRule withConvention(List<Convention> grammar, TextRule rule) {
    for (Convention convention : grammar) {
      if (convention.levelIn(false).isPresent()) {
        return rule.saying(rule.allowed() + "; by convention " + convention.rule());
      }
    }
    return rule;
  }

  /**
   * Whether a text needs neither a fix nor an example: looking for them takes a cold build time.
   */
  private static boolean isLegal(Node node, TextRule rule) {
    return node instanceof Scalar scalar
        && isText(scalar, rule)
        && !StandIn.isUnknown(scalar)
        && rule.violation(scalar.text()).isEmpty();
  }

  private static boolean isBroken(Node node, TextRule rule) {
    return node instanceof Scalar scalar
        && isText(scalar, rule)
        && !StandIn.isUnknown(scalar)
        && rule.violation(scalar.text()).isPresent();
  }

  private void unusual(Convention convention, Node node, TextRule base, String text) {
    if (convention.levelIn(false).isEmpty() || StandIn.isUnknown(node)) {
      return;
    }
    Optional<Violation> broken = NamingRule.of(convention, base, written).violation(text);
    if (broken.isPresent()) {
      problems.add(
          NamingRule.problem(
              convention,
              convention.levelIn(false).get(),
              node.origin(),
              ValueText.of(node),
              "by convention " + broken.get().allowed(),
              broken.get().fix()));
    }
  }

  private Optional<String> size(Node node) {
    List<String> names = rules.sizes().names();
    if (names.isEmpty()) {
      report(node, "no size: the platform has none", "remove it, and set resources");
      return Optional.empty();
    }
    // any size stands in for one that is not known yet
    return StandIn.isUnknown(node) ? Optional.of(names.get(0)) : choice(node, new Choice(names));
  }

  private Optional<String> text(Node node, TextRule rule) {
    if (!(node instanceof Scalar scalar)) {
      report(node, "text", "write " + rule.example());
      return Optional.empty();
    }
    if (StandIn.isUnknown(scalar)) {
      return Optional.of(StandIn.text(scalar, rule));
    }
    if (!isText(scalar, rule)) {
      report(
          node,
          "text, found " + scalar.kind().words(),
          "quote it: " + VisibleText.quoted(scalar.text()));
      return Optional.empty();
    }
    Optional<Violation> broken = rule.violation(scalar.text());
    if (broken.isPresent()) {
      report(node, broken.get().allowed(), broken.get().fix());
      return Optional.empty();
    }
    return Optional.of(scalar.text());
  }

  private static boolean isText(Scalar scalar, TextRule rule) {
    return switch (scalar.kind()) {
      case STRING, TEXT -> true;
      case INTEGER -> rule.number().isPresent();
      case FLOAT -> rule.number().filter(ScalarKind.FLOAT::equals).isPresent();
      case BOOLEAN, NULL -> false;
    };
  }

  private Optional<Integer> whole(Node node, Whole type) {
    String range =
        type.max() == Integer.MAX_VALUE
            ? type.min() + " or more"
            : type.min() + " to " + type.max();
    if (!(node instanceof Scalar scalar)) {
      report(node, "a decimal integer, " + range, "a number, such as " + example(type));
      return Optional.empty();
    }
    boolean typed = scalar.kind() == ScalarKind.INTEGER || scalar.kind() == ScalarKind.TEXT;
    if (!typed || !ScalarKind.isDecimal(scalar.text())) {
      boolean quoted = scalar.kind() == ScalarKind.STRING && scalar.text().matches("[0-9]+");
      report(
          node,
          "a decimal integer, " + range,
          quoted ? "without quotes: " + scalar.text() : "a number, such as " + example(type));
      return Optional.empty();
    }
    long value = Long.parseLong(scalar.text());
    if (value < type.min() || value > type.max()) {
      report(node, "an integer, " + range, "a number, such as " + example(type));
      return Optional.empty();
    }
    return Optional.of((int) value);
  }

  private static long example(Whole type) {
    return type.max() == 65_535 ? 8080 : Math.max(1, type.min());
  }

  private Optional<String> choice(Node node, Choice type) {
    String allowed = "one of " + String.join(", ", type.words());
    boolean text =
        node instanceof Scalar scalar
            && (scalar.kind() == ScalarKind.STRING || scalar.kind() == ScalarKind.TEXT);
    if (!text) {
      report(node, allowed, type.words().get(0));
      return Optional.empty();
    }
    String value = ((Scalar) node).text();
    if (type.words().contains(value)) {
      return Optional.of(value);
    }
    report(
        node,
        allowed,
        NearestName.of(VisibleText.trimmed(value), type.words()).orElse(type.words().get(0)));
    return Optional.empty();
  }

  private Optional<Boolean> flag(Node node) {
    if (node instanceof Scalar scalar) {
      boolean written = scalar.text().equals("true") || scalar.text().equals("false");
      boolean text = scalar.kind() == ScalarKind.TEXT && written;
      if (text || scalar.kind() == ScalarKind.BOOLEAN) {
        return Optional.of(scalar.text().matches("(?i)y|yes|true|on"));
      }
    }
    report(node, "true or false", "true or false, without quotes");
    return Optional.empty();
  }

  private Optional<Duration> seconds(Node node, Seconds type) {
    String range = Period.written(type.min()) + " to " + Period.written(type.max());
    boolean readable =
        node instanceof Scalar scalar
            && scalar.kind() != ScalarKind.BOOLEAN
            && scalar.kind() != ScalarKind.FLOAT;
    if (!readable) {
      report(node, "whole seconds, " + range, "30s");
      return Optional.empty();
    }
    Parsed<Duration> parsed = Period.parse(((Scalar) node).text());
    Optional<Violation> broken = parsed.broken();
    if (broken.isPresent()) {
      report(node, broken.get().allowed() + ", " + range, broken.get().fix());
      return Optional.empty();
    }
    Optional<Duration> duration = parsed.legal();
    boolean outside =
        duration.isPresent()
            && (duration.get().compareTo(type.min()) < 0
                || duration.get().compareTo(type.max()) > 0);
    if (outside) {
      report(node, "whole seconds, " + range, "30s");
    }
    return outside ? Optional.empty() : duration;
  }

  private List<String> texts(Node node, TextList type) {
    if (!(node instanceof Sequence sequence)) {
      report(node, "a list of texts", "a list: - " + type.rule().example());
      return List.of();
    }
    if (sequence.items().size() < type.minItems()) {
      report(node, "at least " + type.minItems() + " item", "write - " + type.rule().example());
    }
    List<String> texts = new ArrayList<>();
    Map<String, Node> seen = new HashMap<>();
    for (Node item : sequence.items()) {
      if (item instanceof Scalar scalar && scalar.kind() == ScalarKind.NULL) {
        report(item, "text, not null", "write a value, or remove the item");
        continue;
      }
      Optional<String> text = text(item, type.rule());
      if (text.isPresent()) {
        texts.add(text.get());
      }
      if (item instanceof Scalar scalar && type.distinct()) {
        Node first = seen.putIfAbsent(scalar.text(), item);
        if (first != null) {
          duplicate(first, item);
        }
      }
    }
    if (type.minItems() > 0 && !texts.isEmpty() && texts.get(0).isEmpty()) {
      report(sequence.items().get(0), "a first item that is not empty", type.rule().example());
    }
    return texts;
  }

  private void duplicate(Node first, Node second) {
    String places = first.origin().path() + " (" + first.origin().place() + ")";
    report(second, "each name once; it is also at " + places, "remove one of the two");
  }

  private Map<String, String> textMap(Node node, TextMap type) {
    if (!(node instanceof Mapping mapping)) {
      report(node, "a mapping of texts", "write name: value");
      return Map.of();
    }
    Map<String, String> texts = new LinkedHashMap<>();
    for (Entry entry : mapping.entries()) {
      Optional<Violation> badKey = type.key().violation(entry.name());
      if (badKey.isPresent()) {
        problems.add(
            Problem.error(
                entry.at(),
                "name " + VisibleText.quoted(entry.name()),
                badKey.get().allowed(),
                badKey.get().fix()));
      }
      Optional<String> text = text(entry.value(), type.value());
      if (text.isPresent()) {
        texts.put(entry.name(), text.get());
      }
    }
    return texts;
  }

  @SuppressWarnings("unchecked") // KubernetesShape reads a class with fields as a map
  private List<Map<String, Object>> shapes(Node node, Shapes type) {
    if (!(node instanceof Sequence sequence)) {
      report(node, "a list", "a list of " + type.item() + " mappings");
      return List.of();
    }
    KubernetesShape shape = new KubernetesShape(problems::add);
    List<Map<String, Object>> items = new ArrayList<>();
    for (Node item : sequence.items()) {
      items.add((Map<String, Object>) shape.read(item, type.values().type()));
    }
    return items;
  }

  /** Reads the mapping, or the word for "none". */
  private Optional<Object> shape(Node node, Shape type) {
    if (node instanceof Mapping) {
      return Optional.of(new KubernetesShape(problems::add).read(node, type.values().type()));
    }
    boolean off =
        node instanceof Scalar scalar
            && type.off().filter(scalar.text()::equals).isPresent()
            && (scalar.kind() == ScalarKind.STRING || scalar.kind() == ScalarKind.TEXT);
    if (off) {
      return Optional.of(((Scalar) node).text());
    }
    String fields = String.join(", ", KubernetesShape.fieldsOf(type.values().type()).keySet());
    report(
        node,
        "a mapping" + type.off().map(word -> ", or " + word).orElse(""),
        "write its fields: " + fields);
    return Optional.empty();
  }

  private void report(Node node, String allowed, String fix) {
    problems.add(Problem.error(node.origin(), ValueText.of(node), allowed, fix));
  }
}
