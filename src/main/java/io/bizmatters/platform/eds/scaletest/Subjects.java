package io.bizmatters.platform.eds.scaletest;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Compares subjects of NATS with patterns, and derives subjects from a pattern. */
final class Subjects {

  /** The token that replaces a wildcard in the subject of a test. */
  static final String OWN = "eds-scale-test";

  private static final String ONE = "*";
  private static final String REST = ">";

  private Subjects() {}

  static List<String> words(String subject) {
    return List.of(subject.split("\\.", -1));
  }

  static boolean hasWildcard(String pattern) {
    return words(pattern).stream().anyMatch(word -> word.equals(ONE) || word.equals(REST));
  }

  /**
   * Returns subjects that a pattern matches, with the test's token for each wildcard; {@code >}
   * becomes one token, and two.
   */
  static Stream<String> literals(String pattern) {
    String one =
        String.join(
            ".",
            words(pattern).stream()
                .map(word -> word.equals(ONE) || word.equals(REST) ? OWN : word)
                .toList());
    return pattern.endsWith(REST) ? Stream.of(one, one + "." + OWN) : Stream.of(one);
  }

  /** Returns the pattern of subjects that both match; empty without a common subject. */
  static Optional<String> intersection(String one, String other) {
    List<String> a = words(one);
    List<String> b = words(other);
    List<String> both = new ArrayList<>();
    for (int i = 0; i < a.size() && i < b.size(); i++) {
      String x = a.get(i);
      String y = b.get(i);
      if (x.equals(REST) || y.equals(REST)) {
        both.addAll(x.equals(REST) ? b.subList(i, b.size()) : a.subList(i, a.size()));
        return Optional.of(String.join(".", both));
      }
      if (!x.equals(y) && !x.equals(ONE) && !y.equals(ONE)) {
        return Optional.empty();
      }
      both.add(x.equals(ONE) ? y : x);
    }
    return a.size() == b.size() ? Optional.of(String.join(".", both)) : Optional.empty();
  }

  static boolean matchesAny(List<String> patterns, String subject) {
    return patterns.stream().anyMatch(pattern -> matches(pattern, subject));
  }

  /** Whether a pattern matches a literal subject. */
  static boolean matches(String pattern, String subject) {
    List<String> wanted = words(pattern);
    List<String> tokens = words(subject);
    for (int i = 0; i < wanted.size(); i++) {
      if (wanted.get(i).equals(REST)) {
        return tokens.size() > i;
      }
      if (i >= tokens.size()
          || !(wanted.get(i).equals(ONE) || wanted.get(i).equals(tokens.get(i)))) {
        return false;
      }
    }
    return wanted.size() == tokens.size();
  }

  /** Whether a text is a literal subject: no wildcard, no white space, no empty token. */
  static boolean isLiteral(String subject) {
    return words(subject).stream()
        .noneMatch(token -> token.isEmpty() || token.matches("[*>]|.*\\s.*"));
  }
}
