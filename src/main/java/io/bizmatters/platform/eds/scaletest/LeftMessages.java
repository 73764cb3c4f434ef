package io.bizmatters.platform.eds.scaletest;

import io.bizmatters.platform.eds.nats.NatsException;
import io.bizmatters.platform.eds.nats.NatsSession;
import io.bizmatters.platform.eds.nats.ObservedStream.ObservedConsumer;
import io.bizmatters.platform.eds.nats.StoredMessages;
import io.bizmatters.platform.eds.scaletest.LeftMessages.OtherTests.Running;
import io.bizmatters.platform.eds.scaletest.SignOfLife.Sign;
import io.bizmatters.platform.eds.scaletest.TestMessages.TestSubject;
import io.nats.client.JetStreamApiException;
import io.nats.client.JetStreamManagement;
import io.nats.client.api.ConsumerInfo;
import io.nats.client.api.MessageInfo;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Finds messages of other scale tests: on a subject that only tests use, and among the consumer's
 * unfinished messages. It deletes messages of ended tests by their sequences; it leaves messages of
 * tests that run or may still run.
 */
final class LeftMessages {

  /**
   * The maximal number of tests that are asked for a sign of life, because each takes seconds;
   * further tests are judged by time.
   */
  private static final int MOST_ASKED = 5;

  private static final int TOGETHER = 100;

  private final Requests requests;
  private final Consumer<String> lines;
  private final Duration lineEvery;
  private final Map<String, Sign> signs = new HashMap<>();

  /**
   * @param lines takes progress lines of a long search
   * @param lineEvery the minimal time between two lines
   */
  LeftMessages(Requests requests, Consumer<String> lines, Duration lineEvery) {
    this.requests = requests;
    this.lines = lines;
    this.lineEvery = lineEvery;
  }

  /**
   * The limits of a search.
   *
   * @param onOwnSubject the maximal number of messages read on a subject that only tests use
   * @param amongOthers the maximal number of messages read among the consumer's unfinished ones
   * @param time the maximal time
   */
  record Bounds(int onOwnSubject, int amongOthers, Duration time) {

    /** Returns limits that are enough to report that such messages exist. */
    static Bounds toSay() {
      return new Bounds(1000, 200, Duration.ofSeconds(10));
    }

    /** Returns limits that are enough for the largest test, within an acceptable time. */
    static Bounds toDelete() {
      return new Bounds(200_000, 100_000, Duration.ofMinutes(1));
    }
  }

  private enum Aim {
    LOOK,
    DELETE
  }

  /** Finds the messages and changes nothing. */
  OtherTests look(Optional<TestSubject> subject, Bounds bounds)
      throws NatsException, InterruptedException {
    return requests.ask(
        "read stream " + requests.stream(),
        session -> new Search(session, bounds, Aim.LOOK).all(subject));
  }

  /** Deletes the messages of ended tests. */
  OtherTests delete(Optional<TestSubject> subject, Bounds bounds)
      throws NatsException, InterruptedException {
    return requests.ask(
        "delete from stream " + requests.stream(),
        session -> new Search(session, bounds, Aim.DELETE).all(subject));
  }

  private Sign sign(NatsSession session, Mark mark) throws InterruptedException {
    Optional<Sign> known = Optional.ofNullable(signs.get(mark.run()));
    if (known.isPresent()) {
      return known.get();
    }
    boolean asks = mark.answers() && signs.size() < MOST_ASKED;
    Sign sign = asks ? SignOfLife.of(session, mark.run()) : Sign.SILENT;
    signs.put(mark.run(), sign);
    return sign;
  }

  /** A search through the stream. */
  private final class Search {

    private final NatsSession session;
    private final JetStreamManagement management;
    private final ConsumerInfo consumer;
    private final long last;
    private final Bounds bounds;
    private final Aim aim;
    private final long end;
    private final Set<Long> seen = new HashSet<>();
    private final List<Long> ended = new ArrayList<>();
    private final Map<String, Running> running = new LinkedHashMap<>();
    private long looked;
    private long left;
    private long deleted;
    private boolean complete = true;
    private long lineAt = System.nanoTime() + lineEvery.toNanos();

    Search(NatsSession session, Bounds bounds, Aim aim) throws IOException, JetStreamApiException {
      this.session = session;
      this.bounds = bounds;
      this.aim = aim;
      this.management = session.management();
      this.consumer = management.getConsumerInfo(requests.stream(), requests.consumer());
      // the existing messages only: others may continue to publish
      this.last = management.getStreamInfo(requests.stream()).getStreamState().getLastSequence();
      this.end = System.nanoTime() + bounds.time().toNanos();
    }

    OtherTests all(Optional<TestSubject> subject)
        throws IOException, JetStreamApiException, InterruptedException {
      Optional<TestSubject> own = subject.filter(TestSubject::isOwn);
      if (own.isPresent()) {
        walk(own.get().stored(), 1, bounds.onOwnSubject());
      }
      List<String> filters = ObservedConsumer.filters(consumer.getConsumerConfiguration());
      if (consumer.getNumPending() + consumer.getNumAckPending() > 0) {
        for (String filter : filters.isEmpty() ? List.of(">") : filters) {
          walk(filter, consumer.getAckFloor().getStreamSequence() + 1, bounds.amongOthers());
        }
      }
      deleteEnded();
      return new OtherTests(left, deleted, List.copyOf(running.values()), complete);
    }

    private void walk(String pattern, long from, int most)
        throws IOException, JetStreamApiException, InterruptedException {
      long next = Math.max(1, from);
      for (int i = 0; next <= last; i++) {
        if (i == most || System.nanoTime() > end) {
          complete = false;
          return;
        }
        Optional<MessageInfo> message =
            NatsSession.nextMessage(management, requests.stream(), next, pattern);
        if (message.isEmpty()) {
          return;
        }
        next = message.get().getSeq() + 1;
        Optional<Mark> mark = Mark.of(message.get().getHeaders());
        if (mark.isPresent() && seen.add(message.get().getSeq())) {
          judge(mark.get(), message.get());
        }
        say(pattern, message.get().getSeq());
      }
    }

    private void judge(Mark mark, MessageInfo message)
        throws IOException, JetStreamApiException, InterruptedException {
      Sign sign = sign(session, mark);
      Instant until = message.getTime().toInstant().plus(mark.longest());
      boolean over = sign == Sign.SILENT && until.isBefore(consumer.getTimestamp().toInstant());
      if (sign != Sign.ENDED && !over) {
        Running one = new Running(mark.run(), 1, sign == Sign.RUNS, until);
        running.merge(mark.run(), one, Running::and);
        return;
      }
      left++;
      ended.add(message.getSeq());
      if (ended.size() == TOGETHER) {
        deleteEnded();
      }
    }

    private void deleteEnded() throws IOException, JetStreamApiException, InterruptedException {
      if (aim == Aim.DELETE) {
        deleted += new StoredMessages(session, requests.stream()).delete(ended);
      }
      ended.clear();
    }

    private void say(String pattern, long sequence) {
      looked++;
      if (System.nanoTime() > lineAt) {
        lineAt = System.nanoTime() + lineEvery.toNanos();
        lines.accept(
            "looks for messages that earlier scale tests left: "
                + looked
                + " messages of "
                + pattern
                + " looked at, now at sequence "
                + sequence
                + " of "
                + last
                + ", "
                + left
                + " found");
      }
    }
  }

  /**
   * Holds the result of a search for messages of other scale tests in a stream.
   *
   * @param left messages of ended tests
   * @param deleted the number of these that are now deleted
   * @param running tests that run, or may still run
   * @param complete whether the search read all messages
   */
  record OtherTests(long left, long deleted, List<Running> running, boolean complete) {

    OtherTests {
      running = List.copyOf(running);
    }

    /**
     * A test that runs, or may still run.
     *
     * @param messages the number of its messages in the stream
     * @param answers whether the test has just answered
     * @param until the latest end of the test on the clock of NATS, for a silent test
     */
    record Running(String run, long messages, boolean answers, Instant until) {

      /** Adds a message of the same test. */
      Running and(Running more) {
        return new Running(
            run,
            messages + more.messages,
            answers || more.answers,
            until.isAfter(more.until) ? until : more.until);
      }
    }
  }
}
