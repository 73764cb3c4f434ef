package io.bizmatters.platform.eds.scaletest;

import io.bizmatters.platform.eds.readiness.State;
import io.bizmatters.platform.eds.report.Miss;
import io.bizmatters.platform.eds.report.RunReport.ServiceReport;
import io.bizmatters.platform.eds.scaletest.LeftMessages.OtherTests.Running;
import io.bizmatters.platform.eds.scaletest.QueueFacts.Room;
import io.bizmatters.platform.eds.scaletest.QueueFacts.Work;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * Checks the preconditions of a test before anything is published; reports all violations together.
 */
final class Preconditions {

  /** The stored size of a message: text, header and overhead of the stream. */
  private static final long BYTES = 512;

  /**
   * The reason why a limited queue must rest: a pod that ends during a message has used one of its
   * deliveries.
   */
  static final String AT_REST =
      "no other work on a consumer with limited deliveries: the test starts and ends pods, and a"
          + " message whose pod ends has used up a delivery";

  private Preconditions() {}

  /** Checks that the service is ready, by this plugin's readiness. */
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

  /** Checks the queue: states that prevent a test, or that a test would change for others. */
  static List<Miss> queue(QueueFacts facts, ScaleTest.Options options, String consumer) {
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
              "delete it, and create it again: nats consumer add"));
    }
    SubjectChecks.miss(facts, options, consumer).ifPresent(misses::add);
    room(facts.room(), options.messages()).ifPresent(misses::add);
    facts.others().running().forEach(other -> misses.add(running(other)));
    lag(facts, options.force(), consumer).ifPresent(misses::add);
    return misses;
  }

  /** Checks the room: a stream at its limit would delete messages of others to store the test's. */
  private static Optional<Miss> room(Room room, int messages) {
    String found = "";
    if (room.maxMessages() > 0 && room.messages() + messages > room.maxMessages()) {
      found = "holds " + room.messages() + " of at most " + room.maxMessages() + " messages";
    } else if (room.maxMessagesPerSubject() > 0
        && room.onSubject() + messages > room.maxMessagesPerSubject()) {
      found =
          "holds "
              + room.onSubject()
              + " of at most "
              + room.maxMessagesPerSubject()
              + " messages on the test's subject";
    } else if (room.maxBytes() > 0 && room.bytes() + BYTES * messages > room.maxBytes()) {
      found = "holds " + room.bytes() + " of at most " + room.maxBytes() + " bytes";
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

  /** Returns the miss for a running test, whose messages stay even with force. */
  private static Miss running(Running other) {
    String sign =
        other.answers()
            ? "runs: it has just answered"
            : "may still run, until "
                + other.until().truncatedTo(ChronoUnit.SECONDS)
                + ": it is silent";
    return new Miss(
        "stream",
        "scale test "
            + other.run()
            + ", which has "
            + other.messages()
            + " messages in it, "
            + sign,
        "one scale test of a consumer at a time",
        "wait until it has ended; eds.scaleTest.force does not touch the messages of a test that runs");
  }

  private static Optional<Miss> lag(QueueFacts facts, boolean force, String consumer) {
    long lag = facts.work().lag();
    long left = facts.others().left();
    if (lag > left && facts.work().isLimited()) {
      return Optional.of(live("its lag is " + lag, facts.work(), consumer));
    }
    if (lag == 0 || force) {
      return Optional.empty();
    }
    String ended =
        left > 0
            ? "; " + left + " of the stream's messages are of a scale test that was killed"
            : "";
    return Optional.of(
        new Miss(
            "consumer " + consumer,
            "its lag is " + lag + ended,
            "no work waits or is being done",
            "wait until it is done, or test over it with -Deds.scaleTest.force"
                + (left > 0 ? ", which deletes what was left" : "")));
  }

  private static Miss live(String found, Work work, String consumer) {
    return new Miss(
        "consumer " + consumer,
        found + ", and it delivers a message " + work.maxDeliver() + " times at most (maxDeliver)",
        AT_REST,
        "wait until the work is done, or test where none is; eds.scaleTest.force does not change this");
  }

  /**
   * Checks that a consumer with limited deliveries is not in use between two looks.
   *
   * @param later the counts a moment after {@code before}
   */
  static Optional<Miss> rest(Work before, Work later, String consumer) {
    long delivered = later.deliveries() - before.deliveries();
    if (later.lag() == 0 && delivered == 0) {
      return Optional.empty();
    }
    String found =
        later.lag() > 0
            ? "its lag is " + later.lag()
            : "it is in use: " + delivered + " messages delivered within two seconds";
    return Optional.of(live(found, later, consumer));
  }

  /**
   * Checks that the messages require more replicas than exist; otherwise the test proves nothing.
   */
  static Optional<Miss> climb(Limits limits) {
    OptionalLong fewest = limits.fewest();
    if (fewest.isEmpty()) {
      return Optional.of(
          new Miss(
              "replicas",
              limits.before() + " of at most " + limits.max() + " run already",
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
