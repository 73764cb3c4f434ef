package io.bizmatters.platform.eds.manifest.schema;

import io.bizmatters.platform.eds.manifest.tree.JsonText;
import io.bizmatters.platform.eds.model.Field;
import io.bizmatters.platform.eds.model.Fields;
import io.bizmatters.platform.eds.model.grammar.TextRules;
import io.bizmatters.platform.eds.model.rule.Rules;
import io.bizmatters.platform.eds.platform.ClaimApi;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Generates the JSON Schema of claim files, for editors and for checks without this plugin. It
 * covers as much of the table of fields as a schema can: everything that it rejects, the validator
 * rejects too.
 */
public final class ClaimSchema {

  /** The schema's name; it is not an address of a document. */
  public static final String ID = "urn:eds.bizmatters.io:schema:claim:v1alpha1";

  private static final List<String> GIVEN_BY_THE_SERVER =
      List.of(
          "generateName",
          "managedFields",
          "resourceVersion",
          "uid",
          "creationTimestamp",
          "generation");
  private static final List<String> ALWAYS_THERE =
      List.of("apiVersion", "kind", "metadata", "spec", "spec.nats");

  private ClaimSchema() {}

  /**
   * Returns the schema of a platform's claims as text.
   *
   * @param rules the platform's rules
   */
  public static String text(ClaimApi api, Rules rules) {
    return JsonText.pretty(tree(api, rules));
  }

  /** Returns the schema of a platform's claims as a plain tree. */
  public static Map<String, Object> tree(ClaimApi api, Rules rules) {
    Map<String, Object> tree =
        PlainSchema.document(
            ID,
            api.kind() + " claim",
            "A NATS JetStream worker autoscaled by KEDA, as the EventDrivenService API spells it.");
    tree.putAll(document(api, new RuleSchema(rules, true)));
    return tree;
  }

  private static Map<String, Object> document(ClaimApi api, RuleSchema rules) {
    ObjectSchema document = new ObjectSchema(false);
    document.property("apiVersion", PlainSchema.constant(api.apiVersion()));
    document.property("kind", PlainSchema.constant(api.kind()));
    FieldSchema schemas = FieldSchema.ofClaims(new ShapeSchema(), rules);
    for (Field field : Fields.all()) {
      if (rules.isLocked(field)) {
        continue;
      }
      if (field.path().equals("secrets")) {
        secretSlots(document);
      }
      field.claimPath().ifPresent(path -> add(document, path, field, schemas.of(field), rules));
    }
    GIVEN_BY_THE_SERVER.forEach(name -> document.property("metadata." + name, ignored()));
    Fields.OF_CROSSPLANE.forEach(name -> document.property("spec." + name, ofCrossplane()));
    document.property("status", ignored());
    ALWAYS_THERE.forEach(document::require);
    return document.tree();
  }

  private static void add(
      ObjectSchema document,
      String path,
      Field field,
      Map<String, Object> schema,
      RuleSchema rules) {
    if (field.path().equals("imagePullSecrets")) {
      schema.replace("items", reference());
    }
    document.property(path, schema);
    if (rules.isRequired(field)) {
      document.require(path);
    }
  }

  /** Returns the schema of a pull secret: an object with a name, as in Kubernetes. */
  private static Map<String, Object> reference() {
    ObjectSchema reference = new ObjectSchema(false);
    reference.property("name", PlainSchema.text(TextRules.OBJECT_NAME));
    reference.require("name");
    return reference.tree();
  }

  private static void secretSlots(ObjectSchema document) {
    for (int slot = 1; slot <= Fields.CLAIM_SECRET_SLOTS; slot++) {
      Map<String, Object> schema = new LinkedHashMap<>();
      schema.put(
          "description",
          "A Secret whose keys become environment variables; a later slot wins over an earlier one.");
      schema.putAll(PlainSchema.text(TextRules.OBJECT_NAME));
      document.property("spec.secret" + slot + "Name", schema);
    }
  }

  private static Map<String, Object> ignored() {
    return described("Ignored: a live object has it.");
  }

  private static Map<String, Object> ofCrossplane() {
    return described("Ignored: Crossplane's own.");
  }

  private static Map<String, Object> described(String description) {
    Map<String, Object> schema = new LinkedHashMap<>();
    schema.put("description", description);
    return schema;
  }
}
