package io.bizmatters.platform.eds.report;

/**
 * Masks users and passwords before a host: {@code nats://user:password@host}, {@code
 * user:password@host}. A digest after an {@code @} is not a host: {@code image@sha256:…}. Each step
 * reads the text once.
 */
final class Userinfo {

  private static final String SCHEME_END = "://";
  private static final String BEFORE_A_NAME = ";=([\"'";

  private Userinfo() {}

  /** Returns the text with each user and password masked. */
  static String masked(String text) {
    StringBuilder masked = new StringBuilder(text.length());
    int from = 0;
    while (from < text.length()) {
      int end = from;
      while (end < text.length() && !isBlank(text.charAt(end))) {
        end++;
      }
      word(text.substring(from, end), masked);
      while (end < text.length() && isBlank(text.charAt(end))) {
        masked.append(text.charAt(end));
        end++;
      }
      from = end;
    }
    return masked.toString();
  }

  /** Masks all of a word up to its last {@code @}, because a password may contain delimiters. */
  private static void word(String word, StringBuilder masked) {
    int scheme = word.indexOf(SCHEME_END);
    int last = lastHost(word);
    if (scheme < 0 || last < scheme) {
      bare(word, masked);
      return;
    }
    int secret = scheme + SCHEME_END.length();
    bare(word.substring(0, scheme), masked);
    masked
        .append(SCHEME_END)
        .append(MaskedText.MASK)
        .append(word, Math.max(secret, last), word.length());
  }

  private static int lastHost(String word) {
    int at = word.lastIndexOf('@');
    while (at >= 0 && isDigest(word, at)) {
      at = at == 0 ? -1 : word.lastIndexOf('@', at - 1);
    }
    return at;
  }

  private static boolean isDigest(String word, int at) {
    return word.startsWith("sha256:", at + 1) || word.startsWith("sha512:", at + 1);
  }

  /** Masks names and passwords without a scheme, between commas. */
  private static void bare(String word, StringBuilder masked) {
    int from = 0;
    int at = word.indexOf('@');
    while (at >= 0) {
      int start = isDigest(word, at) ? -1 : nameBefore(word, from, at);
      masked.append(word, from, start < 0 ? at : start).append(start < 0 ? "" : MaskedText.MASK);
      masked.append('@');
      from = at + 1;
      at = word.indexOf('@', from);
    }
    masked.append(word, from, word.length());
  }

  /** Returns the start of the first name with a colon, after the last comma; -1 without one. */
  private static int nameBefore(String word, int from, int at) {
    int found = -1;
    int name = from == 0 ? 0 : -1;
    for (int i = from; i < at; i++) {
      char c = word.charAt(i);
      if (c == ',') {
        found = -1;
        name = i + 1;
      } else if (c == ':' && found < 0 && name >= 0 && name < i) {
        found = name;
      } else if (c == ':' || c == '/') {
        name = -1;
      } else if (name < 0 && BEFORE_A_NAME.indexOf(c) >= 0) {
        name = i + 1;
      }
    }
    return found;
  }

  private static boolean isBlank(char c) {
    return c == ' ' || (c >= '\t' && c <= '\r');
  }
}
