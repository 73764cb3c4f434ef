package io.bizmatters.platform.eds.model.grammar;

import io.bizmatters.platform.eds.model.tree.Parsed;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Parses and compares subjects by the rules of NATS: tokens separated by dots, {@code *} for one
 * token, {@code >} for one or more at the end ({@code nats-server/server/sublist.go}).
 */
public final class NatsSubjects {

  private static final Pattern WORD = Pattern.compile("[!-~&&[^.*>]]+");
  private static final Pattern DOT = Pattern.compile("\\.");
  private static final Set<String> OF_THE_SERVER = Set.of("$JS", "$JSC", "$NRG", "$SYS");
  private static final String RULE =
      "words with dots between them, * for one word, > at the end for the rest; ASCII without white space";

  private NatsSubjects() {}

  /**
   * Parses a subject of a stream. The first token must not be a wildcard: NATS refuses streams with
   * acknowledgements for subjects that could match the server's own.
   */
  public static Parsed<String> parse(String text) {
    List<String> words = words(text);
    for (int i = 0; i < words.size(); i++) {
      boolean last = i == words.size() - 1;
      boolean legal =
          words.get(i).equals("*")
              || (last && words.get(i).equals(">"))
              || WORD.matcher(words.get(i)).matches();
      if (!legal) {
        return Parsed.bad(RULE, "orders.placed.*");
      }
    }
    if (isWildcard(words.get(0)) || OF_THE_SERVER.contains(words.get(0))) {
      return Parsed.bad(
          "a first word of its own: NATS keeps its own subjects ($JS, $SYS) out of such a stream",
          "orders.placed.*");
    }
    return Parsed.good(text);
  }

  /** Whether {@code wide} matches every subject that {@code narrow} matches. */
  public static boolean covers(String wide, String narrow) {
    List<String> all = words(wide);
    List<String> some = words(narrow);
    for (int i = 0; i < some.size(); i++) {
      if (i == all.size()) {
        return false;
      }
      if (all.get(i).equals(">")) {
        return true;
      }
      boolean within =
          !some.get(i).equals(">") && (all.get(i).equals("*") || all.get(i).equals(some.get(i)));
      if (!within) {
        return false;
      }
    }
    return all.size() == some.size();
  }

  /** Whether both match a common subject. */
  public static boolean overlap(String one, String other) {
    List<String> a = words(one);
    List<String> b = words(other);
    int shared = Math.min(a.size(), b.size());
    for (int i = 0; i < shared; i++) {
      if (a.get(i).equals(">") || b.get(i).equals(">")) {
        return true;
      }
      boolean same = a.get(i).equals(b.get(i));
      if (!same && !a.get(i).equals("*") && !b.get(i).equals("*")) {
        return false;
      }
    }
    return a.size() == b.size();
  }

  private static boolean isWildcard(String word) {
    return word.equals("*") || word.equals(">");
  }

  private static List<String> words(String subject) {
    return List.of(DOT.split(subject, -1));
  }
}
