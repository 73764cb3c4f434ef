package io.bizmatters.platform.eds.model.grammar;

import io.bizmatters.platform.eds.model.tree.Parsed;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Holds a Kubernetes quantity (<a
 * href="https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/quantity/">Quantity</a>),
 * which keeps its text and compares by value.
 *
 * @param text the text as written: {@code 1000m} stays {@code 1000m}
 * @param value in base units: cores, bytes
 */
public record Quantity(String text, BigDecimal value) implements Comparable<Quantity> {

  private static final Pattern GRAMMAR =
      Pattern.compile(
          "([+-]?(?:[0-9]+(?:\\.[0-9]*)?|\\.[0-9]+))(?:([KMGTPE]i|[numkMGTPE])|[eE]([+-]?[0-9]{1,3}))?");
  private static final int MOST_SIGNS = 64;
  private static final Map<String, Integer> DECIMAL =
      Map.of("n", -9, "u", -6, "m", -3, "k", 3, "M", 6, "G", 9, "T", 12, "P", 15, "E", 18);
  private static final Map<String, Integer> BINARY =
      Map.of("Ki", 10, "Mi", 20, "Gi", 30, "Ti", 40, "Pi", 50, "Ei", 60);
  private static final String RULE =
      "a Kubernetes quantity: a number and n, u, m, k, M, G, T, P, E, Ki, Mi, Gi, Ti, Pi, Ei or an exponent";

  /** Parses a quantity of zero or more. */
  public static Parsed<Quantity> parse(String text) {
    Matcher matcher = GRAMMAR.matcher(text);
    if (!matcher.matches() || matcher.group(1) == null) {
      return Parsed.bad(RULE, suggestion(text));
    }
    BigDecimal number = new BigDecimal(matcher.group(1));
    if (number.signum() < 0) {
      return Parsed.bad("a quantity of zero or more", text.substring(1));
    }
    return Parsed.good(new Quantity(text, scaled(number, matcher.group(2), matcher.group(3))));
  }

  /**
   * Reads a quantity of a server, which may be below zero; empty for another text, or for more
   * digits than a server writes.
   */
  public static Optional<BigDecimal> valueOf(String text) {
    Matcher matcher = GRAMMAR.matcher(text);
    return text.length() <= MOST_SIGNS && matcher.matches() && digits(matcher.group(3)) <= 2
        ? Optional.of(scaled(new BigDecimal(matcher.group(1)), matcher.group(2), matcher.group(3)))
        : Optional.empty();
  }

  private static long digits(@org.jspecify.annotations.Nullable String exponent) {
    return exponent == null ? 0 : exponent.chars().filter(Character::isDigit).count();
  }

  private static BigDecimal scaled(
      BigDecimal number,
      @org.jspecify.annotations.Nullable String suffix,
      @org.jspecify.annotations.Nullable String exponent) {
    if (exponent != null) {
      return number.scaleByPowerOfTen(Integer.parseInt(exponent));
    }
    if (suffix == null) {
      return number;
    }
    Integer power = DECIMAL.get(suffix);
    return power != null
        ? number.scaleByPowerOfTen(power)
        : number.multiply(new BigDecimal(BigInteger.TWO.pow(BINARY.getOrDefault(suffix, 0))));
  }

  private static String suggestion(String text) {
    Matcher sloppy =
        Pattern.compile("\\s*([0-9.]+)\\s*([a-z]*)\\s*").matcher(text.toLowerCase(Locale.ROOT));
    if (!sloppy.matches()) {
      return "500m or 512Mi";
    }
    String number = sloppy.group(1);
    return switch (sloppy.group(2)) {
      case "core", "cores", "cpu", "cpus" -> number;
      case "kb", "kib", "ki" -> number + "Ki";
      case "mb", "mib", "mi" -> number + "Mi";
      case "gb", "gib", "gi", "g" -> number + "Gi";
      case "tb", "tib", "ti" -> number + "Ti";
      default -> "500m or 512Mi";
    };
  }

  @Override
  public int compareTo(Quantity other) {
    return value.compareTo(other.value);
  }
}
