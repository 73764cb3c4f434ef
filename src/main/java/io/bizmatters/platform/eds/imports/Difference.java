package io.bizmatters.platform.eds.imports;

import io.bizmatters.platform.eds.manifest.tree.KubernetesObject;
import io.bizmatters.platform.eds.manifest.tree.Tree;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * A field in which an object of the source and a generated one differ.
 *
 * @param object kind and name
 * @param field the path of the field; empty for a whole object
 * @param source the value in the source, if it has one
 * @param generated the generated value, if there is one
 */
public record Difference(
    String object, String field, Optional<String> source, Optional<String> generated) {

  private static final int LONGEST = 60;

  /** Returns the differences between the objects of a source and generated ones. */
  public static List<Difference> between(
      List<KubernetesObject> source, List<KubernetesObject> generated) {
    Map<String, KubernetesObject> before = byTitle(source);
    Map<String, KubernetesObject> after = byTitle(generated);
    Set<String> titles = new LinkedHashSet<>(before.keySet());
    titles.addAll(after.keySet());
    List<Difference> found = new ArrayList<>();
    for (String title : titles) {
      KubernetesObject old = before.get(title);
      KubernetesObject now = after.get(title);
      if (old == null || now == null) {
        found.add(new Difference(title, "", whole(old), whole(now)));
      } else {
        Map<String, Object> normal = NormalObject.of(old.tree());
        if (Tree.at(now.tree(), "spec", "replicas").isEmpty()) {
          Map<String, Object> spec = new LinkedHashMap<>(Tree.mapping(normal, "spec"));
          spec.remove("replicas"); // it is the autoscaler's
          normal.replace("spec", spec);
        }
        compare(title, "", normal, NormalObject.of(now.tree()), found);
      }
    }
    return found;
  }

  private static Optional<String> whole(
      @org.jspecify.annotations.Nullable KubernetesObject object) {
    return Optional.ofNullable(object).map(there -> "the object");
  }

  private static Map<String, KubernetesObject> byTitle(List<KubernetesObject> objects) {
    Map<String, KubernetesObject> byTitle = new TreeMap<>();
    objects.forEach(object -> byTitle.put(object.title(), object));
    return byTitle;
  }

  private static void compare(
      String title, String path, Object source, Object generated, List<Difference> found) {
    if (source instanceof Map<?, ?> before && generated instanceof Map<?, ?> after) {
      Set<String> names = new LinkedHashSet<>(Tree.asMapping(before).keySet());
      names.addAll(Tree.asMapping(after).keySet());
      for (String name : names) {
        compare(
            title,
            path.isEmpty() ? name : path + "." + name,
            Optional.<Object>ofNullable(before.get(name)).orElse(Optional.empty()),
            Optional.<Object>ofNullable(after.get(name)).orElse(Optional.empty()),
            found);
      }
    } else if (source instanceof List<?> before
        && generated instanceof List<?> after
        && before.size() == after.size()) {
      for (int i = 0; i < before.size(); i++) {
        compare(title, path + "[" + i + "]", before.get(i), after.get(i), found);
      }
    } else if (!source.equals(generated)) {
      found.add(new Difference(title, path, shown(path, source), shown(path, generated)));
    }
  }

  /** Returns a short text of a value; the value of a variable is never shown. */
  private static Optional<String> shown(String path, Object value) {
    if (value instanceof Optional<?>) {
      return Optional.empty();
    }
    if (path.contains("env[") || path.startsWith("data") || path.startsWith("stringData")) {
      return Optional.of("a value");
    }
    String text = value instanceof Map<?, ?> || value instanceof List<?> ? "…" : value + "";
    return Optional.of(text.length() > LONGEST ? text.substring(0, LONGEST) + "…" : text);
  }

  /** Returns one line for people. */
  public String line() {
    String place = field.isEmpty() ? object : object + ": " + field;
    if (source.isEmpty()) {
      return place + ": only generated" + generated.map(text -> " (" + text + ")").orElse("");
    }
    return generated.isEmpty()
        ? place + ": only in the source (" + source.get() + ")"
        : place + ": " + source.get() + " in the source, " + generated.get() + " generated";
  }
}
