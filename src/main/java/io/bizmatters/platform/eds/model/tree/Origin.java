package io.bizmatters.platform.eds.model.tree;

import java.util.Objects;

/**
 * Holds the place where a value was written.
 *
 * @param file the file, relative to the project, or a word instead of a file: {@code -Deds.image},
 *     {@code default}
 * @param line 1-based, 0 when unknown
 * @param column 1-based, 0 when unknown
 * @param path the field in the spelling of its source
 * @param spelling the kind of source
 */
public record Origin(String file, int line, int column, String path, Spelling spelling) {

  public Origin {
    Objects.requireNonNull(file);
    Objects.requireNonNull(path);
    Objects.requireNonNull(spelling);
  }

  /** Returns the origin of a derived value; {@code reason} names its source. */
  public static Origin derived(String reason, String path) {
    return new Origin(reason, 0, 0, path, Spelling.DEFAULT);
  }

  /** Returns {@code file}, {@code file:line} or {@code file:line:column}, as far as known. */
  public String place() {
    if (line == 0) {
      return file;
    }
    return column == 0 ? file + ":" + line : file + ":" + line + ":" + column;
  }

  /** Returns the origin of a direct part of this value. */
  public Origin child(String name) {
    return withPath(childPath(name));
  }

  /** Returns this place with another field path. */
  public Origin withPath(String newPath) {
    return new Origin(file, line, column, newPath, spelling);
  }

  /** Returns this field with another line and column. */
  public Origin at(int newLine, int newColumn) {
    return new Origin(file, newLine, newColumn, path, spelling);
  }

  private String childPath(String name) {
    if (spelling == Spelling.POM) {
      return path.isEmpty() ? "<" + name + ">" : path + "/<" + name + ">";
    }
    return path.isEmpty() ? name : path + "." + name;
  }

  /** Returns the origin of an item of this list. */
  public Origin item(int index) {
    int shown = spelling == Spelling.POM ? index + 1 : index;
    return withPath(path + "[" + shown + "]");
  }
}
