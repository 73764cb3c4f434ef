package io.bizmatters.platform.eds.format;

import io.bizmatters.platform.eds.format.ClaimPolicies.ItemRule;
import io.bizmatters.platform.eds.model.Field;
import io.bizmatters.platform.eds.model.FieldType;
import io.bizmatters.platform.eds.model.FieldType.Choice;
import io.bizmatters.platform.eds.model.FieldType.SizeName;
import io.bizmatters.platform.eds.model.FieldType.Text;
import io.bizmatters.platform.eds.model.FieldType.TextList;
import io.bizmatters.platform.eds.model.FieldType.Whole;
import io.bizmatters.platform.eds.model.Fields;
import io.bizmatters.platform.eds.model.grammar.TextRule;
import io.bizmatters.platform.eds.model.grammar.TextRules;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Generates the structural OpenAPI v3 schema of claims, as CustomResourceDefinitions hold it, from
 * the table of fields. CEL says with a message what the schema alone cannot. Whatever the schema
 * refuses, the validator refuses too; a claim has autoscaling, so names end at {@link
 * #LONGEST_NAME}.
 */
public final class ClaimOpenApi {

  /** The longest name of a service with autoscaling, because of {@code <name>-scaler}. */
  public static final int LONGEST_NAME = 56;

  private static final String SPEC = "spec.";
  private static final String PROPERTIES = "properties";
  private static final String REQUIRED = "required";

  /** Texts whose rule is CEL alone, because the refusal of a pattern shows the text. */
  private static final List<String> SECRETIVE = List.of("image", "nats.url");

  private final ApiShape shape;
  private final List<CelRule> rules;

  public ClaimOpenApi(ApiShape shape) {
    this.shape = shape;
    this.rules = ClaimRules.of(shape);
  }

  /** Returns all rules in CEL. */
  public List<CelRule> rules() {
    return List.copyOf(rules);
  }

  /** Returns the schema of a whole claim: its name, and its spec. */
  public Map<String, Object> document() {
    Map<String, Object> metadata = new LinkedHashMap<>();
    metadata.put("name", name());
    Map<String, Object> members = new LinkedHashMap<>();
    members.put("metadata", object(metadata, List.of()));
    members.put("spec", spec());
    Map<String, Object> document = new LinkedHashMap<>();
    document.put(
        "description",
        "A NATS JetStream worker, autoscaled by KEDA by the lag of its durable consumer.");
    document.putAll(object(members, List.of("spec")));
    return document;
  }

  /** Returns the schema of {@code metadata.name}. */
  public Map<String, Object> name() {
    Map<String, Object> name = ofType("string");
    TextRules.SERVICE_NAME.pattern().ifPresent(pattern -> name.put("pattern", pattern));
    name.put("maxLength", LONGEST_NAME);
    return name;
  }

  /** Returns the schema of {@code spec}. */
  public Map<String, Object> spec() {
    Map<String, Map<String, Object>> groups = new LinkedHashMap<>();
    Map<String, List<String>> required = new LinkedHashMap<>();
    Map<String, Object> members = new LinkedHashMap<>();
    List<String> requiredMembers = new ArrayList<>();
    for (Field field : Fields.all()) {
      if (field.path().equals("secrets")) {
        secretSlots(members);
      }
      String path = field.claimPath().orElse("");
      boolean sizeless = field.type() instanceof SizeName && shape.sizes().isEmpty();
      if (!path.startsWith(SPEC) || sizeless) {
        continue;
      }
      String inside = path.substring(SPEC.length());
      int dot = inside.indexOf('.');
      String group = dot < 0 ? "" : inside.substring(0, dot);
      String name = inside.substring(dot + 1);
      Map<String, Object> home = members;
      List<String> needed = requiredMembers;
      if (dot >= 0) {
        home = groups.computeIfAbsent(group, key -> new LinkedHashMap<>());
        needed = required.computeIfAbsent(group, key -> new ArrayList<>());
        members.putIfAbsent(group, Map.of());
      }
      home.put(name, of(field));
      if (field.required() && !shape.defaults().containsKey(field.path())) {
        needed.add(name);
      }
    }
    groups.forEach(
        (group, fields) ->
            members.put(
                group,
                ruled(SPEC + group, object(fields, required.getOrDefault(group, List.of())))));
    requiredMembers.add("nats");
    return ruled("spec", object(members, requiredMembers));
  }

  private void secretSlots(Map<String, Object> members) {
    for (int slot = 1; slot <= Fields.CLAIM_SECRET_SLOTS; slot++) {
      Map<String, Object> schema =
          described(
              "A Secret whose keys become environment variables; a later slot wins over an earlier one.");
      schema.putAll(text("", TextRules.OBJECT_NAME));
      String name = "secret" + slot + "Name";
      members.put(name, ruled(SPEC + name, schema));
    }
  }

  private Map<String, Object> of(Field field) {
    List<ItemRule> items =
        shape.policies().items().stream()
            .filter(rule -> rule.field().equals(field.path()))
            .toList();
    Map<String, Object> schema = described(description(field, items));
    schema.putAll(accepted(field, items.stream().map(ItemRule::schema).toList()));
    String value = shape.defaults().get(field.path());
    if (value != null) {
      schema.put("default", field.type() instanceof Whole ? (Object) Long.valueOf(value) : value);
    }
    return ruled(field.claimPath().orElse(""), schema);
  }

  /** Returns the description with the rules on items, whose refusals have no message. */
  private static String description(Field field, List<ItemRule> items) {
    StringBuilder description = new StringBuilder(field.description());
    items.forEach(rule -> description.append(" Each: ").append(rule.message()).append('.'));
    return description.toString();
  }

  private Map<String, Object> accepted(Field field, List<Map<String, Object>> ofItems) {
    FieldType type = field.type();
    if (type instanceof Text text) {
      return text(field.path(), text.rule());
    }
    if (type instanceof Whole whole) {
      Map<String, Object> schema = ofType("integer");
      schema.put("minimum", whole.min());
      schema.put("maximum", whole.max());
      return schema;
    }
    if (type instanceof Choice choice) {
      Map<String, Object> schema = ofType("string");
      schema.put("enum", choice.words());
      return schema;
    }
    if (type instanceof SizeName) {
      Map<String, Object> schema = ofType("string");
      schema.put("enum", shape.sizeWords());
      return schema;
    }
    if (type instanceof TextList list) {
      return field.path().equals("imagePullSecrets")
          ? pullSecrets(list, ofItems)
          : texts(list, ofItems);
    }
    throw new IllegalArgumentException("claims have no fields like " + field.path());
  }

  private Map<String, Object> texts(TextList list, List<Map<String, Object>> ofItems) {
    Map<String, Object> schema = ofType("array");
    if (list.minItems() > 0) {
      schema.put("minItems", list.minItems());
    }
    schema.put("items", item(list, ofItems));
    return schema;
  }

  /** Returns the schema of references by name, each once: the API server compares the names. */
  private Map<String, Object> pullSecrets(TextList list, List<Map<String, Object>> ofItems) {
    Map<String, Object> reference = new LinkedHashMap<>();
    reference.put("name", item(list, ofItems));
    Map<String, Object> schema = ofType("array");
    schema.put("x-kubernetes-list-type", "map");
    schema.put("x-kubernetes-list-map-keys", List.of("name"));
    schema.put("items", object(reference, List.of("name")));
    return schema;
  }

  private Map<String, Object> item(TextList list, List<Map<String, Object>> rules) {
    Map<String, Object> schema = text("", list.rule());
    if (!rules.isEmpty()) {
      schema.put("allOf", List.copyOf(rules));
    }
    return schema;
  }

  private Map<String, Object> text(String path, TextRule rule) {
    Map<String, Object> schema = ofType("string");
    if (!SECRETIVE.contains(path) && !rule.equals(TextRules.COMMAND_WORD)) {
      String own = shape.patterns().get(path);
      rule.pattern().ifPresent(pattern -> schema.put("pattern", own == null ? pattern : own));
    }
    schema.put("maxLength", rule.maxLength());
    return schema;
  }

  private Map<String, Object> ruled(String path, Map<String, Object> schema) {
    List<Object> own = new ArrayList<>();
    rules.stream().filter(rule -> rule.path().equals(path)).forEach(rule -> own.add(rule.tree()));
    if (!own.isEmpty()) {
      schema.put("x-kubernetes-validations", own);
    }
    return schema;
  }

  private static Map<String, Object> object(Map<String, Object> members, List<String> required) {
    Map<String, Object> schema = ofType("object");
    schema.put(PROPERTIES, members);
    if (!required.isEmpty()) {
      schema.put(REQUIRED, List.copyOf(required));
    }
    return schema;
  }

  private static Map<String, Object> ofType(String type) {
    Map<String, Object> schema = new LinkedHashMap<>();
    schema.put("type", type);
    return schema;
  }

  private static Map<String, Object> described(String description) {
    Map<String, Object> schema = new LinkedHashMap<>();
    schema.put("description", description);
    return schema;
  }
}
