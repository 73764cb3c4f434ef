package io.bizmatters.platform.eds.model.tree;

import java.util.Set;
import java.util.regex.Pattern;

/**
 * Lists the kinds of a scalar, as its reader sees them.
 *
 * <p>YAML has the meaning that kubectl gives it, and kubectl reads YAML 1.1 (<a
 * href="https://yaml.org/type/">type repository</a>): unquoted {@code on} is a boolean, {@code 010}
 * is eight, {@code 1:30} is ninety. The YAML 1.2 forms {@code 0o10} and {@code 1e3} count too, so
 * that no reader of either version sees another type than this plugin.
 */
public enum ScalarKind {
  STRING("string"),
  INTEGER("integer"),
  FLOAT("float"),
  BOOLEAN("boolean"),
  NULL("null"),
  /** Text without a type: XML, a user property, an interpolated value. */
  TEXT("text");

  private static final Set<String> NULLS = Set.of("", "~", "null", "Null", "NULL");
  private static final Set<String> BOOLEANS =
      Set.of(
          "y|Y|yes|Yes|YES|n|N|no|No|NO|true|True|TRUE|false|False|FALSE|on|On|ON|off|Off|OFF"
              .split("\\|", -1));
  private static final Pattern INTEGERS =
      Pattern.compile(
          "[-+]?0b[0-1_]+|[-+]?0[0-7_]+|[-+]?0o[0-7_]+|[-+]?(?:0|[1-9][0-9_]*)|[-+]?0x[0-9a-fA-F_]+"
              + "|[-+]?[1-9][0-9_]*(?::[0-5]?[0-9])+");
  private static final Pattern FLOATS =
      Pattern.compile(
          "[-+]?(?:[0-9][0-9_]*)?\\.[0-9_]*(?:[eE][-+]?[0-9]+)?|[-+]?[0-9][0-9_]*[eE][-+]?[0-9]+"
              + "|[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+\\.[0-9_]*|[-+]?\\.(?:inf|Inf|INF)|\\.(?:nan|NaN|NAN)"
              + "|[-+]?0[0-9_]+");
  private static final Pattern DECIMALS = Pattern.compile("-?(?:0|[1-9][0-9]{0,17})");
  private static final Pattern TIMESTAMPS =
      Pattern.compile("[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}(?:(?:[Tt]|[ \\t]+)[0-9:.]+.*)?");

  private final String words;

  ScalarKind(String words) {
    this.words = words;
  }

  /** Returns the kind in words for error messages. */
  public String words() {
    return words;
  }

  /**
   * Returns the kind of an unquoted scalar. A timestamp is a string, because kubectl keeps it as
   * text.
   */
  public static ScalarKind ofPlain(String text) {
    if (NULLS.contains(text)) {
      return NULL;
    }
    if (BOOLEANS.contains(text)) {
      return BOOLEAN;
    }
    if (!canBeginNumber(text.charAt(0))) {
      return STRING;
    }
    if (INTEGERS.matcher(text).matches()) {
      return INTEGER;
    }
    return isFloat(text) ? FLOAT : STRING;
  }

  private static boolean canBeginNumber(char first) {
    return (first >= '0' && first <= '9') || first == '-' || first == '+' || first == '.';
  }

  /** Whether the text is a decimal integer in the range of a long. */
  public static boolean isDecimal(String text) {
    return DECIMALS.matcher(text).matches();
  }

  private static boolean isFloat(String text) {
    return !text.equals(".") && FLOATS.matcher(text).matches();
  }

  /** Whether a reader of YAML 1.1 or 1.2 could read the unquoted text as another type. */
  public static boolean needsQuotes(String text) {
    return ofPlain(text) != STRING
        || text.equals("=")
        || text.equals("<<")
        || text.equals(".")
        || TIMESTAMPS.matcher(text).matches();
  }
}
