package io.bizmatters.platform.eds.scaletest;

import io.bizmatters.platform.eds.nats.NatsException;
import io.bizmatters.platform.eds.nats.NatsSession;
import io.bizmatters.platform.eds.nats.NatsSession.Responder;
import io.bizmatters.platform.eds.nats.NatsSession.Response;
import java.time.Duration;
import java.util.Optional;

/**
 * Shows other tests that this test runs: it answers on its own subject, for which every client of
 * NATS has the right. A killed process stops answering at once, and NATS reports that nobody
 * listens; a suspended process is only silent, which is different.
 */
final class SignOfLife implements AutoCloseable {

  private static final String SUBJECT = "_INBOX.eds-scale-test.";
  private static final Duration ANSWER = Duration.ofSeconds(2);

  /**
   * The number of questions to a test. A test that lost its connection reconnects before the last
   * question.
   */
  private static final int TIMES = 3;

  private static final Duration AGAIN = Duration.ofMillis(2500);

  private final Requests requests;
  private final String run;
  private Optional<NatsSession> session = Optional.empty();
  private Optional<Responder> answering = Optional.empty();

  /**
   * @param run the id of the running test
   */
  SignOfLife(Requests requests, String run) {
    this.requests = requests;
    this.run = run;
  }

  /** The state of another test. */
  enum Sign {
    /** The test answers. */
    RUNS,
    /** Nobody listens on the test's subject. */
    ENDED,
    /** No answer: the test may be suspended, or the build may not ask. */
    SILENT
  }

  /** Asks another test, and repeats for some seconds without an answer. */
  static Sign of(NatsSession session, String run) throws InterruptedException {
    Response response = session.ask(SUBJECT + run, ANSWER);
    for (int asked = 1; asked < TIMES && response != Response.ANSWERED; asked++) {
      Thread.sleep(AGAIN.toMillis());
      response = session.ask(SUBJECT + run, ANSWER);
    }
    return switch (response) {
      case ANSWERED -> Sign.RUNS;
      case NOBODY -> Sign.ENDED;
      case SILENCE -> Sign.SILENT;
    };
  }

  /**
   * Starts answering.
   *
   * @return whether others can see the sign; if the build may not listen, they judge by time
   */
  boolean begin() throws NatsException, InterruptedException {
    return requests.ask(
        "give a sign of life",
        now -> {
          answer(now);
          return now.ask(SUBJECT + run, ANSWER) == Response.ANSWERED;
        });
  }

  /** Answers on a new connection after a loss; tries again later without a connection. */
  void keep() throws InterruptedException {
    try {
      requests.ask("give a sign of life", this::answer);
    } catch (NatsException lost) {
      // the next reader of the consumer reports it and opens a connection again
      session = Optional.empty();
    }
  }

  private boolean answer(NatsSession now) {
    if (session.filter(now::equals).isEmpty()) {
      answering = Optional.of(now.answer(SUBJECT + run));
      session = Optional.of(now);
    }
    return true;
  }

  @Override
  public void close() {
    answering.ifPresent(Responder::close);
  }
}
