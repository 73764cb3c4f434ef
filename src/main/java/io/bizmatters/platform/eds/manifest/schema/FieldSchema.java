package io.bizmatters.platform.eds.manifest.schema;

import io.bizmatters.platform.eds.model.Field;
import io.bizmatters.platform.eds.model.FieldType;
import io.bizmatters.platform.eds.model.FieldType.Choice;
import io.bizmatters.platform.eds.model.FieldType.Flag;
import io.bizmatters.platform.eds.model.FieldType.Seconds;
import io.bizmatters.platform.eds.model.FieldType.Shape;
import io.bizmatters.platform.eds.model.FieldType.Shapes;
import io.bizmatters.platform.eds.model.FieldType.SizeName;
import io.bizmatters.platform.eds.model.FieldType.Text;
import io.bizmatters.platform.eds.model.FieldType.TextList;
import io.bizmatters.platform.eds.model.FieldType.TextMap;
import io.bizmatters.platform.eds.model.FieldType.Whole;
import io.bizmatters.platform.eds.model.grammar.Period;
import io.bizmatters.platform.eds.model.grammar.TextRule;
import io.bizmatters.platform.eds.model.grammar.TextRules;
import io.bizmatters.platform.eds.model.tree.ScalarKind;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Generates the schema of one row of the table of fields, for values in YAML. */
public final class FieldSchema {

  /** {@link Period} as a pattern; a pattern cannot express the bounds of a field. */
  public static final String PERIOD =
      "^(?:[0-9]{1,9}"
          + "|(?=[0-9])(?:[0-9]{1,9}h)?(?:[0-9]{1,9}m)?(?:[0-9]{1,9}s)?"
          + "|PT(?=[0-9])(?:[0-9]{1,9}H)?(?:[0-9]{1,9}M)?(?:[0-9]{1,9}S)?)$";

  private final ShapeSchema shapes;
  private final boolean nullable;
  private final RuleSchema rules;

  private FieldSchema(ShapeSchema shapes, boolean nullable, RuleSchema rules) {
    this.shapes = shapes;
    this.nullable = nullable;
    this.rules = rules;
  }

  /**
   * Returns a generator for fields in claims.
   *
   * @param shapes takes the definitions that the fields refer to
   */
  static FieldSchema ofClaims(ShapeSchema shapes, RuleSchema rules) {
    return new FieldSchema(shapes, false, rules);
  }

  /**
   * Returns a generator for fields in merge patches, where null removes a name inside a value.
   *
   * @param shapes takes the definitions that the fields refer to
   */
  static FieldSchema ofPatches(ShapeSchema shapes, RuleSchema rules) {
    return new FieldSchema(shapes, true, rules);
  }

  /**
   * Returns a generator for fields as the POM spells them, where nothing is null.
   *
   * @param shapes takes the definitions that the fields refer to
   */
  static FieldSchema ofValues(ShapeSchema shapes, RuleSchema rules) {
    return new FieldSchema(shapes, false, rules);
  }

  /** Returns the schema of a field, with default and description. */
  Map<String, Object> of(Field field) {
    Map<String, Object> schema = new LinkedHashMap<>();
    schema.put("description", description(field));
    Map<String, Object> accepted = accepted(field.type());
    rules.constrain(field, accepted);
    schema.putAll(inside(accepted));
    rules.defaultOf(field).ifPresent(text -> schema.put("default", value(field.type(), text)));
    if (field.type() instanceof Text text) {
      schema.put("examples", List.of(example(field, text)));
    }
    return schema;
  }

  private String example(Field field, Text type) {
    return rules.rules().conventionsOf(field.path()).stream()
        .flatMap(convention -> convention.exampleFor(path -> Optional.empty()).stream())
        .findFirst()
        .orElse(type.rule().example());
  }

  private static String description(Field field) {
    return field.type() instanceof Seconds seconds
        ? field.description()
            + " From "
            + Period.written(seconds.min())
            + " to "
            + Period.written(seconds.max())
            + "."
        : field.description();
  }

  private static Object value(FieldType type, String text) {
    if (type instanceof Whole) {
      return Long.valueOf(text);
    }
    return type instanceof Flag ? (Object) Boolean.valueOf(text) : text;
  }

  private Map<String, Object> accepted(FieldType type) {
    if (type instanceof Text text) {
      return text(text.rule());
    }
    if (type instanceof Whole whole) {
      return bounded(PlainSchema.ofType("integer"), whole.min(), whole.max());
    }
    if (type instanceof Choice choice) {
      Map<String, Object> schema = PlainSchema.ofType("string");
      schema.put("enum", choice.words());
      return schema;
    }
    if (type instanceof SizeName) {
      Map<String, Object> schema = PlainSchema.ofType("string");
      schema.put("enum", rules.rules().sizes().names());
      return schema;
    }
    if (type instanceof Flag) {
      return PlainSchema.ofType("boolean");
    }
    return type instanceof Seconds seconds ? seconds(seconds) : several(type);
  }

  private Map<String, Object> several(FieldType type) {
    if (type instanceof TextList list) {
      return list(list);
    }
    if (type instanceof TextMap map) {
      Map<String, Object> schema = PlainSchema.mapOf(inside(text(map.value())));
      schema.put("propertyNames", PlainSchema.text(map.key()));
      return schema;
    }
    if (type instanceof Shape shape) {
      return shape(shape);
    }
    return type instanceof Shapes list
        ? PlainSchema.listOf(shapes.of(list.values().type()))
        : env();
  }

  private Map<String, Object> shape(Shape shape) {
    Map<String, Object> value = shapes.of(shape.values().type());
    if (shape.off().isEmpty()) {
      return value;
    }
    Map<String, Object> word = new LinkedHashMap<>();
    word.put("const", shape.off().get());
    return PlainSchema.anyOf(List.of(value, word));
  }

  /**
   * Returns the schema of a text; some texts may be written as numbers: {@code cpu: 2}, {@code
   * minAvailable: 1}.
   */
  private static Map<String, Object> text(TextRule rule) {
    if (rule.number().isPresent()) {
      boolean whole = rule.number().get() == ScalarKind.INTEGER;
      Map<String, Object> schema = PlainSchema.ofType("string", whole ? "integer" : "number");
      PlainSchema.constrain(schema, rule);
      schema.put("minimum", 0);
      return schema;
    }
    return PlainSchema.text(rule);
  }

  private static Map<String, Object> seconds(Seconds seconds) {
    Map<String, Object> schema = PlainSchema.ofType("string", "integer");
    schema.put("pattern", PERIOD);
    return bounded(schema, seconds.min().toSeconds(), seconds.max().toSeconds());
  }

  private static Map<String, Object> bounded(Map<String, Object> schema, long min, long max) {
    schema.put("minimum", min);
    schema.put("maximum", max);
    return schema;
  }

  private static Map<String, Object> list(TextList list) {
    Map<String, Object> schema = PlainSchema.listOf(text(list.rule()));
    if (list.minItems() > 0) {
      schema.put("minItems", list.minItems());
    }
    if (list.distinct()) {
      schema.put("uniqueItems", true);
    }
    return schema;
  }

  /**
   * Returns the schema of a variable: a value or a reference. A patch may change half of a
   * reference, so no half is required.
   */
  private Map<String, Object> env() {
    ObjectSchema reference = new ObjectSchema(nullable);
    reference.property("secret", inside(PlainSchema.text(TextRules.OBJECT_NAME)));
    reference.property("key", inside(PlainSchema.text(TextRules.DATA_KEY)));
    reference.property("configMap", inside(PlainSchema.text(TextRules.OBJECT_NAME)));
    reference.property("field", inside(PlainSchema.text(TextRules.POD_FIELD)));
    Map<String, Object> value = reference.tree();
    value.replace("type", List.of("string", "object"));
    Map<String, Object> schema = PlainSchema.mapOf(inside(value));
    schema.put("propertyNames", PlainSchema.text(TextRules.ENV_NAME));
    return schema;
  }

  private Map<String, Object> inside(Map<String, Object> schema) {
    return nullable ? PlainSchema.nullable(schema) : schema;
  }
}
