package io.bizmatters.platform.eds.simulate;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.OptionalDouble;
import java.util.regex.Pattern;

/** Numbers as people write them. */
final class Numbers {

  private static final Pattern NUMBER = Pattern.compile("[0-9]{1,12}(?:\\.[0-9]{1,9})?");

  private Numbers() {}

  /** Parses a number of zero or more, without an exponent. */
  static OptionalDouble parse(String text) {
    return NUMBER.matcher(text).matches()
        ? OptionalDouble.of(Double.parseDouble(text))
        : OptionalDouble.empty();
  }

  /** Returns the shortest text of at most three significant decimals. */
  static String text(double number) {
    BigDecimal exact = BigDecimal.valueOf(number);
    int scale = Math.max(3, 3 - exact.precision() + exact.scale());
    BigDecimal rounded = exact.setScale(scale, RoundingMode.HALF_UP).stripTrailingZeros();
    return (rounded.scale() < 0 ? rounded.setScale(0) : rounded).toPlainString();
  }
}
