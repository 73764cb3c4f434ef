package io.bizmatters.platform.eds.platform;

import io.bizmatters.platform.eds.model.check.UnknownField;
import io.bizmatters.platform.eds.model.grammar.ValueText;
import io.bizmatters.platform.eds.model.tree.NearestName;
import io.bizmatters.platform.eds.model.tree.Node;
import io.bizmatters.platform.eds.model.tree.Node.Entry;
import io.bizmatters.platform.eds.model.tree.Node.Mapping;
import io.bizmatters.platform.eds.model.tree.Node.Scalar;
import io.bizmatters.platform.eds.model.tree.Node.Sequence;
import io.bizmatters.platform.eds.model.tree.Origin;
import io.bizmatters.platform.eds.model.tree.Problem;
import io.bizmatters.platform.eds.model.tree.ScalarKind;
import io.bizmatters.platform.eds.model.tree.VisibleText;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads the values of a mapping, and reports those of a wrong type. */
final class Section {

  private static final Pattern NAME =
      Pattern.compile("[A-Za-z0-9](?:[-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?");

  private final Mapping mapping;
  private final List<Problem> problems;

  private Section(Mapping mapping, List<Problem> problems) {
    this.mapping = mapping;
    this.problems = problems;
  }

  /** Returns the mapping with these names alone; reports others. */
  static Section of(Mapping mapping, List<String> names, List<Problem> problems) {
    for (Entry entry : mapping.entries()) {
      if (!names.contains(entry.name())) {
        problems.add(UnknownField.of(entry.at(), entry.name(), names, Optional.empty()));
      }
    }
    return new Section(mapping, problems);
  }

  /** Reports the name of a size or an environment that is not a plain name. */
  static void checkName(Entry entry, String example, List<Problem> problems) {
    if (!NAME.matcher(entry.name()).matches()) {
      problems.add(
          Problem.error(
              entry.at(),
              "name " + VisibleText.quoted(entry.name()),
              "a name of letters, digits, '-', '_' and '.', up to 63, with a letter or digit at"
                  + " both ends",
              example));
    }
  }

  /** Returns a value as a mapping; reports another one. */
  static Optional<Mapping> mapping(Node node, String example, List<Problem> problems) {
    if (node instanceof Mapping mapping) {
      return Optional.of(mapping);
    }
    problems.add(Problem.error(node.origin(), ValueText.of(node), "a mapping", example));
    return Optional.empty();
  }

  /** Returns the mapping with a name. */
  Optional<Mapping> mapping(String name, String example) {
    Optional<Node> node = mapping.get(name);
    return node.isPresent() ? mapping(node.get(), example, problems) : Optional.empty();
  }

  /** Returns the entries of the mapping with a name; none if it is missing. */
  List<Entry> entries(String name, String example) {
    Optional<Mapping> block = mapping(name, example);
    return block.isPresent() ? block.get().entries() : List.of();
  }

  /** Returns whether the value with a name is this text. */
  boolean isText(String name, String text) {
    Optional<Node> node = mapping.get(name);
    return node.isPresent() && node.get() instanceof Scalar scalar && scalar.text().equals(text);
  }

  Origin origin() {
    return mapping.origin();
  }

  /** Returns the place of a name, or the place of the mapping where it is missing. */
  Origin placeOf(String name) {
    return mapping.get(name).map(Node::origin).orElseGet(() -> mapping.origin().child(name));
  }

  Optional<Node> get(String name) {
    return mapping.get(name);
  }

  /** Returns the text with a name on one line, as messages show it; reports control characters. */
  Optional<String> text(String name, String example) {
    Optional<Scalar> scalar = scalar(name, example);
    if (scalar.isEmpty()) {
      return Optional.empty();
    }
    StringBuilder line = new StringBuilder();
    for (char c : scalar.get().text().toCharArray()) {
      boolean isBreak = c == '\n' || c == '\r' || c == '\t';
      if (Character.isISOControl(c) && !isBreak) {
        report(scalar.get(), "text without control characters", "write " + example);
        return Optional.empty();
      }
      line.append(isBreak ? ' ' : c);
    }
    return Optional.of(line.toString().strip());
  }

  /** Returns the text with a name and its place. */
  Optional<Scalar> scalar(String name, String example) {
    Optional<Node> node = mapping.get(name);
    if (node.isEmpty()) {
      return Optional.empty();
    }
    boolean legal =
        node.get() instanceof Scalar scalar
            && (scalar.kind() == ScalarKind.STRING || scalar.kind() == ScalarKind.TEXT);
    if (!legal || ((Scalar) node.get()).text().isEmpty()) {
      String fix =
          node.get() instanceof Scalar scalar
                  && scalar.kind() != ScalarKind.NULL
                  && !scalar.text().isEmpty()
              ? "quote it: " + VisibleText.quoted(scalar.text())
              : "write " + example + ", or remove the name";
      report(node.get(), "text", fix);
      return Optional.empty();
    }
    return Optional.of((Scalar) node.get());
  }

  /** Returns a text that must be there. */
  Optional<String> required(String name, String example) {
    if (mapping.get(name).isEmpty()) {
      problems.add(
          Problem.error(
              mapping.origin().child(name),
              "nothing",
              "required",
              "write " + name + ": " + example));
    }
    return text(name, example);
  }

  /** Returns the flag with a name. */
  boolean flag(String name) {
    Optional<Node> node = mapping.get(name);
    if (node.isEmpty()) {
      return false;
    }
    if (node.get() instanceof Scalar scalar && scalar.kind() == ScalarKind.BOOLEAN) {
      return scalar.text().matches("(?i)y|yes|true|on");
    }
    report(node.get(), "true or false", "true or false, without quotes");
    return false;
  }

  /** Returns one of some words; {@code off}, which YAML takes for a boolean, may be one. */
  Optional<String> word(String name, List<String> words) {
    Optional<Node> node = mapping.get(name);
    if (node.isEmpty()) {
      return Optional.empty();
    }
    if (node.get() instanceof Scalar scalar && words.contains(scalar.text())) {
      return Optional.of(scalar.text());
    }
    String written = node.get() instanceof Scalar scalar ? scalar.text() : "";
    report(
        node.get(),
        "one of " + String.join(", ", words),
        NearestName.of(written, words).orElse(words.get(0)));
    return Optional.empty();
  }

  /** Returns a single value, of whatever kind. */
  Optional<Scalar> single(String name, String example) {
    Optional<Node> node = mapping.get(name);
    if (node.isEmpty()) {
      return Optional.empty();
    }
    if (node.get() instanceof Scalar scalar && scalar.kind() != ScalarKind.NULL) {
      return Optional.of(scalar);
    }
    report(node.get(), "a single value", "write " + example);
    return Optional.empty();
  }

  /** Returns the items of a list. */
  List<Node> list(String name, String example) {
    Optional<Node> node = mapping.get(name);
    if (node.isEmpty()) {
      return List.of();
    }
    if (node.get() instanceof Sequence sequence) {
      return sequence.items();
    }
    report(node.get(), "a list", example);
    return List.of();
  }

  /** Returns the texts of a list. */
  List<String> texts(String name, String example) {
    List<String> texts = new ArrayList<>();
    for (Node item : list(name, example)) {
      if (item instanceof Scalar scalar
          && !scalar.text().isEmpty()
          && (scalar.kind() == ScalarKind.STRING || scalar.kind() == ScalarKind.INTEGER)) {
        texts.add(scalar.text());
      } else {
        report(item, "text", example);
      }
    }
    return texts;
  }

  void report(Node node, String allowed, String fix) {
    problems.add(Problem.error(node.origin(), ValueText.of(node), allowed, fix));
  }
}
