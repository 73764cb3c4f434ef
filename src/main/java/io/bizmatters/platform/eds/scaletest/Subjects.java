package io.bizmatters.platform.eds.scaletest;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Subjects of NATS: which of them a pattern takes, and one of a pattern's own. */
final class Subjects {

  /** What stands for a wildcard in the subject of a test. */
  static final String OWN = "eds-scale-test";

  private Subjects() {}

  /**
   * A subject that the stream stores and the consumer gets: of the consumer's filters, else of the
   * stream's subjects, with the test's own word for each wildcard.
   *
   * @param stored the stream's subjects
   * @param filters the consumer's; none takes all
   */
  static Optional<String> derived(List<String> stored, List<String> filters) {
    return Stream.concat(filters.stream(), stored.stream())
        .map(Subjects::literal)
        .filter(subject -> matchesAny(stored, subject))
        .filter(subject -> filters.isEmpty() || matchesAny(filters, subject))
        .findFirst();
  }

  private static String literal(String pattern) {
    return String.join(
        ".",
        Stream.of(pattern.split("\\.", -1))
            .map(token -> token.equals("*") || token.equals(">") ? OWN : token)
            .toList());
  }

  static boolean matchesAny(List<String> patterns, String subject) {
    return patterns.stream().anyMatch(pattern -> matches(pattern, subject));
  }

  /** Whether a pattern takes a literal subject. */
  static boolean matches(String pattern, String subject) {
    String[] wanted = pattern.split("\\.", -1);
    String[] tokens = subject.split("\\.", -1);
    for (int i = 0; i < wanted.length; i++) {
      if (wanted[i].equals(">")) {
        return tokens.length > i;
      }
      if (i >= tokens.length || !(wanted[i].equals("*") || wanted[i].equals(tokens[i]))) {
        return false;
      }
    }
    return wanted.length == tokens.length;
  }

  /** Whether it can be published to: no wildcard, no white space, no empty part. */
  static boolean isLiteral(String subject) {
    return Stream.of(subject.split("\\.", -1))
        .noneMatch(token -> token.isEmpty() || token.matches("[*>]|.*\\s.*"));
  }
}
