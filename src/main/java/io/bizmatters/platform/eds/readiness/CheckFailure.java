package io.bizmatters.platform.eds.readiness;

import java.util.List;
import java.util.Locale;

/** Recognizes texts of {@code ScaledObjectCheckFailed} whose cause does not pass by itself. */
final class CheckFailure {

  /** Texts of KEDA 2.19 and 2.21: {@code controllers/keda}, {@code pkg/scalers/scalersconfig}. */
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
