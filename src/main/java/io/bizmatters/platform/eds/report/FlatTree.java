package io.bizmatters.platform.eds.report;

import io.bizmatters.platform.eds.manifest.tree.JsonText;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Flattens a Kubernetes object into values by path, without fields that the API server or this
 * plugin maintains. Items of a list are named by Kubernetes' merge keys, so that a new first item
 * does not change all the others.
 */
final class FlatTree {

  /** Fields of the metadata that the API server writes. */
  private static final Set<String> METADATA_OF_THE_SERVER =
      Set.of(
          "managedFields",
          "resourceVersion",
          "uid",
          "generation",
          "creationTimestamp",
          "deletionTimestamp",
          "deletionGracePeriodSeconds",
          "selfLink");

  /**
   * Annotations in which tools keep their state: this plugin, kubectl, the Deployment controller.
   */
  private static final Set<String> NOTES =
      Set.of(
          "eds.bizmatters.io/hash",
          "eds.bizmatters.io/spec-hash",
          "kubectl.kubernetes.io/last-applied-configuration",
          "deployment.kubernetes.io/revision");

  private static final List<String> MERGE_KEYS =
      List.of("name", "mountPath", "containerPort", "port", "key", "ip");

  private static final String ORDER = " (order)";

  /**
   * One value.
   *
   * @param value text, number, boolean, empty mapping, empty list or an empty Optional for null
   * @param secret whether the value must not be shown
   */
  record Leaf(Object value, boolean secret) {}

  private final String kind;
  private final Map<String, Leaf> leaves = new LinkedHashMap<>();

  private FlatTree(String kind) {
    this.kind = kind;
  }

  /** Returns all values of an object, in the object's order. */
  static Map<String, Leaf> of(Map<String, Object> object) {
    FlatTree flat = new FlatTree(String.valueOf(object.get("kind")));
    object.forEach(
        (name, value) -> {
          if (name.equals("metadata") && value instanceof Map<?, ?> metadata) {
            flat.metadata(metadata);
          } else if (!name.equals("status")) {
            flat.add(name, value);
          }
        });
    return flat.leaves;
  }

  private void metadata(Map<?, ?> metadata) {
    metadata.forEach(
        (name, value) -> {
          String path = "metadata." + name;
          if (name.equals("annotations") && value instanceof Map<?, ?> annotations) {
            annotations.forEach(
                (key, text) -> {
                  if (!NOTES.contains(String.valueOf(key))) {
                    add(member(path, key), text);
                  }
                });
          } else if (!METADATA_OF_THE_SERVER.contains(String.valueOf(name))) {
            add(path, value);
          }
        });
  }

  private void add(String path, Object value) {
    if (value instanceof Map<?, ?> map && !map.isEmpty()) {
      map.forEach((name, inner) -> add(member(path, name), inner));
    } else if (value instanceof List<?> list && !list.isEmpty()) {
      items(path, list);
    } else {
      boolean secret =
          (value instanceof String || kind.equals("Secret")) && SecretFields.isSecret(kind, path);
      leaves.put(path, new Leaf(value, secret));
    }
  }

  private void items(String path, List<?> list) {
    Optional<List<String>> names = names(list);
    for (int i = 0; i < list.size(); i++) {
      String item = path + "[" + (names.isPresent() ? names.get().get(i) : i) + "]";
      add(item, list.get(i));
      if (i > 0 && isValueOfOption(list.get(i - 1), list.get(i))) {
        leaves.put(item, new Leaf(list.get(i), true));
      }
    }
    names.ifPresent(order -> leaves.put(path + ORDER, new Leaf(order, false)));
  }

  /** Whether an item is the value of the option before it, such as {@code --password}. */
  private static boolean isValueOfOption(Object before, Object item) {
    return before instanceof String option
        && item instanceof String
        && option.startsWith("-")
        && MaskedText.isSecretName(option);
  }

  /** Returns the names of the items, if all items are mappings with unique names. */
  private static Optional<List<String>> names(List<?> list) {
    for (String key : MERGE_KEYS) {
      List<String> names = new ArrayList<>();
      for (Object item : list) {
        if (item instanceof Map<?, ?> map && isName(map.get(key))) {
          names.add(String.valueOf(map.get(key)));
        }
      }
      if (names.size() == list.size() && new HashSet<>(names).size() == names.size()) {
        return Optional.of(names);
      }
    }
    return Optional.empty();
  }

  private static boolean isName(@org.jspecify.annotations.Nullable Object value) {
    return value instanceof String || value instanceof Number;
  }

  private static String member(String path, Object name) {
    String text = String.valueOf(name);
    return text.matches("[A-Za-z0-9_-]+") ? path + "." + text : path + "[" + text + "]";
  }

  /** Whether the path stands for the order of items, not for a value. */
  static boolean isOrder(String path) {
    return path.endsWith(ORDER);
  }

  /** Returns a value as text, not yet safe to show. */
  static String text(Object value) {
    if (value instanceof String text) {
      return text;
    }
    return value instanceof BigDecimal number ? ReportText.number(number) : JsonText.compact(value);
  }

  /** Decides which fields of Kubernetes objects contain secrets that reports must not show. */
  static final class SecretFields {

    /**
     * The value of an environment variable, in this plugin's paths or in those of field managers.
     */
    private static final Pattern ENV_VALUE =
        Pattern.compile("env\\[(?:name=)?\"?([^\"\\]]*)\"?]\\.value$");

    /** The last name of a path, also of a key in brackets. */
    private static final Pattern LAST_NAME =
        Pattern.compile("(?:^|[.\\[\"/])([^.\\[\\]\"/]+)\"?]?$");

    private SecretFields() {}

    /**
     * Whether the field's text is likely a secret.
     *
     * @param kind the kind of the object
     * @param path the path of the field, in this plugin's form or in server-side apply's
     */
    static boolean isSecret(String kind, String path) {
      String field = path.startsWith(".") ? path.substring(1) : path;
      if (kind.equals("Secret")) {
        return field.startsWith("data") || field.startsWith("stringData");
      }
      Matcher variable = ENV_VALUE.matcher(field);
      if (variable.find()) {
        return MaskedText.isSecretName(variable.group(1));
      }
      Matcher last = LAST_NAME.matcher(field);
      return last.find() && MaskedText.isSecretName(last.group(1));
    }
  }
}
