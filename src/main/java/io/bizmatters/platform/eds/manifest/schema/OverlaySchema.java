package io.bizmatters.platform.eds.manifest.schema;

import io.bizmatters.platform.eds.manifest.tree.JsonText;
import io.bizmatters.platform.eds.model.Field;
import io.bizmatters.platform.eds.model.FieldType.Text;
import io.bizmatters.platform.eds.model.Fields;
import io.bizmatters.platform.eds.model.rule.Rules;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Generates the JSON Schema of overlays: merge patches (<a
 * href="https://www.rfc-editor.org/rfc/rfc7386">RFC 7386</a>) by service name, or {@code *} for all
 * services, with the POM's names. A patch is partial, so nothing is required, and null, which
 * removes a value, is accepted everywhere.
 */
public final class OverlaySchema {

  /** The schema's name; it is not an address of a document. */
  public static final String ID = "urn:eds.bizmatters.io:schema:overlay:v1alpha1";

  private static final String PATCH = "service";

  private OverlaySchema() {}

  /** Returns the schema as text. */
  public static String text(Rules rules) {
    return JsonText.pretty(tree(rules));
  }

  /** Returns the schema as a plain tree. */
  public static Map<String, Object> tree(Rules rules) {
    Map<String, Object> tree =
        PlainSchema.document(
            ID,
            "Overlay of event-driven services",
            "What differs in one environment: merge patches by service name, or * for all services.");
    tree.putAll(PlainSchema.mapOf(PlainSchema.nullable(PlainSchema.reference(PATCH))));
    tree.put("propertyNames", PlainSchema.anyOf(List.of(PlainSchema.constant("*"), serviceName())));
    tree.put("$defs", definitions(new RuleSchema(rules, false)));
    return tree;
  }

  private static Map<String, Object> serviceName() {
    return Fields.at("name")
        .map(Field::type)
        .map(type -> PlainSchema.text(((Text) type).rule()))
        .orElseThrow();
  }

  static Map<String, Object> definitions(RuleSchema rules) {
    ShapeSchema shapes = new ShapeSchema();
    FieldSchema schemas = FieldSchema.ofPatches(shapes, rules);
    ObjectSchema patch = new ObjectSchema(true);
    Fields.all().stream()
        .filter(field -> !rules.isLocked(field))
        .forEach(field -> patch.property(field.path(), schemas.of(field)));
    Map<String, Object> definitions = new LinkedHashMap<>();
    definitions.put(PATCH, patch.tree());
    definitions.putAll(shapes.definitions());
    return definitions;
  }
}
