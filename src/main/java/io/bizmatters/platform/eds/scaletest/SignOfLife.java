package io.bizmatters.platform.eds.scaletest;

import io.bizmatters.platform.eds.nats.NatsException;
import io.bizmatters.platform.eds.nats.NatsSession;
import io.bizmatters.platform.eds.nats.NatsSession.Answering;
import io.bizmatters.platform.eds.nats.NatsSession.Response;
import java.time.Duration;
import java.util.Optional;

/**
 * The sign of life of a test while it runs: it answers on a subject of its own, for which it needs
 * no right that a client of NATS does not have anyway. A process that is killed stops to answer at
 * once, and NATS knows it; one that is stopped for a while is silent, which is not the same.
 */
final class SignOfLife implements AutoCloseable {

  private static final String SUBJECT = "_INBOX.eds-scale-test.";
  private static final Duration ANSWER = Duration.ofSeconds(2);

  /** A test whose connection was lost is back by the last of them. */
  private static final int TIMES = 3;

  private static final Duration AGAIN = Duration.ofMillis(2500);

  private final Requests requests;
  private final String run;
  private Optional<NatsSession> session = Optional.empty();
  private Optional<Answering> answering = Optional.empty();

  /**
   * @param run the id of the test that lives
   */
  SignOfLife(Requests requests, String run) {
    this.requests = requests;
    this.run = run;
  }

  /** What is known of a test. */
  enum Sign {
    /** It answers. */
    RUNS,
    /** Nobody can answer for it. */
    ENDED,
    /** No answer: it may have been stopped, or the build may not ask. */
    SILENT
  }

  /** Looks for the sign of another test, for some seconds where there is none. */
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
   * Gives the sign from now on.
   *
   * @return whether others can see it; where the build may not listen they go by the time
   */
  boolean begin() throws NatsException, InterruptedException {
    return requests.ask(
        "give a sign of life",
        now -> {
          answer(now);
          return now.ask(SUBJECT + run, ANSWER) == Response.ANSWERED;
        });
  }

  /** Gives it on a new connection where the old one is lost; where there is none, later. */
  void keep() throws InterruptedException {
    try {
      requests.ask("give a sign of life", this::answer);
    } catch (NatsException lost) {
      // whoever looks at the consumer next says so, and asks for a connection again
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
    answering.ifPresent(Answering::close);
  }
}
