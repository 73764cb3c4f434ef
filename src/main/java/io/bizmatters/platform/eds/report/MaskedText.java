package io.bizmatters.platform.eds.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Text that a cluster or a worker wrote, with what looks like a secret blotted out: passwords in
 * URLs, values of names such as {@code DB_PASSWORD}, bearer tokens, JSON web tokens, seeds of NATS'
 * nkeys and private keys. Rather too much is hidden than too little.
 */
public final class MaskedText {

  /** What stands in a secret's place. */
  public static final String MASK = "***";

  private static final Pattern URL_CREDENTIALS =
      Pattern.compile("(?<![A-Za-z0-9+.-])([A-Za-z][A-Za-z0-9+.-]*://)\\S*@(?!sha(?:256|512):)");
  private static final Pattern BARE_CREDENTIALS =
      Pattern.compile("(?<![^\\s,;=(\\[\"'])[^\\s,:/@]+:[^\\s,@]*@(?!sha(?:256|512):)");
  private static final Pattern AUTHORIZATION =
      Pattern.compile("(?i)(\\bauthorization[\"']?\\s{0,9}[:=]\\s{0,9}[\"']?)[^\"'\\r\\n]+");
  private static final Pattern BEARER =
      Pattern.compile("(?i)\\b(bearer\\s{1,9})(?!token\\b|auth)[\"']?\\S+");
  private static final Pattern TOKEN =
      Pattern.compile(
          "\\b(?:eyJ[A-Za-z0-9_-]{8,}(?:\\.[A-Za-z0-9_-]+)*"
              + "|S[UAONCX][A-Z2-7]{40,}"
              + "|(?:gh[pousr]_|github_pat_|glpat-|sk-|xox[abprs]-)[A-Za-z0-9_-]{16,})");

  private static final String WORDS =
      "password|passwd|passphrase|pwd|secret|token|credential|api[-_]?key|access[-_]?key"
          + "|private[-_]?key|nkey|seed";
  private static final Pattern SECRET_NAME =
      Pattern.compile("(?i)[A-Za-z0-9_.-]*(?:" + WORDS + ")[A-Za-z0-9_.-]*");

  /** A secret's name, what joins it to its value, and the value, quoted or up to a blank. */
  private static final Pattern ASSIGNED =
      Pattern.compile(
          "(?i)(?<![A-Za-z0-9_.-])([A-Za-z0-9_.-]*(?:"
              + WORDS
              + ")[A-Za-z0-9_.-]*+)(\\\\?[\"']?[ \\t]{0,9}(?:=>|[:=])[ \\t]{0,9})"
              + "(\\\\\"(?:[^\"\\\\]|\\\\[^\"])*+(?:\\\\\")?|\"(?:[^\"\\\\]|\\\\.)*+\"?|'[^']*+'?|\\S+)");

  private static final Pattern BEGIN =
      Pattern.compile("-----BEGIN [A-Z ]*(?:PRIVATE KEY|SEED|JWT)-----");
  private static final Pattern END =
      Pattern.compile("-----+END [A-Z ]*(?:PRIVATE KEY|SEED|JWT)-----+");
  private static final List<String> NOT_THE_SECRET_ITSELF =
      List.of("name", "ref", "file", "path", "dir", "type", "count");

  private MaskedText() {}

  /** One or several lines, safe to show. */
  public static String of(String text) {
    return String.join("\n", lines(List.of(text.split("\n", -1))));
  }

  /** Lines of one log, safe to show: a key that goes over several lines is hidden as a whole. */
  public static List<String> lines(List<String> lines) {
    List<String> masked = new ArrayList<>();
    boolean inKey = false;
    for (String line : lines) {
      Matcher begin = BEGIN.matcher(line);
      boolean begins = begin.find();
      Matcher end = END.matcher(line);
      boolean ends = end.find(begins ? begin.end() : 0);
      if (inKey || begins) {
        String before = begins && !inKey ? line(line.substring(0, begin.start())) : "";
        String after = ends ? line(line.substring(end.end())) : "";
        masked.add(before + MASK + after);
      } else {
        masked.add(line(line));
      }
      inKey = (inKey || begins) && !ends;
    }
    return masked;
  }

  /** Whether the value of a variable, key or option of this name is likely a secret. */
  static boolean isSecretName(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    return SECRET_NAME.matcher(name).matches()
        && NOT_THE_SECRET_ITSELF.stream().noneMatch(lower::endsWith);
  }

  private static String line(String line) {
    String text = URL_CREDENTIALS.matcher(line).replaceAll("$1" + MASK + "@");
    text = BARE_CREDENTIALS.matcher(text).replaceAll(MASK + "@");
    text = AUTHORIZATION.matcher(text).replaceAll("$1" + MASK);
    text = BEARER.matcher(text).replaceAll("$1" + MASK);
    text = TOKEN.matcher(text).replaceAll(MASK);
    return ASSIGNED.matcher(text).replaceAll(found -> Matcher.quoteReplacement(assigned(found)));
  }

  private static String assigned(MatchResult found) {
    String name = found.group(1);
    String value = found.group(3);
    boolean counts =
        name.toLowerCase(Locale.ROOT).endsWith("tokens") && value.matches("[0-9]{1,9}\\W*");
    if (!isSecretName(name) || counts) {
      return found.group();
    }
    String quote = value.startsWith("\\\"") ? "\\\"" : value.substring(0, 1);
    boolean quoted = quote.equals("\"") || quote.equals("'") || quote.equals("\\\"");
    return name + found.group(2) + (quoted ? quote + MASK + quote : MASK);
  }
}
