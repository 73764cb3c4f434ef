package io.bizmatters.platform.eds.scaletest;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Applies a stream's subject transform ({@code nats-server/server/subject_transform.go}), if it
 * only moves tokens.
 *
 * @param source the subjects that it rewrites
 * @param destination the new subjects, with {@code {{wildcard(1)}}} or {@code $1} for tokens
 */
record Rewrite(String source, String destination) {

  private static final Pattern WORD =
      Pattern.compile("\\{\\{\\s*[wW]ildcard\\s*\\(\\s*(\\d{1,3})\\s*\\)\\s*}}|\\$(\\d{1,3})");

  /** Returns the rewritten subject; empty when the transform does more than moving tokens. */
  Optional<String> apply(String subject) {
    List<String> taken = new ArrayList<>();
    List<String> rest = new ArrayList<>();
    split(subject, taken, rest);
    List<String> made = new ArrayList<>();
    for (String word : Subjects.words(destination)) {
      Matcher number = WORD.matcher(word);
      if (word.equals(">")) {
        made.addAll(rest);
      } else if (number.matches()) {
        int index = Integer.parseInt(number.group(1) == null ? number.group(2) : number.group(1));
        if (index < 1 || index > taken.size()) {
          return Optional.empty();
        }
        made.add(taken.get(index - 1));
      } else if (word.contains("{{")) {
        return Optional.empty();
      } else {
        made.add(word);
      }
    }
    return Optional.of(String.join(".", made));
  }

  private void split(String subject, List<String> taken, List<String> rest) {
    List<String> pattern = Subjects.words(source);
    List<String> words = Subjects.words(subject);
    for (int i = 0; i < pattern.size(); i++) {
      if (pattern.get(i).equals(">")) {
        rest.addAll(words.subList(i, words.size()));
      } else if (pattern.get(i).equals("*")) {
        taken.add(words.get(i));
      }
    }
  }
}
