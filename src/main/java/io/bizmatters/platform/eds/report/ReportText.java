package io.bizmatters.platform.eds.report;

import io.bizmatters.platform.eds.readiness.State;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.Arrays;

/** How values of a run are written in any of its reports. */
public final class ReportText {

  private ReportText() {}

  /** Text of the cluster on one line of a console: secrets hidden, control characters marked. */
  static String line(String text) {
    return Line.of(MaskedText.of(text).strip());
  }

  /** Seconds with a point and one digit: {@code 12.3 s}. */
  public static String seconds(Duration took) {
    return exactSeconds(took).setScale(1, RoundingMode.HALF_UP).toPlainString() + " s";
  }

  /** Seconds with three digits, for programs. */
  static BigDecimal exactSeconds(Duration took) {
    return BigDecimal.valueOf(took.toMillis(), 3);
  }

  /** Something a second, with one digit after the point. */
  static BigDecimal rate(double perSecond) {
    return BigDecimal.valueOf(perSecond).setScale(1, RoundingMode.HALF_UP);
  }

  /** How old something is, in its two largest units: {@code 3d 4h}, {@code 12s}. */
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

  /** A number without an exponent or zeros that say nothing. */
  public static String number(BigDecimal number) {
    return plain(number).toPlainString();
  }

  /** The same number in its shortest form without an exponent. */
  static BigDecimal plain(BigDecimal number) {
    BigDecimal stripped = number.stripTrailingZeros();
    return stripped.scale() < 0 ? stripped.setScale(0) : stripped;
  }

  /** A state with its reason: {@code FAILED(CRASH_LOOP)}. */
  static String state(RunReport.ServiceReport service) {
    return Line.of(service.state() + service.reason().map(reason -> "(" + reason + ")").orElse(""));
  }

  /** An object: {@code Deployment/orders-worker}. */
  static String title(RunReport.ObjectReport object) {
    return Line.of(object.kind() + "/" + object.name());
  }

  static boolean isReady(RunReport.ServiceReport service) {
    return state(service, true);
  }

  /** Whether the wait for the service ended, and not in ready. */
  static boolean isTroubled(RunReport.ServiceReport service) {
    return state(service, false);
  }

  private static boolean state(RunReport.ServiceReport service, boolean ready) {
    return Arrays.stream(State.values())
        .filter(state -> state.isReady() == ready)
        .anyMatch(state -> state.name().equals(service.state()));
  }
}
