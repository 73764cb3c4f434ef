package io.bizmatters.platform.eds.report;

import io.bizmatters.platform.eds.readiness.State;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.Arrays;

/** Formats values of a run for all reports. */
public final class ReportText {

  private ReportText() {}

  /**
   * Returns text of the cluster for one line of a console: secrets are masked, control characters
   * visible.
   */
  static String line(String text) {
    return Line.of(MaskedText.of(text).strip());
  }

  /** Returns seconds with one decimal: {@code 12.3 s}. */
  public static String seconds(Duration took) {
    return exactSeconds(took).setScale(1, RoundingMode.HALF_UP).toPlainString() + " s";
  }

  /** Returns seconds with three decimals, for programs. */
  static BigDecimal exactSeconds(Duration took) {
    return BigDecimal.valueOf(took.toMillis(), 3);
  }

  /** Returns a rate per second, with one decimal. */
  static BigDecimal rate(double perSecond) {
    return BigDecimal.valueOf(perSecond).setScale(1, RoundingMode.HALF_UP);
  }

  /** Returns an age in its two largest units: {@code 3d 4h}, {@code 12s}. */
  static String age(Duration age) {
    if (age.toDays() > 0) {
      return age.toDays() + "d " + age.toHoursPart() + "h";
    }
    if (age.toHours() > 0) {
      return age.toHours() + "h " + age.toMinutesPart() + "m";
    }
    return age.toMinutes() > 0
        ? age.toMinutes() + "m " + age.toSecondsPart() + "s"
        : age.toSeconds() + "s";
  }

  /** Returns a number without an exponent or trailing zeros. */
  public static String number(BigDecimal number) {
    return plain(number).toPlainString();
  }

  /** Returns a number in its shortest form without an exponent. */
  static BigDecimal plain(BigDecimal number) {
    BigDecimal stripped = number.stripTrailingZeros();
    return stripped.scale() < 0 ? stripped.setScale(0) : stripped;
  }

  /** Returns a state with its reason: {@code FAILED(CRASH_LOOP)}. */
  static String state(RunReport.ServiceReport service) {
    return Line.of(service.state() + service.reason().map(reason -> "(" + reason + ")").orElse(""));
  }

  /** Names an object: {@code Deployment/orders-worker}. */
  static String title(RunReport.ObjectReport object) {
    return Line.of(object.kind() + "/" + object.name());
  }

  static boolean isReady(RunReport.ServiceReport service) {
    return state(service, true);
  }

  /** Whether the wait for the service ended without being ready. */
  static boolean isTroubled(RunReport.ServiceReport service) {
    return state(service, false);
  }

  private static boolean state(RunReport.ServiceReport service, boolean ready) {
    return Arrays.stream(State.values())
        .filter(state -> state.isReady() == ready)
        .anyMatch(state -> state.name().equals(service.state()));
  }
}
