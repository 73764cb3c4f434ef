package io.bizmatters.platform.eds.manifest.schema;

import io.bizmatters.platform.eds.manifest.tree.JsonText;
import io.bizmatters.platform.eds.model.rule.Rules;
import io.bizmatters.platform.eds.model.tree.WarningCode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Generates the JSON Schema of platforms, for editors. */
public final class PlatformSchema {

  /** The schema's name; it is not an address of a document. */
  public static final String ID = "urn:eds.bizmatters.io:schema:platform:v1";

  private static final String CONVENTION = "convention";
  private static final String POLICY = "policy";
  private static final String RESOURCES = "resources";

  private PlatformSchema() {}

  /** Returns the schema as text. */
  public static String text() {
    return JsonText.pretty(tree());
  }

  /** Returns the schema as a plain tree. */
  public static Map<String, Object> tree() {
    Map<String, Object> tree =
        PlainSchema.document(
            ID,
            "Platform of event-driven services",
            "Sizes, defaults, conventions and policies that a platform team publishes.");
    tree.putAll(document());
    Map<String, Object> definitions = OverlaySchema.definitions(new RuleSchema(Rules.NONE, false));
    withoutEnum(definitions);
    definitions.put(CONVENTION, convention());
    definitions.put(POLICY, policy());
    definitions.put(RESOURCES, PlainSchema.mapOf(PlainSchema.ofType("string", "number")));
    tree.put("$defs", definitions);
    return tree;
  }

  private static Map<String, Object> document() {
    ObjectSchema document = new ObjectSchema(false);
    document.property("apiVersion", PlainSchema.constant("eds.bizmatters.io/v1"));
    document.property("kind", PlainSchema.constant("Platform"));
    document.property("metadata.name", text("The name of the platform."));
    document.property("metadata.description", text("What the platform is for."));
    document.property("metadata.contact", text("Who answers questions about the rules."));
    document.property("metadata.version", text("The version of a platform that is no artifact."));
    document.property(
        "extends", text("A file, groupId:artifactId:version[:classifier], or a built-in name."));
    document.property("api.group", text("The group of claims."));
    document.property("api.version", text("The version of claims."));
    document.property("api.kind", text("The kind of claims."));
    document.property("sizes.default", text("The size of services that name none."));
    document.property("sizes.values", PlainSchema.mapOf(PlainSchema.nullable(size())));
    document.property("defaults", PlainSchema.reference("service"));
    document.property("conventions", rules(CONVENTION));
    document.property("policies", rules(POLICY));
    document.property("environments", PlainSchema.mapOf(environment()));
    document.property("patches", PlainSchema.listOf(PlainSchema.ofType("object")));
    document.property("extras", PlainSchema.listOf(PlainSchema.ofType("object")));
    List.of("apiVersion", "kind", "metadata", "metadata.name").forEach(document::require);
    return document.tree();
  }

  private static Map<String, Object> size() {
    ObjectSchema size = new ObjectSchema(false);
    size.property("requests", PlainSchema.reference(RESOURCES));
    size.property("limits", PlainSchema.reference(RESOURCES));
    return size.tree();
  }

  private static Map<String, Object> environment() {
    ObjectSchema environment = new ObjectSchema(false);
    environment.property("contexts", PlainSchema.listOf(PlainSchema.ofType("string")));
    environment.property("defaults", PlainSchema.reference("service"));
    environment.property("policies", rules(POLICY));
    return environment.tree();
  }

  /** Returns the schema of rules by path: one rule, or a list of rules. */
  private static Map<String, Object> rules(String kind) {
    return PlainSchema.mapOf(
        PlainSchema.anyOf(
            List.of(PlainSchema.reference(kind), PlainSchema.listOf(PlainSchema.reference(kind)))));
  }

  private static Map<String, Object> convention() {
    ObjectSchema convention = new ObjectSchema(false);
    convention.property("pattern", text("A regular expression; <name> stands for that field."));
    convention.property("level", level("error", "warning", "info", "off"));
    convention.property("claims", level("error", "warning", "info", "off"));
    convention.property("rule", text("The rule in words."));
    convention.property("example", text("A value that follows the rule."));
    convention.property("fix", text("What to do, where no example says it."));
    convention.property("see", text("A page about the rule."));
    Map<String, Object> code = PlainSchema.ofType("string");
    code.put("enum", WarningCode.words());
    convention.property("code", code);
    return convention.tree();
  }

  private static Map<String, Object> policy() {
    ObjectSchema policy = new ObjectSchema(false);
    Map<String, Object> bound = PlainSchema.ofType("string", "number");
    policy.property("pattern", text("A regular expression; <name> stands for that field."));
    policy.property("min", bound);
    policy.property("max", bound);
    policy.property(
        "allowed", PlainSchema.listOf(PlainSchema.ofType("string", "number", "boolean")));
    policy.property("required", PlainSchema.ofType("boolean"));
    policy.property("locked", PlainSchema.ofType("boolean"));
    policy.property("level", level("error", "warning", "info"));
    policy.property("reason", text("Why the rule exists."));
    policy.property("see", text("A page about the rule."));
    Map<String, Object> day = PlainSchema.ofType("string");
    day.put("pattern", "^[0-9]{4}-[0-9]{2}-[0-9]{2}$");
    policy.property("except", PlainSchema.mapOf(day));
    return policy.tree();
  }

  /** Returns the schema of a level; YAML 1.1 reads an unquoted off as false. */
  private static Map<String, Object> level(String... words) {
    Map<String, Object> schema = new LinkedHashMap<>();
    List<Object> all = new java.util.ArrayList<>(List.of((Object[]) words));
    if (all.contains("off")) {
      all.add(false);
    }
    schema.put("enum", all);
    return schema;
  }

  private static Map<String, Object> text(String description) {
    Map<String, Object> schema = new LinkedHashMap<>();
    schema.put("description", description);
    schema.putAll(PlainSchema.ofType("string"));
    return schema;
  }

  /** Takes the empty list of sizes away: a platform names its own. */
  private static void withoutEnum(Map<String, Object> definitions) {
    if (definitions.get("service") instanceof Map<?, ?> service
        && service.get("properties") instanceof Map<?, ?> fields
        && fields.get("size") instanceof Map<?, ?> size) {
      size.remove("enum");
    }
  }
}
