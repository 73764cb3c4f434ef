package io.bizmatters.platform.eds.kubernetes.api;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads a field's value by the path that Kubernetes writes in a conflict: {@code
 * .spec.template.spec.containers[name="worker"].image}. Names may hold dots: {@code
 * .metadata.annotations.prometheus.io/path}.
 */
public final class FieldPath {

  private static final Pattern KEY = Pattern.compile("(\\w+)=(\"(?:[^\"\\\\]|\\\\.)*\"|[^,\\]]+)");

  private FieldPath() {}

  /** Returns the value at the path in a plain tree. */
  public static Optional<Object> in(Object tree, String path) {
    if (path.isEmpty()) {
      return Optional.of(tree);
    }
    if (path.startsWith("[")) {
      int end = endOfBrackets(path);
      return tree instanceof List<?> list
          ? item(list, path.substring(1, end)).flatMap(found -> in(found, path.substring(end + 1)))
          : Optional.empty();
    }
    return tree instanceof Map<?, ?> map && path.startsWith(".")
        ? member(map, path.substring(1))
        : Optional.empty();
  }

  /** Picks the longest matching name, because one name may be the prefix of another. */
  private static Optional<Object> member(Map<?, ?> map, String path) {
    return map.entrySet().stream()
        .filter(field -> field.getValue() != null)
        .filter(field -> path.startsWith(name(field)) && endsAt(path, name(field).length()))
        .sorted(Comparator.comparing(field -> -name(field).length()))
        .flatMap(field -> in(field.getValue(), path.substring(name(field).length())).stream())
        .findFirst();
  }

  private static String name(Map.Entry<?, ?> field) {
    return (String) field.getKey();
  }

  private static boolean endsAt(String path, int index) {
    return index == path.length() || path.charAt(index) == '.' || path.charAt(index) == '[';
  }

  private static Optional<Object> item(List<?> list, String brackets) {
    Matcher key = KEY.matcher(brackets);
    List<String[]> parts = new ArrayList<>();
    while (key.find()) {
      parts.add(new String[] {key.group(1), key.group(2).replaceAll("^\"|\"$", "")});
    }
    return parts.isEmpty() ? Optional.empty() : firstWith(list, parts);
  }

  private static Optional<Object> firstWith(List<?> list, List<String[]> parts) {
    for (Object item : list) {
      if (item instanceof Map<?, ?> map
          && parts.stream()
              .allMatch(
                  part -> map.get(part[0]) == null || part[1].equals("" + map.get(part[0])))) {
        return Optional.of(item);
      }
    }
    return Optional.empty();
  }

  private static int endOfBrackets(String path) {
    boolean quoted = false;
    for (int i = 1; i < path.length(); i++) {
      char c = path.charAt(i);
      if (c == '"' && path.charAt(i - 1) != '\\') {
        quoted = !quoted;
      } else if (c == ']' && !quoted) {
        return i;
      }
    }
    return path.length() - 1;
  }
}
