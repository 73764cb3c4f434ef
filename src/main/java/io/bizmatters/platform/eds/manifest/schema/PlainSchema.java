package io.bizmatters.platform.eds.manifest.schema;

import io.bizmatters.platform.eds.model.grammar.TextRule;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Builds the small schemas that larger ones consist of (<a
 * href="https://json-schema.org/draft/2020-12/json-schema-validation">draft 2020-12</a>).
 */
public final class PlainSchema {

  public static final String DIALECT = "https://json-schema.org/draft/2020-12/schema";

  private PlainSchema() {}

  /** Starts a schema that is a document of its own. */
  static Map<String, Object> document(String id, String title, String description) {
    Map<String, Object> schema = new LinkedHashMap<>();
    schema.put("$schema", DIALECT);
    schema.put("$id", id);
    schema.put("title", title);
    schema.put("description", description);
    return schema;
  }

  /** Returns the schema of one word. */
  static Map<String, Object> constant(String word) {
    Map<String, Object> schema = new LinkedHashMap<>();
    schema.put("const", word);
    return schema;
  }

  static Map<String, Object> ofType(String... types) {
    Map<String, Object> schema = new LinkedHashMap<>();
    schema.put("type", types.length == 1 ? types[0] : List.of(types));
    return schema;
  }

  /** Returns the schema of a text with a rule: its length, and as much as a pattern can express. */
  static Map<String, Object> text(TextRule rule) {
    Map<String, Object> schema = ofType("string");
    constrain(schema, rule);
    return schema;
  }

  /** Adds a rule to a schema that accepts text among other types. */
  static void constrain(Map<String, Object> schema, TextRule rule) {
    rule.pattern().ifPresent(pattern -> schema.put("pattern", pattern));
    schema.put("maxLength", rule.maxLength());
  }

  static Map<String, Object> listOf(Map<String, Object> item) {
    Map<String, Object> schema = ofType("array");
    schema.put("items", item);
    return schema;
  }

  static Map<String, Object> mapOf(Map<String, Object> value) {
    Map<String, Object> schema = ofType("object");
    schema.put("additionalProperties", value);
    return schema;
  }

  static Map<String, Object> reference(String definition) {
    Map<String, Object> schema = new LinkedHashMap<>();
    schema.put("$ref", "#/$defs/" + definition);
    return schema;
  }

  static Map<String, Object> anyOf(List<Map<String, Object>> alternatives) {
    Map<String, Object> schema = new LinkedHashMap<>();
    schema.put("anyOf", List.copyOf(alternatives));
    return schema;
  }

  /** Returns a schema that also accepts null. */
  static Map<String, Object> nullable(Map<String, Object> schema) {
    if (schema.isEmpty()) {
      return schema;
    }
    if (!schema.containsKey("type")) {
      return anyOf(List.of(schema, ofType("null")));
    }
    Map<String, Object> wider = new LinkedHashMap<>(schema);
    wider.replace("type", with(schema.get("type"), "null"));
    wider.computeIfPresent("enum", (key, words) -> with(words, Optional.empty()));
    return wider;
  }

  private static List<Object> with(@org.jspecify.annotations.Nullable Object some, Object more) {
    List<Object> all = new ArrayList<>();
    if (some instanceof List<?> several) {
      all.addAll(several);
    } else if (some != null) {
      all.add(some);
    }
    all.add(more);
    return all;
  }
}
