package io.bizmatters.platform.eds.scaletest;

import io.bizmatters.platform.eds.nats.NatsException;
import io.bizmatters.platform.eds.nats.NatsSession;
import io.bizmatters.platform.eds.nats.ObservedConsumer;
import io.bizmatters.platform.eds.nats.StoredMessages;
import io.bizmatters.platform.eds.scaletest.OtherTests.Running;
import io.bizmatters.platform.eds.scaletest.SignOfLife.Sign;
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
 * The messages of other scale tests: on a subject that only tests use, and among what the consumer
 * has not done yet. Those of a test that has ended can be deleted, each by its sequence; a test
 * that runs, or may still run, keeps all of its own.
 */
final class LeftMessages {

  /** Each takes seconds; further ones go by the time. */
  private static final int MOST_ASKED = 5;

  private static final int TOGETHER = 100;

  private final Requests requests;
  private final Consumer<String> lines;
  private final Duration lineEvery;
  private final Map<String, Sign> signs = new HashMap<>();

  /**
   * @param lines takes what people should read while it looks for long
   * @param lineEvery how often at most
   */
  LeftMessages(Requests requests, Consumer<String> lines, Duration lineEvery) {
    this.requests = requests;
    this.lines = lines;
    this.lineEvery = lineEvery;
  }

  /**
   * How far it looks.
   *
   * @param onOwnSubject messages that it reads on a subject that only tests use
   * @param amongOthers messages that it reads among what the consumer has not done yet
   * @param time that all of it takes at most
   */
  record Bounds(int onOwnSubject, int amongOthers, Duration time) {

    /** Enough to say that there are some. */
    static Bounds toSay() {
      return new Bounds(1000, 200, Duration.ofSeconds(10));
    }

    /** Enough for the largest test, within the patience of whoever waits for it. */
    static Bounds toDelete() {
      return new Bounds(200_000, 100_000, Duration.ofMinutes(1));
    }
  }

  private enum Aim {
    LOOK,
    DELETE
  }

  /** Looks for them, and changes nothing. */
  OtherTests look(Optional<TestSubject> subject, Bounds bounds)
      throws NatsException, InterruptedException {
    return requests.ask(
        "read stream " + requests.stream(),
        session -> new Search(session, bounds, Aim.LOOK).all(subject));
  }

  /** Deletes those of tests that have ended. */
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

  /** One walk through the stream. */
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
      // of those that are there now: others may go on publishing
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
}
