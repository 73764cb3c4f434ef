package io.bizmatters.platform.eds.scaletest;

import io.bizmatters.platform.eds.report.Miss;
import io.bizmatters.platform.eds.scaletest.Routing.Taker;
import io.bizmatters.platform.eds.scaletest.TestMessages.TestSubject;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Checks that the messages of a test have a subject where they are harmless to others. */
final class SubjectChecks {

  private static final String WHERE = "eds.scaleTest.subject";

  private SubjectChecks() {}

  /** Returns the fault of the subject or of its absence. */
  static Optional<Miss> miss(QueueFacts facts, ScaleTest.Options options, String consumer) {
    Routing routing = facts.routing();
    if (facts.subject().isEmpty()) {
      return Optional.of(
          options.subjects().isEmpty()
              ? unset(routing, consumer)
              : unfit(routing, options.subjects(), consumer));
    }
    return options.subjects().isEmpty() || options.force()
        ? Optional.empty()
        : shared(routing, facts.subject().get());
  }

  /**
   * Returns the miss for a missing subject: without one, the test's messages would be among real
   * ones.
   */
  private static Miss unset(Routing routing, String consumer) {
    return new Miss(
        WHERE,
        "not set, and consumer "
            + consumer
            + " leaves no subject that only a test would use: it gets "
            + shown(routing),
        "a filter with a wildcard, which the test replaces by its own token, or a configured"
            + " subject",
        "-Deds.scaleTest.subject=… with a subject that the consumer gets, if its workers pass over"
            + " messages with the header "
            + Mark.RUN);
  }

  private static Miss unfit(Routing routing, List<String> wanted, String consumer) {
    String rewritten =
        routing
            .rewrite()
            .map(
                one ->
                    "; the stream stores "
                        + one.source()
                        + " as "
                        + one.destination()
                        + ", and the test follows only words that move")
            .orElse("");
    return new Miss(
        WHERE,
        String.join(", ", wanted),
        "one of " + shown(routing) + rewritten,
        "-Deds.scaleTest.subject=… with a subject that consumer " + consumer + " gets");
  }

  private static String shown(Routing routing) {
    return String.join(", ", routing.subjects())
        + (routing.filters().isEmpty()
            ? ""
            : ", of them to " + String.join(", ", routing.filters()));
  }

  /** Checks that no other consumer receives the configured subject. */
  private static Optional<Miss> shared(Routing routing, TestSubject subject) {
    List<Taker> named = routing.named(subject);
    if (named.isEmpty() && (routing.others().isPresent() || subject.isOwn())) {
      return Optional.empty();
    }
    String found =
        named.isEmpty()
            ? "the build may not list the stream's consumers: others may get it too"
            : named.stream().map(Taker::shown).collect(Collectors.joining(", "))
                + (named.size() == 1 ? " has" : " have")
                + " a filter for it";
    return Optional.of(
        new Miss(
            WHERE,
            subject.published() + ": " + found,
            "a subject that no other consumer has a filter for",
            "choose another, or -Deds.scaleTest.force, by which others get the messages of the test"
                + " too"));
  }
}
