package io.bizmatters.platform.eds.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Masks everything that looks like a secret in the text of a cluster or a worker: passwords in
 * URLs, values of names such as {@code DB_PASSWORD}, bearer tokens, JSON web tokens, seeds of NATS
 * nkeys and private keys. It masks rather too much than too little. The author of the text may be
 * hostile: long lines are cut first, each step is linear in the text's length, and commands of CI
 * servers are broken.
 */
public final class MaskedText {

  /** The replacement of a secret. */
  public static final String MASK = "***";

  /** The maximal number of shown characters of a line. */
  public static final int LONGEST_LINE = 4096;

  /** The number of characters read beyond the cut, to recognize a secret that the cut divides. */
  private static final int OVERLAP = 512;

  /** Colour codes, which could separate a name from its value. */
  private static final Pattern COLOUR = Pattern.compile("\u001b\\[[0-9;]{0,32}m");

  private static final Pattern AUTHORIZATION =
      Pattern.compile("(?i)(\\bauthorization[\"']?\\s{0,9}[:=]\\s{0,9}[\"']?)[^\"'\\r\\n]+");
  private static final Pattern BEARER =
      Pattern.compile("(?i)\\b(bearer\\s{1,9})(?!token\\b|auth)[\"']?\\S+");
  private static final Pattern TOKEN =
      Pattern.compile(
          "\\b(?:eyJ[A-Za-z0-9_-]{8,}+(?:\\.[A-Za-z0-9_-]++)*+"
              + "|S[UAONCX][A-Z2-7]{40,}+"
              + "|(?:gh[pousr]_|github_pat_|glpat-|sk-|xox[abprs]-)[A-Za-z0-9_-]{16,}+)");
  private static final List<String> BEGINNINGS_OF_TOKENS =
      List.of("eyJ", "gh", "glpat-", "sk-", "xox");
  private static final String OF_TOKEN = AssignedSecrets.characters("_-");
  private static final int SHORTEST_SECRET = 4;
  private static final int SHORTEST_TOKEN = 11;
  private static final int SHORTEST_SEED = 42;

  private MaskedText() {}

  /** Returns one or several lines, safe to show. */
  public static String of(String text) {
    return String.join("\n", lines(List.of(text.split("\n", -1))));
  }

  /** Returns the lines of one log, safe to show; a key of several lines is masked as a whole. */
  public static List<String> lines(List<String> lines) {
    return hidden(lines).stream().map(CiCommands::broken).toList();
  }

  private static List<String> hidden(List<String> lines) {
    MaskedLog log = new MaskedLog();
    List<String> hidden = new ArrayList<>(lines.size());
    lines.forEach(line -> hidden.add(log.hidden(line)));
    return hidden;
  }

  /** Whether the value of a variable, key or option of this name is likely a secret. */
  static boolean isSecretName(String name) {
    return AssignedSecrets.isSecretName(name);
  }

  /** Masks secrets and changes nothing else, for readers with their own escaping. */
  static String unbroken(String text) {
    return String.join("\n", hidden(List.of(text.split("\n", -1))));
  }

  /** Masks a line that is not a part of a key; cuts a long line. */
  static String line(String line) {
    if (line.length() < SHORTEST_SECRET) {
      return line;
    }
    boolean isLong = line.length() > LONGEST_LINE;
    String masked = masked(isLong ? head(line, LONGEST_LINE + OVERLAP) : line);
    // the end of the read text may be the beginning of a secret
    return isLong ? head(masked, Math.min(LONGEST_LINE, masked.length() - OVERLAP)) + "…" : masked;
  }

  /** Returns the first characters of a text; never divides a surrogate pair. */
  private static String head(String text, int length) {
    int end = Math.max(0, Math.min(length, text.length()));
    return text.substring(
        0, end > 0 && Character.isHighSurrogate(text.charAt(end - 1)) ? end - 1 : end);
  }

  private static String masked(String line) {
    String text = line.indexOf('\u001b') < 0 ? line : COLOUR.matcher(line).replaceAll("");
    if (text.indexOf('@') >= 0) {
      text = Userinfo.masked(text);
    }
    String lower = text.toLowerCase(Locale.ROOT);
    if (lower.contains("authorization")) {
      text = AUTHORIZATION.matcher(text).replaceAll("$1" + MASK);
    }
    if (lower.contains("bearer")) {
      text = BEARER.matcher(text).replaceAll("$1" + MASK);
    }
    if (mayHoldToken(text)) {
      text = TOKEN.matcher(text).replaceAll(MASK);
    }
    return AssignedSecrets.mayBeIn(lower) ? AssignedSecrets.masked(text) : text;
  }

  /** Whether a text contains a word long enough for a token; most lines do not. */
  private static boolean mayHoldToken(String text) {
    int longest = 0;
    int run = 0;
    for (int i = 0; i < text.length(); i++) {
      run = isOfToken(text.charAt(i)) ? run + 1 : 0;
      longest = Math.max(longest, run);
    }
    return longest >= SHORTEST_SEED
        || (longest >= SHORTEST_TOKEN && BEGINNINGS_OF_TOKENS.stream().anyMatch(text::contains));
  }

  private static boolean isOfToken(char c) {
    return c < OF_TOKEN.length() && OF_TOKEN.charAt(c) == c;
  }

  /**
   * Makes the lines of one log safe to show, one after the other. It masks like {@link MaskedText},
   * and masks a key of several lines as a whole. Not safe for several threads.
   */
  public static final class MaskedLog {

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
}
