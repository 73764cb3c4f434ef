package io.bizmatters.platform.eds.nats;

import io.bizmatters.platform.eds.nats.DirectLook.Sight;
import io.bizmatters.platform.eds.nats.NatsSession.Account;
import io.bizmatters.platform.eds.readiness.StreamAnswer;
import io.bizmatters.platform.eds.readiness.StreamAnswer.Skipped;
import io.bizmatters.platform.eds.readiness.StreamAnswer.Unreachable;
import io.bizmatters.platform.eds.readiness.StreamAnswer.WrongAccount;
import java.time.Duration;
import java.util.Optional;

/**
 * Reads streams and consumers. If NATS cannot be reached, the answer says so; no exception is
 * thrown.
 */
public final class StreamReader {

  private final NatsAccess access;
  private final DirectLook direct;
  private final MonitoringLook monitoring;

  /**
   * @param access the access; {@link NatsAccess#PORT_FORWARD} counts as {@link NatsAccess#DIRECT},
   *     because the caller passes the forwarded addresses
   * @param sessions the connections, which stay open for the next question
   */
  public StreamReader(NatsAccess access, NatsSessions sessions) {
    this.access = access;
    this.direct = new DirectLook(sessions);
    this.monitoring = new MonitoringLook(sessions.threads());
  }

  /**
   * An answer and the way that it came by.
   *
   * @param way {@link NatsAccess#DIRECT} or {@link NatsAccess#MONITORING}
   * @param stream the stream's settings, if requested
   */
  public record Reply(StreamAnswer answer, NatsAccess way, Optional<ObservedStream> stream) {
    /** Returns this result with another answer. */
    public Reply answering(StreamAnswer other) {
      return new Reply(other, way, stream);
    }
  }

  /** How much is read. */
  public enum Depth {
    /** Existence of stream and consumer, and the lag: one request. */
    LAG,
    /** Also all settings: one more request. */
    ALL
  }

  /**
   * Reads the stream and consumer; the answer tells if NATS does not reply within the deadline.
   *
   * @throws InterruptedException when the build is stopped while it waits
   */
  public StreamAnswer read(Question question, Duration deadline) throws InterruptedException {
    return ask(question, deadline, Depth.LAG).answer();
  }

  /** Reads the stream and consumer to a depth, and returns the way too. */
  public Reply ask(Question question, Duration deadline, Depth depth) throws InterruptedException {
    Deadline due = Deadline.in(deadline);
    return switch (access) {
      case SKIP -> new Reply(new Skipped(), access, Optional.empty());
      case MONITORING -> monitoring(question, due);
      case DIRECT, PORT_FORWARD -> direct(question, due, due, depth);
      case AUTOMATIC -> automatic(question, due, depth);
    };
  }

  private Reply automatic(Question question, Deadline due, Depth depth)
      throws InterruptedException {
    Reply reply = direct(question, due.half(), due, depth);
    if (!(reply.answer() instanceof Unreachable silent)) {
      return reply;
    }
    Reply other = monitoring(question, due);
    return other.answer() instanceof Unreachable too
        ? other.answering(new Unreachable(silent.message() + "; " + too.message()))
        : other;
  }

  private Reply monitoring(Question question, Deadline due) throws InterruptedException {
    MonitoringLook.Sight sight = monitoring.look(question, due);
    return new Reply(sight.answer(), NatsAccess.MONITORING, sight.stream());
  }

  private Reply direct(Question question, Deadline connecting, Deadline due, Depth depth)
      throws InterruptedException {
    Sight sight = direct.read(question, connecting);
    if (sight.account().isPresent()) {
      return elsewhere(question, sight.account().get(), due);
    }
    boolean there =
        sight.consumer().isPresent() || sight.answer() instanceof StreamAnswer.ConsumerMissing;
    return new Reply(
        sight.answer(),
        NatsAccess.DIRECT,
        depth == Depth.ALL && there ? direct.observe(question, sight, due) : Optional.empty());
  }

  /**
   * Asks monitoring, which shows all accounts, because the build's login belongs to another account
   * than KEDA reads.
   */
  private Reply elsewhere(Question question, Account seen, Deadline due)
      throws InterruptedException {
    if (seen.name().equals(question.account())) {
      return new Reply(
          new WrongAccount(
              question.account()
                  + " is the name tag of account "
                  + seen.id()
                  + ", by which KEDA finds nothing",
              "nats.account: " + seen.id()),
          NatsAccess.DIRECT,
          Optional.empty());
    }
    Reply reply = monitoring(question, due);
    return reply.answer() instanceof Unreachable silent
        ? reply.answering(
            new Unreachable(
                "the build's credentials are of account "
                    + seen.id()
                    + ", KEDA will look into account "
                    + question.account()
                    + ", and only monitoring shows that: "
                    + silent.message()))
        : reply;
  }

  /**
   * Names a consumer and the servers to ask.
   *
   * @param url the NATS servers as the build reaches them, separated by commas; credentials in it
   *     are never shown
   * @param account the account with the stream: its name or its public key
   * @param monitoring {@code host:port} of the monitoring endpoint as the build reaches it
   * @param monitoringHttps whether monitoring speaks TLS
   */
  public record Question(
      String url,
      String account,
      String stream,
      String consumer,
      String monitoring,
      boolean monitoringHttps) {

    @Override
    public String toString() {
      return "consumer " + consumer + " of stream " + stream + " in account " + account;
    }
  }
}
