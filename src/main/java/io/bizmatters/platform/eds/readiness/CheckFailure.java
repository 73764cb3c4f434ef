package io.bizmatters.platform.eds.readiness;

import java.util.List;
import java.util.Locale;

/** Texts of {@code ScaledObjectCheckFailed} that no waiting mends. */
final class CheckFailure {

  /** Words of KEDA 2.19 and 2.21: {@code controllers/keda}, {@code pkg/scalers/scalersconfig}. */
  private static final List<String> PERMANENT_TEXTS =
      List.of(
          "missing required parameter",
          "error parsing",
          "no scaler found",
          "error resolving secrets",
          "not found",
          "doesn't have correct");

  private CheckFailure() {}

  static boolean isPermanent(String message) {
    String text = message.toLowerCase(Locale.ROOT);
    return PERMANENT_TEXTS.stream().anyMatch(text::contains);
  }
}
