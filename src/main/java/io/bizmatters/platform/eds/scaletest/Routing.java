package io.bizmatters.platform.eds.scaletest;

import io.bizmatters.platform.eds.scaletest.TestMessages.TestSubject;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Computes which subjects a stream stores, how it rewrites them, and which consumers receive them.
 *
 * @param subjects the subjects that messages can be published to
 * @param rewrite the stream's rewrite of subjects before storage
 * @param filters the stored subjects that the service's consumer receives; empty for all
 * @param others the stream's other consumers; empty when the build may not list them
 */
record Routing(
    List<String> subjects,
    Optional<Rewrite> rewrite,
    List<String> filters,
    Optional<List<Taker>> others) {

  Routing {
    subjects = List.copyOf(subjects);
    filters = List.copyOf(filters);
    others = others.map(List::copyOf);
  }

  /**
   * Another consumer of the stream.
   *
   * @param filters the subjects that it receives; empty for all
   */
  record Taker(String name, List<String> filters) {
    Taker {
      filters = List.copyOf(filters);
    }

    boolean gets(TestSubject subject) {
      return filters.isEmpty() || Subjects.matchesAny(filters, subject.stored());
    }

    /** Whether a filter names this subject, instead of only matching it among others. */
    boolean names(TestSubject subject) {
      return filters.stream()
          .filter(filter -> Subjects.matches(filter, subject.stored()))
          .anyMatch(
              filter ->
                  subject.isOwn()
                      ? Subjects.words(filter).contains(Subjects.OWN)
                      : !Subjects.hasWildcard(filter));
    }

    /** {@code audit (orders.>)}. */
    String shown() {
      return name + " (" + (filters.isEmpty() ? "all" : String.join(", ", filters)) + ")";
    }
  }

  /** Returns the consumer's filters, or all subjects of the stream without filters. */
  List<String> wanted() {
    return filters.isEmpty() ? List.of(">") : filters;
  }

  /**
   * Returns the subject for the test; empty when the consumer does not receive it, or this is
   * unknown.
   */
  Optional<TestSubject> of(String subject) {
    return Optional.of(subject)
        .filter(one -> Subjects.matchesAny(subjects, one))
        .flatMap(this::stored)
        .filter(stored -> Subjects.matchesAny(wanted(), stored))
        .map(stored -> new TestSubject(subject, stored));
  }

  private Optional<String> stored(String subject) {
    Optional<Rewrite> rewriting = rewrite.filter(one -> Subjects.matches(one.source(), subject));
    return rewriting.isPresent() ? rewriting.get().apply(subject) : Optional.of(subject);
  }

  /**
   * Returns a subject that only tests use: the stream stores it, the consumer receives it, and it
   * has the test's token for each wildcard. No other consumer names it, and if possible none
   * receives it. Empty without a wildcard, because the subject would be that of real messages.
   */
  Optional<TestSubject> own() {
    return patterns()
        .filter(Subjects::hasWildcard)
        .flatMap(Subjects::literals)
        .distinct()
        .flatMap(subject -> of(subject).stream())
        .filter(TestSubject::isOwn)
        .filter(subject -> named(subject).isEmpty())
        .sorted(Comparator.comparing(subject -> !takers(subject).isEmpty()))
        .findFirst();
  }

  /**
   * Returns the patterns that can be published to, narrowed to the consumer's filters if possible.
   */
  private Stream<String> patterns() {
    Stream<String> filtered =
        wanted().stream().flatMap(filter -> subjects.stream().flatMap(both(filter)));
    Stream<String> rewritten =
        rewrite.stream().flatMap(one -> subjects.stream().flatMap(both(one.source())));
    return Stream.concat(filtered, rewritten);
  }

  private static Function<String, Stream<String>> both(String pattern) {
    return other -> Subjects.intersection(pattern, other).stream();
  }

  /** Returns the other consumers that receive a subject. */
  List<Taker> takers(TestSubject subject) {
    return others.orElseGet(List::of).stream().filter(taker -> taker.gets(subject)).toList();
  }

  /** Returns the other consumers whose filter names exactly this subject. */
  List<Taker> named(TestSubject subject) {
    return takers(subject).stream().filter(taker -> taker.names(subject)).toList();
  }

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
}
