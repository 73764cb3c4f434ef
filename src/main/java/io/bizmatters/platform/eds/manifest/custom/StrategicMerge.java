package io.bizmatters.platform.eds.manifest.custom;

import io.bizmatters.platform.eds.manifest.tree.Tree;
import io.bizmatters.platform.eds.model.check.KubernetesShape;
import io.bizmatters.platform.eds.model.check.PatchDirective;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Merges a patch into an object of Kubernetes' own kinds, like {@code kubectl patch}: a merge patch
 * in which lists of named items merge by name, so that a patch of a container's one field keeps the
 * container's other fields. When fields exclude each other, such as the sources of a volume, the
 * patch's field replaces the other.
 */
public final class StrategicMerge {

  /**
   * The reason why a patch could not be merged.
   *
   * @param path from the top of the object
   */
  public record Fault(List<String> path, String found, String allowed, String fix) {}

  private final Consumer<Fault> faults;

  public StrategicMerge(Consumer<Fault> faults) {
    this.faults = faults;
  }

  /** Returns the object after the patch; an empty {@link Optional} in the patch means null. */
  public Object apply(Object target, Object change, Class<?> type) {
    return merged(target, change, type, List.of());
  }

  private Object merged(Object target, Object change, Type type, List<String> path) {
    if (change instanceof List<?> items && itemType(type) != Object.class) {
      return items.stream()
          .filter(item -> !isDirectiveAlone(item))
          .map(item -> merged(Optional.empty(), item, itemType(type), path))
          .toList();
    }
    if (!(change instanceof Map<?, ?> changes)) {
      return change;
    }
    Map<String, Object> result = new LinkedHashMap<>();
    if (target instanceof Map<?, ?> fields && !is(changes, PatchDirective.REPLACE)) {
      result.putAll(Tree.asMapping(fields));
    }
    MergeKeys.excluded(type, Tree.asMapping(changes)).forEach(result::remove);
    Tree.asMapping(changes)
        .forEach(
            (name, value) -> {
              boolean removed = value instanceof Optional<?> || is(value, PatchDirective.DELETE);
              if (removed) {
                result.remove(name);
              } else if (!name.equals(PatchDirective.NAME)) {
                result.put(name, field(result, name, value, type, path));
              }
            });
    return result;
  }

  private Object field(
      Map<String, Object> target, String name, Object value, Type type, List<String> path) {
    List<String> here = new ArrayList<>(path);
    here.add(name);
    Type fieldType = fieldType(type, name);
    Object old = target.getOrDefault(name, Optional.empty());
    Optional<String> key = MergeKeys.of(type, name);
    return key.isPresent() && value instanceof List<?> items
        ? list(old, items, key.get(), itemType(fieldType), here)
        : merged(old, value, fieldType, here);
  }

  private Object list(
      Object target, List<?> changes, String key, Type itemType, List<String> path) {
    List<Object> result = new ArrayList<>();
    boolean replaced = changes.stream().anyMatch(item -> is(item, PatchDirective.REPLACE));
    if (target instanceof List<?> items && !replaced) {
      result.addAll(items);
    }
    for (Object change : changes) {
      if (is(change, PatchDirective.REPLACE)) {
        alone(change, path);
      } else {
        item(result, change, key, itemType, path);
      }
    }
    return result;
  }

  /** Rejects other fields beside a patch directive, which Kubernetes would ignore. */
  private void alone(Object change, List<String> path) {
    if (!isDirectiveAlone(change)) {
      faults.accept(
          new Fault(
              path,
              "$patch: replace beside other fields",
              "an item of its own: it makes the items beside it the whole list",
              "- $patch: replace"));
    }
  }

  private void item(
      List<Object> result, Object change, String key, Type itemType, List<String> path) {
    Optional<Object> name = Tree.at(change, key).filter(value -> !(value instanceof Optional<?>));
    if (name.isEmpty()) {
      faults.accept(
          new Fault(
              path,
              "an item without " + key,
              "the " + key + " of each item: by that the list is merged",
              known(result, key).map(known -> key + ": " + known).orElse("add " + key)));
      return;
    }
    int at = indexOf(result, key, name.get());
    if (is(change, PatchDirective.DELETE)) {
      if (at >= 0) {
        result.remove(at);
      } else {
        faults.accept(
            new Fault(
                path,
                "$patch: delete of " + key + " " + name.get(),
                "an existing item: " + String.join(", ", all(result, key)),
                "correct the " + key + ", or remove the item"));
      }
    } else if (at >= 0) {
      result.set(at, merged(result.get(at), change, itemType, path));
    } else {
      result.add(merged(Optional.empty(), change, itemType, path));
    }
  }

  private static int indexOf(List<Object> items, String key, Object name) {
    for (int i = 0; i < items.size(); i++) {
      // equal numbers may have different types
      boolean same =
          Tree.at(items.get(i), key)
              .map(String::valueOf)
              .filter(name.toString()::equals)
              .isPresent();
      if (same) {
        return i;
      }
    }
    return -1;
  }

  private static List<String> all(List<Object> items, String key) {
    return items.stream()
        .flatMap(item -> Tree.at(item, key).stream())
        .map(String::valueOf)
        .toList();
  }

  private static Optional<String> known(List<Object> items, String key) {
    return all(items, key).stream().findFirst();
  }

  private static boolean is(Object change, String directive) {
    return Tree.at(change, PatchDirective.NAME).filter(directive::equals).isPresent();
  }

  private static boolean isDirectiveAlone(Object change) {
    return change instanceof Map<?, ?> map && map.keySet().equals(Set.of(PatchDirective.NAME));
  }

  private static Type fieldType(Type type, String name) {
    if (type instanceof ParameterizedType generic && generic.getRawType() == Map.class) {
      return generic.getActualTypeArguments()[1];
    }
    return type instanceof Class<?> known
        ? KubernetesShape.fieldsOf(known).getOrDefault(name, Object.class)
        : Object.class;
  }

  private static Type itemType(Type list) {
    return list instanceof ParameterizedType generic && generic.getRawType() == List.class
        ? generic.getActualTypeArguments()[0]
        : Object.class;
  }
}
