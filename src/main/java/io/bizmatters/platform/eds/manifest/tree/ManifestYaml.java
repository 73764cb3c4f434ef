package io.bizmatters.platform.eds.manifest.tree;

import io.bizmatters.platform.eds.model.tree.ScalarKind;
import java.math.BigDecimal;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/**
 * Writes plain trees as YAML: block style, two spaces, lines end with {@code \n}, keys in the order
 * of the tree. The output is valid YAML 1.1 (kubectl) and 1.2 with the same meaning: a text that a
 * reader of either could take for another type is quoted.
 *
 * <p>This plugin has its own writer, whose output tests read back with parsers of both versions,
 * because a library's emitter takes a cold build longer than the whole goal may take
 * (snakeyaml-engine 110-180 ms for one Deployment, Jackson over it 180-230 ms), and more than a
 * second for a thousand services.
 */
public final class ManifestYaml {

  private static final int INDENT = 2;
  private static final String DOCUMENT_START = "---\n";

  /** The length of the longest YAML word with a special meaning ("false", "FALSE"). */
  private static final int LONGEST_WORD = 5;

  private final StringBuilder out = new StringBuilder(4096);

  private ManifestYaml() {}

  /** Writes one document, without a document start. */
  public static String of(KubernetesObject object) {
    return of(object.tree());
  }

  /**
   * Writes a tree of mappings, lists, text, numbers and booleans as one document; throws {@link
   * IllegalArgumentException} for any other value.
   */
  public static String of(Map<String, Object> tree) {
    ManifestYaml yaml = new ManifestYaml();
    if (tree.isEmpty()) {
      return "{}\n";
    }
    yaml.mapping(tree, 0, false);
    return yaml.out.toString();
  }

  /** Joins documents, separated by {@code ---}. */
  public static String stream(List<String> documents) {
    return String.join(DOCUMENT_START, documents);
  }

  /**
   * @param inline whether the first line continues the caller's line, after {@code "- "}
   */
  private void mapping(Map<?, ?> mapping, int indent, boolean inline) {
    boolean started = inline;
    for (Map.Entry<?, ?> field : mapping.entrySet()) {
      if (!started) {
        spaces(indent);
      }
      started = false;
      if (!(field.getKey() instanceof String key)) {
        throw new IllegalArgumentException("not a name: " + field.getKey());
      }
      out.append(isPlain(key) ? key : quoted(key)).append(':');
      fieldValue(field.getValue(), indent);
    }
  }

  private void fieldValue(Object value, int indent) {
    if (value instanceof Map<?, ?> map && !map.isEmpty()) {
      out.append('\n');
      mapping(map, indent + INDENT, false);
    } else if (value instanceof List<?> list && !list.isEmpty()) {
      out.append('\n');
      // as kubectl writes it: items are not indented below the name
      list(list, indent, false);
    } else {
      out.append(' ');
      leaf(value, indent);
    }
  }

  private void list(List<?> items, int indent, boolean inline) {
    Iterator<?> rest = items.iterator();
    boolean started = inline;
    while (rest.hasNext()) {
      if (!started) {
        spaces(indent);
      }
      started = false;
      out.append("- ");
      Object item = rest.next();
      if (item instanceof Map<?, ?> map && !map.isEmpty()) {
        mapping(map, indent + INDENT, true);
      } else if (item instanceof List<?> list && !list.isEmpty()) {
        list(list, indent + INDENT, true);
      } else {
        leaf(item, indent);
      }
    }
  }

  private void leaf(Object value, int indent) {
    if (value instanceof String text) {
      text(text, indent + INDENT);
    } else if (value instanceof Map) {
      out.append("{}\n");
    } else if (value instanceof List) {
      out.append("[]\n");
    } else if (value instanceof BigDecimal number) {
      out.append(number.toPlainString()).append('\n');
    } else if (value instanceof Integer || value instanceof Long || value instanceof Boolean) {
      out.append(value).append('\n');
    } else {
      throw new IllegalArgumentException("not a value of a manifest: " + value);
    }
  }

  private void text(String text, int indent) {
    if (isLiteral(text)) {
      literal(text, indent);
    } else {
      out.append(isPlain(text) ? text : quoted(text)).append('\n');
    }
  }

  /**
   * Writes a literal block, which keeps every line unchanged. The indicator controls the line
   * breaks at the end: no indicator keeps one, {@code -} none, {@code +} all.
   */
  private void literal(String text, int indent) {
    boolean ends = text.endsWith("\n");
    boolean endsMore = text.endsWith("\n\n");
    out.append(endsMore ? "|+" : ends ? "|" : "|-").append('\n');
    int start = 0;
    while (start < text.length()) {
      int end = text.indexOf('\n', start);
      int stop = end < 0 ? text.length() : end;
      if (stop > start) {
        spaces(indent);
        out.append(text, start, stop);
      }
      out.append('\n');
      start = stop + 1;
    }
  }

  /**
   * Whether a literal block can hold the lines unchanged and visibly. The first line sets the
   * block's indentation, so it must begin with a visible character; white space at the end of a
   * line would be invisible.
   */
  private static boolean isLiteral(String text) {
    if (text.indexOf('\n') < 0 || isSpace(text.charAt(0)) || text.charAt(0) == '\n') {
      return false;
    }
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean lineBreak = c == '\n';
      if (!(lineBreak || c == '\t' || isVisible(c))) {
        return false;
      }
      if (isSpace(c) && (i + 1 == text.length() || text.charAt(i + 1) == '\n')) {
        return false;
      }
    }
    return true;
  }

  /**
   * Whether a text needs no quotes in block style, in either version of YAML, and looks like text.
   */
  private static boolean isPlain(String text) {
    if (text.isEmpty() || !isPlainStart(text)) {
      return false;
    }
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean last = i + 1 == text.length();
      boolean endsToken = last || text.charAt(i + 1) == ' ';
      boolean comment = c == '#' && text.charAt(i - 1) == ' ';
      if (c < ' ' || c > '~' || (c == ':' && endsToken) || comment || (c == ' ' && last)) {
        return false;
      }
    }
    return isCertainlyText(text) || !ScalarKind.needsQuotes(text);
  }

  private static boolean isPlainStart(String text) {
    char first = text.charAt(0);
    if (isLetterOrDigit(first) || "/$_.+(;\\^".indexOf(first) >= 0) {
      return !text.startsWith("...");
    }
    // an option such as -jar: a single minus before a letter
    return first == '-' && text.length() > 1 && isLetter(text.charAt(1));
  }

  /**
   * Whether a word is text for certain, without the check of all types: the special words of YAML
   * that begin with a letter are y, yes, n, no, null, true, false, on and off.
   */
  private static boolean isCertainlyText(String text) {
    char first = text.charAt(0);
    return isLetter(first) && (text.length() > LONGEST_WORD || "yYnNtTfFoO".indexOf(first) < 0);
  }

  /** Writes any text in double quotes and escapes invisible characters. */
  private static String quoted(String text) {
    StringBuilder quoted = new StringBuilder(text.length() + 2).append('"');
    text.codePoints()
        .forEach(
            c -> {
              switch (c) {
                case '"' -> quoted.append("\\\"");
                case '\\' -> quoted.append("\\\\");
                case '\n' -> quoted.append("\\n");
                case '\r' -> quoted.append("\\r");
                case '\t' -> quoted.append("\\t");
                default -> quotedOther(quoted, c);
              }
            });
    return quoted.append('"').toString();
  }

  private static void quotedOther(StringBuilder quoted, int c) {
    if (c > 0xffff) {
      quoted.append(String.format("\\U%08x", c));
    } else if (isVisible((char) c)) {
      quoted.append((char) c);
    } else {
      quoted.append(String.format("\\u%04x", c));
    }
  }

  /**
   * Whether a character is visible: printable ASCII, and other letters, digits and marks; never the
   * line breaks of YAML 1.1 (U+0085, U+2028, U+2029) or a byte-order mark.
   */
  private static boolean isVisible(char c) {
    return c < 0x7f
        ? c >= ' '
        : c > 0xa0
            && !Character.isSurrogate(c)
            && (Character.isLetterOrDigit(c) || Character.getType(c) >= Character.DASH_PUNCTUATION);
  }

  private static boolean isSpace(char c) {
    return c == ' ' || c == '\t';
  }

  private static boolean isLetter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  }

  private static boolean isLetterOrDigit(char c) {
    return isLetter(c) || (c >= '0' && c <= '9');
  }

  private void spaces(int count) {
    for (int i = 0; i < count; i++) {
      out.append(' ');
    }
  }
}
