package io.bizmatters.platform.eds.scaletest;

import io.bizmatters.platform.eds.kubernetes.api.EndOfProcess;
import io.bizmatters.platform.eds.kubernetes.api.RequestPool;
import io.bizmatters.platform.eds.nats.NatsException;
import io.bizmatters.platform.eds.scaletest.TestMessages.TestSubject;
import io.bizmatters.platform.eds.scaletest.Trace.Event;
import io.bizmatters.platform.eds.scaletest.Trace.Event.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.Consumer;

/**
 * Publishes the messages of one test, and deletes all of them by their sequences when the test
 * ends, also when SIGTERM or Ctrl+C ends it. Only a kill leaves messages; the next test finds those
 * messages by their header.
 */
final class Restoration implements AutoCloseable {

  /** The maximal time of the deletion at the end of the process, when NATS does not answer. */
  private static final long AT_END_MILLIS = 15_000;

  private final String service;
  private final TestMessages messages;
  private final TestSubject subject;
  private final Consumer<String> lines;
  private final EndOfProcess atEnd;
  private final List<Long> left = new ArrayList<>();
  private long next;
  private int published;
  private boolean ending;
  private boolean open;
  private boolean unanswered;

  /**
   * @param from the first possible sequence of a message of this test
   */
  Restoration(
      String service,
      TestMessages messages,
      TestSubject subject,
      long from,
      Consumer<String> lines) {
    this.service = service;
    this.messages = messages;
    this.subject = subject;
    this.next = from;
    this.lines = lines;
    this.atEnd = new EndOfProcess("eds-restore", this::atEnd, lines);
  }

  /** Publishes messages one after another; stops when SIGTERM or Ctrl+C ends the process. */
  void publish(int count) throws NatsException, InterruptedException {
    atEnd.await();
    for (int i = 0; i < count; i++) {
      synchronized (this) {
        if (ending) {
          throw new InterruptedException("the build is ending");
        }
        open = true;
        unanswered = true;
        long sequence = messages.publish(subject);
        unanswered = false;
        left.add(sequence);
        next = sequence + 1;
        published++;
      }
    }
  }

  synchronized int published() {
    return published;
  }

  /** Returns the first possible sequence of a later message of others. */
  synchronized long next() {
    return next;
  }

  /** Deletes the remaining messages as a step of the test. */
  Event restore(Observer watching) throws InterruptedException {
    try {
      int deleted = delete();
      return new Event(
          watching.now(),
          Kind.RESTORED,
          deleted == 0
              ? "none of its messages is left"
              : deleted + " of its messages deleted, none is left");
    } catch (NatsException lost) {
      return new Event(watching.now(), Kind.NOT_RESTORED, lost.what());
    }
  }

  /**
   * Deletes the remaining messages, so that they do not count in the consumer's lag.
   *
   * @return the number of deleted messages
   */
  synchronized int delete() throws NatsException, InterruptedException {
    if (!open) {
      return 0;
    }
    if (unanswered) {
      left.addAll(messages.unanswered(subject, next));
      unanswered = false;
    }
    int deleted = messages.delete(left);
    left.clear();
    open = false;
    return deleted;
  }

  private void atEnd() {
    Thread last = RequestPool.daemons("eds-restore-last").newThread(this::last);
    try {
      stopPublishing();
      last.start();
      last.join(AT_END_MILLIS);
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    }
    if (last.isAlive()) {
      left("no answer");
    }
  }

  private synchronized void stopPublishing() {
    ending = true;
  }

  private void last() {
    try {
      OptionalInt deleted = isOpen() ? OptionalInt.of(delete()) : OptionalInt.empty();
      deleted.ifPresent(
          count -> lines.accept(service + "  " + count + " messages of the scale test deleted"));
    } catch (NatsException lost) {
      left(lost.what());
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
      left("stopped");
    }
  }

  private synchronized boolean isOpen() {
    return open;
  }

  private void left(String why) {
    lines.accept(
        service
            + "  messages of the scale test may be left on "
            + subject.published()
            + " ("
            + why
            + "): run eds:scale-test again with -Deds.scaleTest.force, which deletes them");
  }

  @Override
  public void close() {
    atEnd.closeNow(this::last);
  }
}
