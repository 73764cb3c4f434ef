package io.bizmatters.platform.eds.manifest.tree;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Builds one mapping of a plain tree in the order in which its fields are named. */
public final class Tree {

  private final Map<String, Object> fields = new LinkedHashMap<>();

  private Tree() {}

  public static Tree of(String name, Object value) {
    return new Tree().with(name, value);
  }

  public static Tree empty() {
    return new Tree();
  }

  /** Adds a field; an empty {@link Optional} adds none. */
  public Tree with(String name, Object value) {
    if (!(value instanceof Optional<?> optional)) {
      fields.put(name, value instanceof Tree tree ? tree.fields : value);
    } else if (optional.isPresent()) {
      with(name, optional.get());
    }
    return this;
  }

  /** Adds a list or mapping unless it is empty. */
  public Tree withSome(String name, Object value) {
    boolean empty =
        value instanceof Map<?, ?> map
            ? map.isEmpty()
            : value instanceof Collection<?> items && items.isEmpty();
    return empty ? this : with(name, value);
  }

  /** Adds all fields of a mapping. */
  public Tree withAll(Map<String, ?> more) {
    more.forEach(this::with);
    return this;
  }

  public Map<String, Object> fields() {
    return fields;
  }

  /** Returns a list of the mappings. */
  public static List<Object> list(Tree... items) {
    List<Object> list = new ArrayList<>();
    for (Tree item : items) {
      list.add(item.fields);
    }
    return list;
  }

  /**
   * Returns a copy of a value from {@code KubernetesShape} without null fields, which manifests
   * must not contain.
   */
  public static Object withoutNulls(Object value) {
    if (value instanceof Map<?, ?> map) {
      Tree copy = new Tree();
      for (Map.Entry<?, ?> field : map.entrySet()) {
        if (!(field.getValue() instanceof Optional<?>)) {
          copy.with((String) field.getKey(), withoutNulls(field.getValue()));
        }
      }
      return copy.fields;
    }
    if (value instanceof List<?> list) {
      List<Object> copy = new ArrayList<>();
      for (Object item : list) {
        if (!(item instanceof Optional<?>)) {
          copy.add(withoutNulls(item));
        }
      }
      return copy;
    }
    return value;
  }

  /** Casts a mapping of a plain tree, whose names are all text. */
  @SuppressWarnings("unchecked")
  public static Map<String, Object> asMapping(Object tree) {
    return (Map<String, Object>) tree;
  }

  /** Returns the mapping at a field; an empty mapping when it is missing. */
  public static Map<String, Object> mapping(Object tree, String name) {
    return tree instanceof Map<?, ?> map && map.get(name) instanceof Map<?, ?> inner
        ? asMapping(inner)
        : Map.of();
  }

  /** Returns the list at a field; an empty list when it is missing. */
  public static List<?> list(Object tree, String name) {
    return tree instanceof Map<?, ?> map && map.get(name) instanceof List<?> inner
        ? inner
        : List.of();
  }

  /** Returns the mappings in the list at a field; other items are no part of it. */
  public static List<Map<String, Object>> mappings(Object tree, String name) {
    return list(tree, name).stream()
        .filter(item -> item instanceof Map<?, ?>)
        .map(Tree::asMapping)
        .toList();
  }

  /** Returns the value at a path of names. */
  public static Optional<Object> at(Object tree, String... path) {
    Object found = tree;
    for (String name : path) {
      Object next = found instanceof Map<?, ?> map ? map.get(name) : null;
      if (next == null) {
        return Optional.empty();
      }
      found = next;
    }
    return Optional.of(found);
  }
}
