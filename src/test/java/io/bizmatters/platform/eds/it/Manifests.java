package io.bizmatters.platform.eds.it;

import java.io.File;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.yaml.snakeyaml.Yaml;

/** What a case in src/it generated, read by a YAML reader of other hands. */
public final class Manifests {

  private final File directory;
  private final List<Map<String, Object>> documents = new ArrayList<>();

  private Manifests(File directory) {
    this.directory = directory;
  }

  /** Reads {@code manifests.yaml} of a directory such as {@code target/eds}. */
  public static Manifests in(File directory) throws IOException {
    Manifests manifests = new Manifests(directory);
    try (Reader reader =
        Files.newBufferedReader(
            directory.toPath().resolve("manifests.yaml"), StandardCharsets.UTF_8)) {
      for (Object document : new Yaml().loadAll(reader)) {
        @SuppressWarnings("unchecked") // an object's document is a mapping
        Map<String, Object> mapping = (Map<String, Object>) document;
        manifests.documents.add(mapping);
      }
    }
    return manifests;
  }

  /** Every object as {@code Kind/name}, in the order of the file. */
  public List<String> names() {
    return documents.stream()
        .map(document -> document.get("kind") + "/" + metadata(document).get("name"))
        .toList();
  }

  /** The one object of a kind and a name. */
  public Map<String, Object> object(String kind, String name) {
    List<Map<String, Object>> found =
        documents.stream()
            .filter(document -> kind.equals(document.get("kind")))
            .filter(document -> name.equals(metadata(document).get("name")))
            .toList();
    if (found.size() != 1) {
      throw new AssertionError(kind + "/" + name + " is not there once, but: " + names());
    }
    return found.get(0);
  }

  /** Every file of the directory with its text, by its path. */
  public Map<String, String> files() throws IOException {
    return texts(directory);
  }

  /** Every file of a directory with its text, by its path. */
  public static Map<String, String> texts(File directory) throws IOException {
    Map<String, String> texts = new TreeMap<>();
    try (var files = Files.walk(directory.toPath())) {
      for (var file : files.filter(Files::isRegularFile).toList()) {
        String name = directory.toPath().relativize(file).toString().replace('\\', '/');
        texts.put(name, Files.readString(file, StandardCharsets.UTF_8));
      }
    }
    return texts;
  }

  private static Map<?, ?> metadata(Map<String, Object> document) {
    return (Map<?, ?>) document.get("metadata");
  }
}
