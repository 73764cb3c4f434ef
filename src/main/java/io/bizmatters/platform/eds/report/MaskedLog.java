package io.bizmatters.platform.eds.report;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Makes the lines of one log safe to show, one after the other. It masks like {@link MaskedText},
 * and masks a key of several lines as a whole. Not safe for several threads.
 */
public final class MaskedLog {

  private static final String DASHES = "-----";
  private static final String OF_A_KEY = "(?:PRIVATE KEY(?: BLOCK)?|SEED|JWT)";
  private static final Pattern BEGIN = Pattern.compile("-----BEGIN [A-Z ]*" + OF_A_KEY + DASHES);
  private static final Pattern END =
      Pattern.compile("-----END [A-Z ]*" + OF_A_KEY + DASHES + "-*+");

  private boolean inKey;

  /** Starts a new log. */
  public MaskedLog() {}

  /** Returns the next line for a console: control characters are visible, tabs stay. */
  public String next(String line) {
    return String.join("\t", Line.each(hidden(line).split("\t", -1)));
  }

  /** Returns the next line with masked secrets. */
  String hidden(String line) {
    if (!line.contains(DASHES + "BEGIN ") && !line.contains(DASHES + "END ")) {
      return inKey ? MaskedText.MASK : MaskedText.line(line);
    }
    Matcher begin = BEGIN.matcher(line);
    boolean begins = begin.find();
    Matcher end = END.matcher(line);
    boolean ends = end.find(begins ? begin.end() : 0);
    boolean touched = inKey || begins;
    String before = begins && !inKey ? MaskedText.line(line.substring(0, begin.start())) : "";
    String after = ends ? MaskedText.line(line.substring(end.end())) : "";
    inKey = touched && !ends;
    return touched ? before + MaskedText.MASK + after : MaskedText.line(line);
  }
}
