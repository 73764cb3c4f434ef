package io.bizmatters.platform.eds.kubernetes.api;

import io.bizmatters.platform.eds.kubernetes.api.ClusterException.Reason;
import io.bizmatters.platform.eds.kubernetes.api.PemTls.Pem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Reads a mapping of a kubeconfig, and knows its file and place. Like kubectl, it does not convert
 * values to text: {@code token: 1e3} is a number, and its spelling is lost. A field that cannot be
 * read is reported, never treated as missing.
 */
final class KubeconfigNode {

  private static final Set<String> NUMBERS = Set.of("Integer", "Long", "Double", "BigInteger");

  private final Path file;
  private final String place;
  private final Map<?, ?> fields;
  private final Problems problems;

  KubeconfigNode(Path file, String place, Map<?, ?> fields, Problems problems) {
    this.file = file;
    this.place = place;
    this.fields = fields;
    this.problems = problems;
  }

  /** The file and the field, for messages. */
  String where(String field) {
    return "kubeconfig " + file + ", " + place + (place.isEmpty() ? "" : ".") + field;
  }

  void problem(String field, String found, String fix) {
    problems.add(where(field), found, fix);
  }

  /** The folder that relative paths of this file start at. */
  Path folder() {
    return Optional.ofNullable(file.toAbsolutePath().getParent()).orElse(file.toAbsolutePath());
  }

  boolean has(String field) {
    return value(field).isPresent();
  }

  /** The fields that have a value. */
  List<String> names() {
    return fields.keySet().stream().map(String::valueOf).filter(this::has).toList();
  }

  private Optional<Object> value(String field) {
    return Optional.<Object>ofNullable(fields.get(field)).filter(value -> !"".equals(value));
  }

  /** Returns the value as a YAML tree. */
  Optional<Object> tree(String field) {
    return value(field);
  }

  /** Returns a text; empty text counts as missing. */
  Optional<String> text(String field) {
    return value(field).flatMap(value -> text(field, value));
  }

  private Optional<String> text(String field, Object value) {
    if (value instanceof String text) {
      return Optional.of(text);
    }
    wrongType(field, value, "text; quotes make it that");
    return Optional.empty();
  }

  private void wrongType(String field, Object value, String wanted) {
    problem(field, "it holds " + type(value), "it must be " + wanted);
  }

  private static String type(Object value) {
    if (value instanceof Map) {
      return "a mapping";
    }
    if (value instanceof List) {
      return "a list";
    }
    if (value instanceof Boolean) {
      return "true or false without quotes";
    }
    return NUMBERS.contains(value.getClass().getSimpleName()) ? "a number" : "text";
  }

  boolean flag(String field) {
    Optional<Object> value = value(field);
    if (value.isPresent() && !(value.get() instanceof Boolean)) {
      wrongType(field, value.get(), "true or false, without quotes");
    }
    return value.filter(Boolean.TRUE::equals).isPresent();
  }

  List<String> texts(String field) {
    List<String> texts = new ArrayList<>();
    for (Object item : list(field)) {
      text(field, item == null ? "" : item).ifPresent(texts::add);
    }
    return texts;
  }

  private List<?> list(String field) {
    Optional<Object> value = value(field);
    if (value.isPresent() && !(value.get() instanceof List)) {
      wrongType(field, value.get(), "a list");
    }
    return value.orElse(List.of()) instanceof List<?> items ? items : List.of();
  }

  /** Returns the mappings of a list. */
  List<KubeconfigNode> items(String field) {
    List<KubeconfigNode> items = new ArrayList<>();
    int number = 0;
    for (Object item : list(field)) {
      String at = place + (place.isEmpty() ? "" : ".") + field + "[" + number++ + "]";
      if (item instanceof Map<?, ?> map) {
        items.add(new KubeconfigNode(file, at, map, problems));
      } else {
        problem(field, "one of its items is no mapping", "each must be a mapping");
      }
    }
    return items;
  }

  /** Returns a mapping in this one. */
  Optional<KubeconfigNode> child(String field) {
    return child(field, place + (place.isEmpty() ? "" : ".") + field);
  }

  /** Returns a mapping in this one; messages use another name for it. */
  Optional<KubeconfigNode> child(String field, String name) {
    Optional<Object> value = value(field);
    if (value.isPresent() && !(value.get() instanceof Map)) {
      wrongType(field, value.get(), "a mapping");
    }
    return value.orElse("") instanceof Map<?, ?> map
        ? Optional.of(new KubeconfigNode(file, name, map, problems))
        : Optional.empty();
  }

  /** Returns an empty mapping at a place of this file. */
  KubeconfigNode nothing(String name) {
    return new KubeconfigNode(file, name, Map.of(), problems);
  }

  /** Returns lists of texts by name. */
  Map<String, List<String>> textsByName(String field) {
    Map<String, List<String>> found = new LinkedHashMap<>();
    child(field)
        .ifPresent(child -> child.names().forEach(name -> found.put(name, child.texts(name))));
    return found;
  }

  /** Returns a path, resolved against the folder of this file. */
  Optional<Path> path(String field) {
    return text(field).map(text -> folder().resolve(text));
  }

  /**
   * Returns the bytes of the named file, or the base64 data in the kubeconfig. Like kubectl, it
   * rejects a kubeconfig that has both.
   */
  Optional<Pem> pem(String field) {
    String data = field + "-data";
    if (has(field) && has(data)) {
      problem(field, "it stands beside " + data, "only one of both can count: remove the other");
    }
    Optional<Pem> inline = text(data).flatMap(text -> decoded(data, text));
    return inline.isPresent() ? inline : path(field).flatMap(path -> read(field, path));
  }

  private Optional<Pem> decoded(String field, String text) {
    try {
      byte[] bytes = Base64.getDecoder().decode(text.replaceAll("[\r\n]", ""));
      return Optional.of(new Pem(where(field), bytes));
    } catch (IllegalArgumentException foreign) {
      problem(
          field, "it is not base64", "write the PEM file's base64 on one line: base64 -w0 FILE");
      return Optional.empty();
    }
  }

  private Optional<Pem> read(String field, Path path) {
    try {
      return Optional.of(new Pem(where(field), Files.readAllBytes(path)));
    } catch (IOException unreadable) {
      problem(field, "it names " + path + ", which cannot be read", "name a file that can be read");
      return Optional.empty();
    }
  }

  /** Collects the problems of a kubeconfig, so that one message lists them all. */
  static final class Problems {

    private record Problem(String where, String found, String fix) {}

    private final List<Problem> problems = new ArrayList<>();

    /**
     * Adds a problem.
     *
     * @param where the file and the field, or the variable
     * @param found the value; never a secret
     * @param fix what a person can do
     */
    void add(String where, String found, String fix) {
      problems.add(new Problem(where, found, fix));
    }

    /**
     * Does nothing without problems.
     *
     * @throws ClusterException with all problems
     */
    void check() throws ClusterException {
      if (problems.size() == 1) {
        Problem only = problems.get(0);
        throw new ClusterException(
            Reason.KUBECONFIG_BROKEN, only.where() + ": " + only.found(), only.fix());
      }
      if (!problems.isEmpty()) {
        StringBuilder all = new StringBuilder("the kubeconfig cannot be used:");
        for (Problem problem : problems) {
          all.append(
              "\n  " + problem.where() + ": " + problem.found() + " (" + problem.fix() + ")");
        }
        throw new ClusterException(
            Reason.KUBECONFIG_BROKEN, all.toString(), "correct each of these fields");
      }
    }
  }
}
