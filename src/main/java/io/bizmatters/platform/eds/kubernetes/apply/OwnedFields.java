package io.bizmatters.platform.eds.kubernetes.apply;

import io.bizmatters.platform.eds.manifest.tree.JsonText;
import io.bizmatters.platform.eds.manifest.tree.JsonTree;
import io.bizmatters.platform.eds.manifest.tree.PlainTree;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * Compares the fields of one manager's entry in {@code managedFields} with the tree that the
 * manager applied.
 *
 * <p>When somebody else changes or removes a value, the field leaves this plugin's entry. So an
 * entry with exactly the fields of the manifest proves that all of them are as applied. No schema
 * is needed: an item of a list merged by key has {@code k:{…}} with the key's fields, an item of a
 * set has {@code v:…}, and an atomic value has no entries below it (structured-merge-diff, {@code
 * fieldpath/serialize-pe.go}).
 *
 * @param fields the entry as the server lists it
 */
record OwnedFields(JsonNode fields) {

  private static final Set<String> NEVER_OWNED = Set.of("apiVersion", "kind");
  private static final Set<String> NEVER_OWNED_METADATA = Set.of("name", "namespace");

  /** Whether the entry has exactly the fields of this tree. */
  boolean areThoseOf(Map<String, Object> tree) {
    return areThoseOf(tree, fields, NEVER_OWNED);
  }

  boolean has(String... path) {
    JsonNode at = fields;
    for (String name : path) {
      at = at.path("f:" + name);
    }
    return !at.isMissingNode();
  }

  private static boolean areThoseOf(Map<?, ?> tree, JsonNode owned, Set<String> left) {
    Set<String> expected = new HashSet<>();
    for (Map.Entry<?, ?> field : tree.entrySet()) {
      String name = (String) field.getKey();
      if (left.contains(name)) {
        continue;
      }
      expected.add("f:" + name);
      boolean metadata = left == NEVER_OWNED && name.equals("metadata");
      Set<String> below = metadata ? NEVER_OWNED_METADATA : Set.of();
      if (!isOwned(field.getValue(), owned.path("f:" + name), below)) {
        return false;
      }
    }
    return names(owned).equals(expected);
  }

  private static boolean isOwned(Object value, JsonNode owned, Set<String> left) {
    if (owned.isMissingNode()) {
      return false;
    }
    if (owned.isEmpty()) {
      // a leaf, an empty collection, or an atomic collection
      return true;
    }
    if (value instanceof Map<?, ?> map) {
      return areThoseOf(map, owned, left);
    }
    return value instanceof List<?> list && itemsAreOwned(list, owned);
  }

  /** Whether each item has its entry, and no other entry exists. */
  private static boolean itemsAreOwned(List<?> items, JsonNode owned) {
    Set<String> unmatched = names(owned);
    for (Object item : items) {
      String entry = entryOf(item, unmatched);
      if (entry.isEmpty() || !isOwned(item, owned.path(entry), Set.of())) {
        return false;
      }
      unmatched.remove(entry);
    }
    return unmatched.isEmpty();
  }

  /** Returns the name of a list item's entry; empty text without an entry. */
  static String entryOf(Object item, JsonNode owned) {
    return entryOf(item, names(owned));
  }

  private static String entryOf(Object item, Set<String> names) {
    return names.stream().filter(name -> isOf(name, item)).findFirst().orElse("");
  }

  private static boolean isOf(String entry, Object item) {
    try {
      JsonNode key = JsonTree.of(entry.substring(2));
      if (entry.startsWith("v:")) {
        return JsonText.compact(item)
            .equals(JsonText.compact(PlainTree.value(key).orElseGet(Optional::empty)));
      }
      return entry.startsWith("k:")
          && item instanceof Map<?, ?> map
          && key.properties().stream()
              .allMatch(part -> hasKey(map, part.getKey(), part.getValue()));
    } catch (JacksonException newerForm) {
      return false;
    }
  }

  /**
   * Whether the item has this part of the key; a missing part was filled by a default, such as TCP.
   */
  private static boolean hasKey(Map<?, ?> item, String name, JsonNode value) {
    Object own = item.get(name);
    return own == null || own.toString().equals(value.asString());
  }

  /** Returns the names of the entries without {@code .}, which stands for the item itself. */
  private static Set<String> names(JsonNode owned) {
    Set<String> names = new HashSet<>(owned.propertyNames());
    names.remove(".");
    return names;
  }
}
