package io.bizmatters.platform.eds.kubernetes.api;

import java.math.BigDecimal;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads quantities as Kubernetes writes them: {@code 5}, {@code 500m}, {@code 2k}, {@code 1e3}. */
public final class Quantity {

  private static final Pattern TEXT =
      Pattern.compile(
          "([+-]?[0-9]{0,30}(?:\\.[0-9]{0,30})?)([numkMGTPE]|[KMGTPE]i|[eE][+-]?[0-9]{1,2})?");
  private static final int BINARY = 1024;
  private static final Map<String, Integer> DECIMAL =
      Map.of("n", -9, "u", -6, "m", -3, "k", 3, "M", 6, "G", 9, "T", 12, "P", 15, "E", 18);
  private static final String BINARY_PREFIXES = "KMGTPE";

  private Quantity() {}

  public static Optional<BigDecimal> parse(String text) {
    Matcher matcher = TEXT.matcher(text);
    if (!matcher.matches() || matcher.group(1).chars().noneMatch(Character::isDigit)) {
      return Optional.empty();
    }
    BigDecimal number = new BigDecimal(matcher.group(1));
    String suffix = Optional.ofNullable(matcher.group(2)).orElse("");
    if (suffix.endsWith("i")) {
      int power = BINARY_PREFIXES.indexOf(suffix.charAt(0)) + 1;
      return Optional.of(number.multiply(BigDecimal.valueOf(BINARY).pow(power)));
    }
    return Optional.of(number.scaleByPowerOfTen(exponent(suffix)));
  }

  private static int exponent(String suffix) {
    if (suffix.isEmpty()) {
      return 0;
    }
    Integer prefix = DECIMAL.get(suffix);
    return prefix != null ? prefix : Integer.parseInt(suffix.substring(1));
  }
}
