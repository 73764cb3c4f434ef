package io.bizmatters.platform.eds.manifest;

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

  private LockedPaths() {}

  /**
   * Returns the relative paths, unchecked; empty when the text is not a lock file of this plugin.
   */
  public static Optional<List<String>> in(byte[] lock) {
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
