package io.bizmatters.platform.eds.report;

import io.bizmatters.platform.eds.manifest.tree.JsonText;
import io.bizmatters.platform.eds.report.ObjectDiff.Change;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Writes what apply would change, for programs: {@code {schema: 1, changes: [{object, action,
 * fields: [{path, before, after}]}], refused: [{object, message}]}}. {@code before} is omitted for
 * a new field, {@code after} for a deleted field. Secrets are masked.
 */
public final class DiffJson {

  private static final int SCHEMA = 1;

  private DiffJson() {}

  /** An object that the API server would refuse, and why. */
  public record RefusedObject(String object, String message) {}

  /** Returns the whole document. */
  public static String of(List<ObjectDiff> changes, List<RefusedObject> refused) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("schema", SCHEMA);
    json.put("changes", changes.stream().map(DiffJson::object).toList());
    json.put("refused", refused.stream().map(DiffJson::refusal).toList());
    return CiCommands.escapedInJson(JsonText.pretty(json));
  }

  private static Map<String, Object> object(ObjectDiff difference) {
    List<Object> fields = new ArrayList<>();
    difference.changes().forEach(change -> fields.add(field(change)));
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("object", difference.object());
    json.put("action", difference.kind().name().toLowerCase(Locale.ROOT));
    json.put("fields", fields);
    return json;
  }

  private static Map<String, Object> field(Change change) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("path", change.path());
    put(json, "before", change.before());
    put(json, "after", change.after());
    return json;
  }

  private static void put(Map<String, Object> json, String key, Optional<String> value) {
    value.ifPresent(text -> json.put(key, text));
  }

  private static Map<String, Object> refusal(RefusedObject refused) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("object", refused.object().replace(' ', '/'));
    json.put("message", MaskedText.of(refused.message()));
    return json;
  }
}
