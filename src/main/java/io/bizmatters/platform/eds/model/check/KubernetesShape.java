package io.bizmatters.platform.eds.model.check;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.bizmatters.platform.eds.model.grammar.ValueText;
import io.bizmatters.platform.eds.model.tree.NearestName;
import io.bizmatters.platform.eds.model.tree.Node;
import io.bizmatters.platform.eds.model.tree.Node.Entry;
import io.bizmatters.platform.eds.model.tree.Node.Mapping;
import io.bizmatters.platform.eds.model.tree.Node.Scalar;
import io.bizmatters.platform.eds.model.tree.Node.Sequence;
import io.bizmatters.platform.eds.model.tree.Problem;
import io.bizmatters.platform.eds.model.tree.ScalarKind;
import io.bizmatters.platform.eds.model.tree.Spelling;
import io.bizmatters.platform.eds.model.tree.VisibleText;
import io.fabric8.kubernetes.api.model.IntOrString;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Checks values that are passed to Kubernetes unchanged, field by field against the typed model: an
 * unknown name or a wrong type becomes a problem here instead of a dropped field on the server.
 */
public final class KubernetesShape {

  private static final Set<Class<?>> INTEGERS =
      Set.of(Integer.class, Long.class, int.class, long.class);

  private final Consumer<Problem> problems;
  private final boolean ofPatch;

  /** Creates a checker that reports each problem to {@code problems}. */
  public KubernetesShape(Consumer<Problem> problems) {
    this(problems, false);
  }

  private KubernetesShape(Consumer<Problem> problems, boolean ofPatch) {
    this.problems = problems;
    this.ofPatch = ofPatch;
  }

  /**
   * Creates a checker for a patch: mappings of known types may contain {@link PatchDirective#NAME},
   * which stays in the result; any other directive is a problem.
   */
  public static KubernetesShape ofPatch(Consumer<Problem> problems) {
    return new KubernetesShape(problems, true);
  }

  /**
   * Checks a node against a type and returns its plain value (maps, lists, text, numbers,
   * booleans).
   */
  public Object read(Node node, Type type) {
    if (type instanceof ParameterizedType generic && generic.getRawType() == List.class) {
      return list(node, generic.getActualTypeArguments()[0]);
    }
    if (type instanceof ParameterizedType generic && generic.getRawType() == Map.class) {
      return map(node, generic.getActualTypeArguments()[1]);
    }
    Class<?> raw = type instanceof Class<?> known ? known : Object.class;
    if (raw == String.class || isQuantity(raw)) {
      return text(node, raw);
    }
    if (INTEGERS.contains(raw)) {
      return whole(node);
    }
    if (raw == Boolean.class || raw == boolean.class) {
      return flag(node);
    }
    if (raw == IntOrString.class) {
      return wholeOrText(node);
    }
    if (hasFields(raw)) {
      return object(node, raw);
    }
    if (ofPatch) {
      PatchDirective.in(node).forEach(entry -> problems.accept(PatchDirective.meaningless(entry)));
    }
    return plain(node);
  }

  /** Returns the plain value of a node without a check. */
  public static Object plain(Node node) {
    if (node instanceof Mapping mapping) {
      Map<String, Object> object = new LinkedHashMap<>();
      mapping.entries().forEach(entry -> object.put(entry.name(), plain(entry.value())));
      return object;
    }
    if (node instanceof Sequence sequence) {
      List<Object> items = new ArrayList<>();
      sequence.items().forEach(item -> items.add(plain(item)));
      return items;
    }
    Scalar scalar = (Scalar) node;
    return switch (scalar.kind()) {
      case BOOLEAN -> scalar.text().matches("(?i)y|yes|true|on");
      case INTEGER -> YamlNumbers.integer(scalar.text());
      case FLOAT -> YamlNumbers.decimal(scalar.text());
      case NULL -> Optional.empty();
      case STRING, TEXT -> scalar.text();
    };
  }

  private Map<String, Object> object(Node node, Class<?> type) {
    if (isEmptyElement(node)) {
      return Map.of();
    }
    if (!(node instanceof Mapping mapping)) {
      report(node, "a mapping", "write its fields: " + String.join(", ", fieldsOf(type).keySet()));
      return Map.of();
    }
    Map<String, Type> fields = fieldsOf(type);
    Map<String, Object> object = new LinkedHashMap<>();
    Set<String> seen = new HashSet<>();
    for (Entry entry : mapping.entries()) {
      Type field = fields.get(entry.name());
      if (ofPatch && PatchDirective.isOne(entry.name())) {
        directive(entry, object);
      } else if (field == null) {
        problems.accept(unknown(entry, fields.keySet()));
      } else if (!seen.add(entry.name())) {
        problems.accept(duplicate(entry));
      } else {
        object.put(
            entry.name(), isNull(entry.value()) ? Optional.empty() : read(entry.value(), field));
      }
    }
    return object;
  }

  private void directive(Entry entry, Map<String, Object> into) {
    PatchDirective.read(entry, problems).ifPresent(word -> into.put(PatchDirective.NAME, word));
  }

  private List<Object> list(Node node, Type itemType) {
    List<Object> items = new ArrayList<>();
    if (node instanceof Sequence sequence) {
      sequence.items().forEach(item -> items.add(read(item, itemType)));
    } else if (node instanceof Mapping mapping && node.origin().spelling() == Spelling.POM) {
      mapping.entries().forEach(entry -> items.add(read(entry.value(), itemType)));
    } else if (!isEmptyElement(node)) {
      report(node, "a list", "write '- ' before each item");
    }
    return items;
  }

  private Map<String, Object> map(Node node, Type valueType) {
    Map<String, Object> values = new LinkedHashMap<>();
    if (node instanceof Mapping mapping) {
      for (Entry entry : mapping.entries()) {
        if (ofPatch && PatchDirective.isOne(entry.name())) {
          directive(entry, values);
        } else {
          values.put(
              entry.name(),
              isNull(entry.value()) ? Optional.empty() : read(entry.value(), valueType));
        }
      }
    } else if (!isEmptyElement(node)) {
      report(node, "a mapping", "write name: value");
    }
    return values;
  }

  private Object text(Node node, Class<?> raw) {
    if (!(node instanceof Scalar scalar)) {
      report(node, "text", "a single value");
      return "";
    }
    boolean number = scalar.kind() == ScalarKind.INTEGER || scalar.kind() == ScalarKind.FLOAT;
    boolean accepted =
        scalar.kind() == ScalarKind.STRING
            || scalar.kind() == ScalarKind.TEXT
            || (number && isQuantity(raw));
    if (!accepted) {
      report(
          node,
          "text, found " + scalar.kind().words(),
          "quote it: " + VisibleText.quoted(scalar.text()));
    }
    return scalar.text();
  }

  private Object whole(Node node) {
    if (StandIn.isUnknown(node)) {
      return 1L;
    }
    if (node instanceof Scalar scalar
        && scalar.kind() == ScalarKind.TEXT
        && ScalarKind.isDecimal(scalar.text())) {
      return Long.valueOf(scalar.text());
    }
    // file modes are octal: 0644
    if (node instanceof Scalar scalar
        && scalar.kind() == ScalarKind.INTEGER
        && YamlNumbers.integer(scalar.text()) instanceof Long number) {
      return number;
    }
    report(node, "a decimal integer", "a number such as 1, without quotes");
    return 0L;
  }

  private Object flag(Node node) {
    if (StandIn.isUnknown(node)) {
      return false;
    }
    if (node instanceof Scalar scalar
        && (scalar.kind() == ScalarKind.BOOLEAN || scalar.kind() == ScalarKind.TEXT)
        && (scalar.text().equals("true") || scalar.text().equals("false"))) {
      return Boolean.valueOf(scalar.text());
    }
    report(node, "true or false", "true or false, without quotes");
    return false;
  }

  private Object wholeOrText(Node node) {
    if (node instanceof Scalar scalar && ScalarKind.isDecimal(scalar.text())) {
      return scalar.kind() == ScalarKind.STRING ? scalar.text() : Long.valueOf(scalar.text());
    }
    return text(node, String.class);
  }

  private void report(Node node, String allowed, String fix) {
    problems.accept(Problem.error(node.origin(), ValueText.of(node), allowed, fix));
  }

  private static boolean isNull(Node node) {
    return node instanceof Scalar scalar && scalar.kind() == ScalarKind.NULL;
  }

  /**
   * Whether a node is an empty element such as {@code <emptyDir/>}, the only form of an empty
   * mapping or list in XML.
   */
  private static boolean isEmptyElement(Node node) {
    return node instanceof Scalar scalar
        && scalar.kind() == ScalarKind.TEXT
        && scalar.origin().spelling() == Spelling.POM
        && scalar.text().isEmpty();
  }

  private static boolean isQuantity(Class<?> raw) {
    return raw == io.fabric8.kubernetes.api.model.Quantity.class;
  }

  static Problem unknown(Entry entry, Set<String> known) {
    Optional<String> nearest = NearestName.of(entry.name(), known);
    return Problem.error(
        entry.at(),
        "unknown name " + VisibleText.quoted(entry.name()),
        "one of " + String.join(", ", known),
        nearest.map(name -> "did you mean " + name + "?").orElse("remove it"));
  }

  static Problem duplicate(Entry entry) {
    return Problem.error(
        entry.at(),
        VisibleText.quoted(entry.name()) + " a second time",
        "each name once",
        "keep one of the two");
  }

  private static boolean hasFields(Class<?> type) {
    return !fieldsOf(type).isEmpty();
  }

  /** Returns the fields of a type by name; empty for a type without fields. */
  public static Map<String, Type> fieldsOf(Class<?> type) {
    Map<String, Type> fields = new LinkedHashMap<>();
    for (Class<?> level = type;
        level != null && level != Object.class;
        level = level.getSuperclass()) {
      for (java.lang.reflect.Field field : level.getDeclaredFields()) {
        JsonProperty property = field.getAnnotation(JsonProperty.class);
        if (property != null) {
          String name = property.value().isEmpty() ? field.getName() : property.value();
          fields.putIfAbsent(name, field.getGenericType());
        }
      }
    }
    return fields;
  }

  /** Parses numbers in the forms of YAML 1.1. */
  static final class YamlNumbers {
    private YamlNumbers() {}

    private static final Pattern GRAMMAR =
        Pattern.compile(
            "([-+]?)(?:0x([0-9a-fA-F]{1,15})|0b([01]{1,62})|0o?([0-7]{1,20})|(0|[1-9][0-9]{0,17}))");

    /** Returns a {@code Long}; returns the text when it is sexagesimal or out of range. */
    static Object integer(String text) {
      Matcher number = GRAMMAR.matcher(text.replace("_", ""));
      if (!number.matches()) {
        return text;
      }
      int[] bases = {16, 2, 8, 10};
      for (int i = 0; i < bases.length; i++) {
        String digits = number.group(i + 2);
        if (digits != null) {
          return Long.valueOf(number.group(1) + digits, bases[i]);
        }
      }
      return text;
    }

    static Object decimal(String text) {
      return text.matches("[-+]?(?:[0-9]+\\.?[0-9]*|\\.[0-9]+)(?:[eE][-+]?[0-9]{1,3})?")
          ? (Object) new BigDecimal(text)
          : text;
    }
  }
}
