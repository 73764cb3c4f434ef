package io.bizmatters.platform.eds.platform;

import io.bizmatters.platform.eds.model.tree.Node;
import io.bizmatters.platform.eds.model.tree.Node.Entry;
import io.bizmatters.platform.eds.model.tree.Node.Mapping;
import io.bizmatters.platform.eds.model.tree.Node.Scalar;
import io.bizmatters.platform.eds.model.tree.Node.Sequence;
import io.bizmatters.platform.eds.model.tree.Origin;
import io.bizmatters.platform.eds.model.tree.ScalarKind;
import io.bizmatters.platform.eds.model.tree.Spelling;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads a built-in platform in the form {@code <name>.nodes}: the digest of {@code <name>.yaml},
 * then each of its values on a line, after its depth, the line and the column of its name, its own
 * line and column, its kind and its name, separated by tabs.
 *
 * <p>A cold build would take 65 ms of processor time to load a YAML parser and parse the YAML file;
 * it reads this form in 3 ms. A test holds both files equal, and writes this one.
 *
 * <p>{@code bizmatters.yaml} repeats the sizes and defaults of {@code kubernetes.yaml} and does not
 * extend it. Extending it would change what users see: explanations would name the platform {@code
 * kubernetes} as the origin of sizes and defaults, problems would be at its lines, and lock files
 * and records of releases would hold a chain of two digests. Every cold build would read two files.
 */
final class BuiltInFile {

  private static final int DEPTH = 0;
  private static final int PLACE_OF_NAME = 1;
  private static final int PLACE = 3;
  private static final int KIND = 5;
  private static final int NAME = 6;
  private static final int TEXT = 7;

  private final String[] lines;
  private final Origin at;
  private int next = 1;

  private BuiltInFile(String text, Origin at) {
    this.lines = text.split("\n");
    this.at = at;
  }

  /** A platform's document, and the digest of the YAML file that it comes from. */
  record Content(String digest, Mapping document) {}

  /** Reads the platform with a name. */
  static Content read(String name) {
    BuiltInFile file = new BuiltInFile(resource(name), new Origin(name, 0, 0, "", Spelling.FILE));
    return new Content(file.lines[0], (Mapping) file.node(file.parts(), file.at));
  }

  private static String resource(String name) {
    try (InputStream in = BuiltInFile.class.getResourceAsStream(name + ".nodes")) {
      if (in == null) {
        throw new IllegalStateException("the plugin lacks its platform " + name);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  private String[] parts() {
    return lines[next++].split("\t", -1);
  }

  private boolean isInside(int depth) {
    return next < lines.length
        && Integer.parseInt(lines[next].substring(0, lines[next].indexOf('\t'))) > depth;
  }

  private Node node(String[] line, Origin named) {
    int depth = Integer.parseInt(line[DEPTH]);
    Origin at = placed(named, line, PLACE);
    if (line[KIND].equals("mapping")) {
      List<Entry> entries = new ArrayList<>();
      while (isInside(depth)) {
        String[] child = parts();
        Origin childAt = placed(at.child(child[NAME]), child, PLACE_OF_NAME);
        entries.add(new Entry(child[NAME], childAt, node(child, childAt)));
      }
      return new Mapping(entries, at);
    }
    if (line[KIND].equals("list")) {
      List<Node> items = new ArrayList<>();
      while (isInside(depth)) {
        items.add(node(parts(), at.item(items.size())));
      }
      return new Sequence(items, at);
    }
    return new Scalar(line[TEXT], ScalarKind.valueOf(line[KIND]), at);
  }

  private static Origin placed(Origin origin, String[] line, int index) {
    return origin.at(Integer.parseInt(line[index]), Integer.parseInt(line[index + 1]));
  }
}
