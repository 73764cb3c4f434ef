package io.bizmatters.platform.eds.model.grammar;

import io.bizmatters.platform.eds.model.tree.Parsed;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Parses and writes durations: {@code 30}, {@code 30s}, {@code 2m}, {@code 1h30m}, {@code PT30S}.
 */
public final class Period {

  private static final Pattern PARTS =
      Pattern.compile("(?:([0-9]{1,9})h)?(?:([0-9]{1,9})m)?(?:([0-9]{1,9})s)?");
  private static final Pattern ISO =
      Pattern.compile("PT(?:([0-9]{1,9})H)?(?:([0-9]{1,9})M)?(?:([0-9]{1,9})S)?");
  private static final Pattern BARE = Pattern.compile("[0-9]{1,9}");
  private static final String RULE = "whole seconds, written as 30, 30s, 2m, 1h30m or PT30S";

  private Period() {}

  /** Parses whole seconds; a number without a unit means seconds, fractions are refused. */
  public static Parsed<Duration> parse(String text) {
    if (BARE.matcher(text).matches()) {
      return Parsed.good(Duration.ofSeconds(Long.parseLong(text)));
    }
    Matcher parts = text.startsWith("PT") ? ISO.matcher(text) : PARTS.matcher(text);
    if (!parts.matches() || text.isEmpty() || text.equals("PT")) {
      return Parsed.bad(RULE, "30s");
    }
    return Parsed.good(
        Duration.ofHours(part(parts, 1)).plusMinutes(part(parts, 2)).plusSeconds(part(parts, 3)));
  }

  private static long part(Matcher parts, int group) {
    String digits = parts.group(group);
    return digits == null ? 0 : Long.parseLong(digits);
  }

  /** Writes the shortest form: {@code 90s} is {@code 1m30s}. */
  public static String written(Duration duration) {
    if (duration.isZero()) {
      return "0s";
    }
    StringBuilder text = new StringBuilder();
    if (duration.toHours() > 0) {
      text.append(duration.toHours()).append('h');
    }
    if (duration.toMinutesPart() > 0) {
      text.append(duration.toMinutesPart()).append('m');
    }
    if (duration.toSecondsPart() > 0) {
      text.append(duration.toSecondsPart()).append('s');
    }
    return text.toString();
  }
}
