package io.bizmatters.platform.eds.model.tree;

import java.util.Objects;

/**
 * Where a value was written.
 *
 * @param file the file as people know it (relative to the project), or what stands in for one:
 *     {@code -Deds.image}, {@code default}
 * @param line 1-based, 0 when unknown
 * @param column 1-based, 0 when unknown
 * @param path the field as its source spells it
 * @param spelling the kind of source
 */
public record Origin(String file, int line, int column, String path, Spelling spelling) {

  public Origin {
    Objects.requireNonNull(file);
    Objects.requireNonNull(path);
    Objects.requireNonNull(spelling);
  }

  /** A value nobody wrote; {@code reason} says where it comes from. */
  public static Origin derived(String reason, String path) {
    return new Origin(reason, 0, 0, path, Spelling.DEFAULT);
  }

  /** {@code file}, {@code file:line} or {@code file:line:column}, as far as it is known. */
  public String place() {
    if (line == 0) {
      return file;
    }
    return column == 0 ? file + ":" + line : file + ":" + line + ":" + column;
  }

  /** The place of a direct part of this value. */
  public Origin child(String name) {
    return withPath(childPath(name));
  }

  /** The same place under another field path. */
  public Origin withPath(String newPath) {
    return new Origin(file, line, column, newPath, spelling);
  }

  /** The same field at another line and column. */
  public Origin at(int newLine, int newColumn) {
    return new Origin(file, newLine, newColumn, path, spelling);
  }

  private String childPath(String name) {
    if (spelling == Spelling.POM) {
      return path.isEmpty() ? "<" + name + ">" : path + "/<" + name + ">";
    }
    return path.isEmpty() ? name : path + "." + name;
  }

  /** The path of an item of this list. */
  public Origin item(int index) {
    int shown = spelling == Spelling.POM ? index + 1 : index;
    return withPath(path + "[" + shown + "]");
  }
}
