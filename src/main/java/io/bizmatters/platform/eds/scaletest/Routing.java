package io.bizmatters.platform.eds.scaletest;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Which subjects a stream stores, as what, and which of its consumers get them.
 *
 * @param subjects that messages can be published to
 * @param rewrite what the stream makes of them before it stores them
 * @param filters what the service's consumer gets of the stored subjects; none is all
 * @param others the stream's other consumers; empty where the build may not see them
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
   * @param filters none is all
   */
  record Taker(String name, List<String> filters) {
    Taker {
      filters = List.copyOf(filters);
    }

    boolean gets(TestSubject subject) {
      return filters.isEmpty() || Subjects.matchesAny(filters, subject.stored());
    }

    /** Whether a filter names the subject, and does not only take it among many others. */
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

  /** The subjects that the consumer gets, where it has a filter; else all of the stream's. */
  List<String> wanted() {
    return filters.isEmpty() ? List.of(">") : filters;
  }

  /** A subject that the consumer gets; empty where it does not, or where nobody can tell. */
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
   * A subject that only tests use: one that the stream stores and the consumer gets, with the
   * test's own word for each wildcard. No other consumer names it, and if possible none gets it.
   * Empty where there is no wildcard: the subject would be that of real messages.
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

  /** What can be published to, narrowed to what the consumer gets where that can be told. */
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

  /** Other consumers that get a subject. */
  List<Taker> takers(TestSubject subject) {
    return others.orElseGet(List::of).stream().filter(taker -> taker.gets(subject)).toList();
  }

  /** Other consumers that have a filter for this very subject. */
  List<Taker> named(TestSubject subject) {
    return takers(subject).stream().filter(taker -> taker.names(subject)).toList();
  }
}
