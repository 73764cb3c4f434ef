package io.bizmatters.platform.eds.manifest.schema;

import io.bizmatters.platform.eds.manifest.tree.JsonText;
import io.bizmatters.platform.eds.model.Field;
import io.bizmatters.platform.eds.model.FieldType.Seconds;
import io.bizmatters.platform.eds.model.Fields;
import io.bizmatters.platform.eds.model.grammar.TextRules;
import io.bizmatters.platform.eds.model.rule.Rules;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Generates the JSON Schema of a chart's values: the fields of the service, with times as whole
 * seconds and variables as a list, because their order counts. Helm reads patterns as Go does.
 */
public final class ValuesSchema {

  private static final String ID = "urn:eds.bizmatters.io:schema:values:v1alpha1";
  private static final String SERVICE = "service";

  private ValuesSchema() {}

  /** Returns the schema of the values of one service. */
  public static String ofOne(Rules rules) {
    ShapeSchema shapes = new ShapeSchema();
    ObjectSchema service = service(shapes, rules);
    // Helm gives a subchart the values that all charts share
    service.property("global", new LinkedHashMap<>());
    Map<String, Object> tree = document();
    tree.putAll(service.tree());
    tree.put("$defs", shapes.definitions());
    return text(tree);
  }

  /** Returns the schema of the values of several services, which are under these names. */
  public static String ofSeveral(List<String> names, Rules rules) {
    ShapeSchema shapes = new ShapeSchema();
    ObjectSchema all = new ObjectSchema(false);
    Map<String, Object> properties = new LinkedHashMap<>();
    names.forEach(name -> properties.put(name, PlainSchema.reference(SERVICE)));
    properties.put("global", new LinkedHashMap<>());
    Map<String, Object> tree = document();
    tree.putAll(all.tree());
    tree.put("properties", properties);
    tree.put("required", List.copyOf(names));
    Map<String, Object> definitions = new LinkedHashMap<>();
    definitions.put(SERVICE, service(shapes, rules).tree());
    definitions.putAll(shapes.definitions());
    tree.put("$defs", definitions);
    return text(tree);
  }

  private static Map<String, Object> document() {
    return PlainSchema.document(
        ID, "Values of event-driven services", "NATS JetStream workers autoscaled by KEDA.");
  }

  private static String text(Map<String, Object> tree) {
    return JsonText.pretty(readableInGo(tree));
  }

  private static ObjectSchema service(ShapeSchema shapes, Rules rules) {
    FieldSchema schemas = FieldSchema.ofValues(shapes, new RuleSchema(rules, false));
    ObjectSchema service = new ObjectSchema(false);
    for (Field field : Fields.all()) {
      if (isValue(field.path())) {
        service.property(field.path(), of(field, schemas));
        if (field.required()) {
          service.require(field.path());
        }
      }
    }
    service.property("config.name", PlainSchema.text(TextRules.OBJECT_NAME));
    service.property("environment", PlainSchema.ofType("string"));
    return service;
  }

  private static boolean isValue(String path) {
    return !path.startsWith("nats.provision.")
        && !path.equals("nats.batchSize")
        && !path.equals("config.directory");
  }

  private static Map<String, Object> of(Field field, FieldSchema schemas) {
    Map<String, Object> schema = schemas.of(field);
    if (field.type() instanceof Seconds) {
      schema.replace("type", "integer");
      schema.remove("pattern");
      schema.remove("default");
    }
    if (field.path().equals("env")) {
      schema.put("type", "array");
      schema.remove("additionalProperties");
      schema.remove("propertyNames");
      schema.put("items", variable());
    }
    return schema;
  }

  private static Map<String, Object> variable() {
    ObjectSchema variable = new ObjectSchema(false);
    variable.property("name", PlainSchema.text(TextRules.ENV_NAME));
    variable.property("value", PlainSchema.ofType("string"));
    variable.property("secret", PlainSchema.text(TextRules.OBJECT_NAME));
    variable.property("configMap", PlainSchema.text(TextRules.OBJECT_NAME));
    variable.property("key", PlainSchema.text(TextRules.DATA_KEY));
    variable.property("field", PlainSchema.text(TextRules.POD_FIELD));
    variable.require("name");
    return variable.tree();
  }

  /** Returns the schema without the patterns that Go's regular expressions cannot express. */
  private static Object readableInGo(Object schema) {
    if (schema instanceof List<?> list) {
      List<Object> copy = new ArrayList<>();
      list.forEach(item -> copy.add(readableInGo(item)));
      return copy;
    }
    if (!(schema instanceof Map<?, ?> map)) {
      return schema;
    }
    Map<String, Object> copy = new LinkedHashMap<>();
    map.forEach(
        (name, value) -> {
          boolean looksAround =
              name.equals("pattern") && value instanceof String text && looksAround(text);
          if (!looksAround) {
            copy.put((String) name, readableInGo(value));
          }
        });
    return copy;
  }

  private static boolean looksAround(String pattern) {
    return pattern.contains("(?=") || pattern.contains("(?!") || pattern.contains("(?<");
  }
}
