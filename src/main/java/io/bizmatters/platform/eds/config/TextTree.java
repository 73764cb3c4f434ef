package io.bizmatters.platform.eds.config;

import io.bizmatters.platform.eds.config.ConfigurationRequest.PomElement;
import io.bizmatters.platform.eds.model.Field;
import io.bizmatters.platform.eds.model.FieldType;
import io.bizmatters.platform.eds.model.FieldType.Env;
import io.bizmatters.platform.eds.model.FieldType.Shapes;
import io.bizmatters.platform.eds.model.FieldType.TextList;
import io.bizmatters.platform.eds.model.FieldType.TextMap;
import io.bizmatters.platform.eds.model.Fields;
import io.bizmatters.platform.eds.model.tree.Node;
import io.bizmatters.platform.eds.model.tree.Node.Entry;
import io.bizmatters.platform.eds.model.tree.Node.Mapping;
import io.bizmatters.platform.eds.model.tree.Node.Scalar;
import io.bizmatters.platform.eds.model.tree.Node.Sequence;
import io.bizmatters.platform.eds.model.tree.Origin;
import io.bizmatters.platform.eds.model.tree.Problem;
import io.bizmatters.platform.eds.model.tree.ScalarKind;
import io.bizmatters.platform.eds.model.tree.Spelling;
import io.bizmatters.platform.eds.model.yaml.Interpolator;
import io.bizmatters.platform.eds.model.yaml.Interpolator.Interpolated;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Builds trees from sources that have only text: XML and user properties. The table of fields tells
 * which fields are lists; an empty element of an optional field counts as missing.
 */
final class TextTree {

  private final Interpolation interpolation;
  private final List<Problem> problems;

  TextTree(Interpolation interpolation, List<Problem> problems) {
    this.interpolation = interpolation;
    this.problems = problems;
  }

  /** Returns the layer of a {@code <service>} element. */
  Mapping service(PomElement service, String path) {
    Origin at = new Origin(service.file(), service.line(), 0, path, Spelling.POM);
    return group("", service, at);
  }

  private Mapping group(String prefix, PomElement element, Origin at) {
    Map<String, Entry> entries = new LinkedHashMap<>();
    for (PomElement child : element.children()) {
      Origin childAt = at.child(child.name()).at(child.line(), 0);
      String path = prefix + child.name();
      Optional<Field> field = Fields.at(path);
      boolean isGroup = field.isEmpty() && Fields.isGroup(path) && !child.children().isEmpty();
      boolean absent = child.children().isEmpty() && child.text().isEmpty();
      if (absent && (field.isPresent() || Fields.isGroup(path))) {
        continue;
      }
      Node value =
          isGroup
              ? group(path + ".", child, childAt)
              : field
                  .map(found -> value(found.type(), child, childAt))
                  .orElseGet(() -> plain(child, childAt));
      if (entries.putIfAbsent(child.name(), new Entry(child.name(), childAt, value)) != null) {
        problems.add(twice(childAt, child.name()));
      }
    }
    return new Mapping(new ArrayList<>(entries.values()), at);
  }

  private Node value(FieldType type, PomElement element, Origin at) {
    if (type instanceof TextMap || type instanceof Env) {
      return named(element, at);
    }
    boolean list = type instanceof TextList || type instanceof Shapes;
    if (!list) {
      return plain(element, at);
    }
    if (element.children().isEmpty()) {
      Scalar text = scalar(element, at);
      return split(text, at);
    }
    List<Node> items = new ArrayList<>();
    for (PomElement child : element.children()) {
      Origin itemAt =
          at.withPath(at.path() + "/<" + child.name() + ">[" + (items.size() + 1) + "]");
      items.add(plain(child, itemAt.at(child.line(), 0)));
    }
    return new Sequence(items, at);
  }

  private Node named(PomElement element, Origin at) {
    Node mapping = keyed(plain(element, at));
    Set<String> seen = new HashSet<>();
    if (mapping instanceof Mapping texts) {
      texts.entries().stream()
          .filter(entry -> !seen.add(entry.name()))
          .forEach(entry -> problems.add(twice(entry.at(), entry.name())));
    }
    return mapping;
  }

  /**
   * {@code <label><key>a/b</key><value>c</value></label>}, for keys that are not valid element
   * names.
   */
  private static Node keyed(Node node) {
    if (!(node instanceof Mapping mapping)) {
      return node;
    }
    List<Entry> entries = new ArrayList<>();
    for (Entry entry : mapping.entries()) {
      boolean pair =
          entry.value() instanceof Mapping parts
              && parts.entries().size() == 2
              && parts.get("key").filter(Scalar.class::isInstance).isPresent()
              && parts.get("value").isPresent();
      if (pair && entry.value() instanceof Mapping parts) {
        String key = parts.get("key").map(found -> ((Scalar) found).text()).orElse("");
        entries.add(new Entry(key, entry.at(), parts.get("value").orElseThrow()));
      } else {
        entries.add(entry);
      }
    }
    return new Mapping(entries, mapping.origin());
  }

  private static Problem twice(Origin at, String name) {
    return Problem.error(
        at, "<" + name + "> a second time", "each element once", "keep one of the two");
  }

  private Node plain(PomElement element, Origin at) {
    if (element.children().isEmpty()) {
      return scalar(element, at);
    }
    List<Entry> entries = new ArrayList<>();
    for (PomElement child : element.children()) {
      Origin childAt = at.child(child.name()).at(child.line(), 0);
      entries.add(new Entry(child.name(), childAt, plain(child, childAt)));
    }
    return new Mapping(entries, at);
  }

  /**
   * Reads a text; a {@code ${…}} that Maven has left is escaped, resolved by this plugin, or a
   * mistake.
   */
  private Scalar scalar(PomElement element, Origin at) {
    if (!Interpolator.concerns(element.text())) {
      return new Scalar(element.text(), ScalarKind.TEXT, element.properties(), at);
    }
    Interpolated interpolated = interpolation.apply(element.text());
    interpolated
        .faults()
        .forEach(
            fault -> problems.add(Problem.error(at, fault.found(), fault.allowed(), fault.fix())));
    List<String> used = new ArrayList<>(element.properties());
    interpolated.used().stream().filter(name -> !used.contains(name)).forEach(used::add);
    return new Scalar(interpolated.text(), ScalarKind.TEXT, used, interpolated.unresolved(), at);
  }

  /** Splits a text with commas into a list. */
  static Node split(Scalar text, Origin at) {
    List<Node> items = new ArrayList<>();
    for (String item : text.text().split(",", -1)) {
      List<String> unknown =
          text.unknown().stream().filter(name -> item.contains("${" + name + "}")).toList();
      Origin itemAt = at.item(items.size());
      items.add(new Scalar(item.strip(), ScalarKind.TEXT, text.properties(), unknown, itemAt));
    }
    return new Sequence(items, at);
  }
}
