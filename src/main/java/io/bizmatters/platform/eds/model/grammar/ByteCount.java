package io.bizmatters.platform.eds.model.grammar;

import io.bizmatters.platform.eds.model.tree.Parsed;
import java.math.BigDecimal;

/** Parses and writes a number of bytes: {@code 1073741824}, {@code 1Gi}, {@code 500M}. */
public final class ByteCount {

  private static final BigDecimal MOST = BigDecimal.valueOf(Long.MAX_VALUE);
  private static final String RULE = "whole bytes, 1 or more, such as 512Mi or 10Gi";

  private ByteCount() {}

  public static Parsed<Long> parse(String text) {
    Parsed<Quantity> quantity = Quantity.parse(text);
    if (quantity.legal().isEmpty()) {
      return Parsed.bad(
          RULE + "; without the field there is no limit",
          quantity.broken().map(Parsed.Violation::fix).orElse("512Mi"));
    }
    BigDecimal bytes = quantity.legal().get().value();
    boolean whole = bytes.stripTrailingZeros().scale() <= 0;
    return !whole || bytes.signum() == 0 || bytes.compareTo(MOST) > 0
        ? Parsed.bad(RULE + "; without the field there is no limit", "512Mi")
        : Parsed.good(bytes.longValueExact());
  }
}
