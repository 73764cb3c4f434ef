package io.bizmatters.platform.eds.scaletest;

import io.bizmatters.platform.eds.readiness.State;
import io.bizmatters.platform.eds.report.RunReport.ServiceReport;
import io.bizmatters.platform.eds.report.ScaleTestReport.Miss;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/** What must be so before anything is published; all that is not is told at once. */
final class Preconditions {

  /** A message's own text, its header, and what the stream keeps with it. */
  private static final long BYTES = 512;

  private Preconditions() {}

  /** A service that is not ready, by the plugin's own readiness. */
  static Optional<Miss> ready(ServiceReport service) {
    boolean ready =
        Stream.of(State.values())
            .filter(State::isReady)
            .anyMatch(state -> state.name().equals(service.state()));
    if (ready) {
      return Optional.empty();
    }
    String state = service.state() + service.reason().map(reason -> " (" + reason + ")").orElse("");
    String why =
        service
            .message()
            .or(
                () ->
                    service.findings().stream()
                        .findFirst()
                        .map(found -> found.object() + ": " + found.message()))
            .map(text -> ": " + text)
            .orElse("");
    return Optional.of(
        new Miss(
            "service",
            state + why,
            "READY before a test",
            "mvn eds:wait says what it waits for; eds:apply what to do about it"));
  }

  /** What a test cannot be run over, or would change for others. */
  static List<Miss> queue(
      QueueFacts facts, Optional<String> subject, ScaleTestOptions options, String consumer) {
    List<Miss> misses = new ArrayList<>();
    if (!facts.fixed().isEmpty()) {
      misses.add(
          new Miss(
              "stream",
              "it " + facts.fixed(),
              "messages can be published and deleted",
              "test on a stream that allows it"));
    }
    if (!facts.unfit().isEmpty()) {
      misses.add(
          new Miss(
              "consumer " + consumer,
              "it " + facts.unfit(),
              "a pull consumer with explicit acknowledgement",
              "delete it, and make it anew: nats consumer add"));
    }
    subject(facts, subject).ifPresent(misses::add);
    room(facts, options.messages()).ifPresent(misses::add);
    if (facts.backlog().lag() > 0 && !options.force()) {
      misses.add(lag(facts, consumer));
    }
    return misses;
  }

  private static Optional<Miss> subject(QueueFacts facts, Optional<String> subject) {
    String filters =
        facts.filters().isEmpty() ? "" : ", of them to " + String.join(", ", facts.filters());
    boolean good =
        subject
            .filter(one -> Subjects.matchesAny(facts.subjects(), one))
            .filter(one -> facts.filters().isEmpty() || Subjects.matchesAny(facts.filters(), one))
            .isPresent();
    return good
        ? Optional.empty()
        : Optional.of(
            new Miss(
                "eds.scaleTest.subject",
                subject.orElse("no subject could be made of the stream's and the consumer's"),
                "one of " + String.join(", ", facts.subjects()) + filters,
                "-Deds.scaleTest.subject=… with a subject that the consumer gets"));
  }

  /** A stream at its limit would drop somebody's messages for ours. */
  private static Optional<Miss> room(QueueFacts facts, int messages) {
    String found = "";
    if (facts.maxMessages() > 0 && facts.messages() + messages > facts.maxMessages()) {
      found = "holds " + facts.messages() + " of at most " + facts.maxMessages() + " messages";
    } else if (facts.maxMessagesPerSubject() > 0
        && facts.onSubject() + messages > facts.maxMessagesPerSubject()) {
      found =
          "holds "
              + facts.onSubject()
              + " of at most "
              + facts.maxMessagesPerSubject()
              + " messages on the test's subject";
    } else if (facts.maxBytes() > 0 && facts.bytes() + BYTES * messages > facts.maxBytes()) {
      found = "holds " + facts.bytes() + " of at most " + facts.maxBytes() + " bytes";
    }
    return found.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Miss(
                "stream",
                "it " + found,
                "room for " + messages + " more, so that none of others is dropped",
                "publish fewer (eds.scaleTest.messages), or raise the stream's limit"));
  }

  private static Miss lag(QueueFacts facts, String consumer) {
    String left =
        facts.left() > 0
            ? "; "
                + facts.left()
                + " of the stream's messages are of a scale test that runs, or was killed"
            : "";
    return new Miss(
        "consumer " + consumer,
        "its lag is " + facts.backlog().lag() + left,
        "no work waits or is being done",
        "wait until it is done, or test over it with -Deds.scaleTest.force"
            + (facts.left() > 0 ? ", which deletes what was left" : ""));
  }

  /** Messages that ask for no more replicas than there are prove nothing. */
  static Optional<Miss> climb(Limits limits) {
    OptionalLong fewest = limits.fewest();
    if (fewest.isEmpty()) {
      return Optional.of(
          new Miss(
              "replicas",
              limits.before() + " of at most " + limits.max() + " are there already",
              "room to scale up",
              "wait until they have come down, or raise autoscaling.maxReplicas"));
    }
    return limits.messages() >= fewest.getAsLong()
        ? Optional.empty()
        : Optional.of(
            new Miss(
                "eds.scaleTest.messages",
                limits.messages()
                    + ": with a threshold of "
                    + limits.lagThreshold()
                    + " that asks for no more than the "
                    + limits.before()
                    + (limits.before() == 1 ? " replica there is" : " replicas there are"),
                "at least " + fewest.getAsLong(),
                "-Deds.scaleTest.messages=" + fewest.getAsLong()));
  }
}
