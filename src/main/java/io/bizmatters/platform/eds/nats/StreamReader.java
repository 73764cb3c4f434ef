package io.bizmatters.platform.eds.nats;

import io.bizmatters.platform.eds.nats.DirectLook.Sight;
import io.bizmatters.platform.eds.nats.NatsSession.Account;
import io.bizmatters.platform.eds.readiness.StreamAnswer;
import io.bizmatters.platform.eds.readiness.StreamAnswer.Skipped;
import io.bizmatters.platform.eds.readiness.StreamAnswer.Unreachable;
import io.bizmatters.platform.eds.readiness.StreamAnswer.WrongAccount;
import java.time.Duration;

/**
 * Reads streams and consumers. Never throws for a NATS that cannot be reached: the answer says so.
 */
public final class StreamReader {

  private final NatsAccess access;
  private final DirectLook direct;
  private final MonitoringLook monitoring;

  /**
   * @param access {@link NatsAccess#PORT_FORWARD} is {@link NatsAccess#DIRECT} here: whoever
   *     forwards asks with the forwarded addresses
   * @param sessions which stay open, for the next question
   */
  public StreamReader(NatsAccess access, NatsSessions sessions) {
    this.access = access;
    this.direct = new DirectLook(sessions);
    this.monitoring = new MonitoringLook(sessions.threads());
  }

  /**
   * What NATS says, and by which way.
   *
   * @param way {@link NatsAccess#DIRECT} or {@link NatsAccess#MONITORING}
   */
  public record Told(StreamAnswer answer, NatsAccess way) {}

  /**
   * What NATS says, or that it says nothing within the deadline.
   *
   * @throws InterruptedException when the build is stopped while it waits
   */
  public StreamAnswer read(StreamQuestion question, Duration deadline) throws InterruptedException {
    return ask(question, deadline).answer();
  }

  /** The same, with the way. */
  public Told ask(StreamQuestion question, Duration deadline) throws InterruptedException {
    Deadline due = Deadline.in(deadline);
    return switch (access) {
      case SKIP -> new Told(new Skipped(), access);
      case MONITORING -> new Told(monitoring.read(question, due), NatsAccess.MONITORING);
      case DIRECT, PORT_FORWARD -> new Told(direct(question, due, due), NatsAccess.DIRECT);
      case AUTOMATIC -> automatic(question, due);
    };
  }

  private Told automatic(StreamQuestion question, Deadline due) throws InterruptedException {
    StreamAnswer answer = direct(question, due.half(), due);
    if (!(answer instanceof Unreachable silent)) {
      return new Told(answer, NatsAccess.DIRECT);
    }
    StreamAnswer other = monitoring.read(question, due);
    return new Told(
        other instanceof Unreachable too
            ? new Unreachable(silent.message() + "; " + too.message())
            : other,
        NatsAccess.MONITORING);
  }

  private StreamAnswer direct(StreamQuestion question, Deadline connecting, Deadline due)
      throws InterruptedException {
    Sight sight = direct.read(question, connecting);
    return sight.account().isPresent()
        ? elsewhere(question, sight.account().get(), due)
        : sight.answer();
  }

  /** The build sees another account than KEDA will: only monitoring shows them all. */
  private StreamAnswer elsewhere(StreamQuestion question, Account seen, Deadline due)
      throws InterruptedException {
    if (seen.name().equals(question.account())) {
      return new WrongAccount(
          question.account()
              + " is the name tag of account "
              + seen.id()
              + ", by which KEDA finds"
              + " nothing",
          "nats.account: " + seen.id());
    }
    StreamAnswer answer = monitoring.read(question, due);
    return answer instanceof Unreachable silent
        ? new Unreachable(
            "the build's credentials are of account "
                + seen.id()
                + ", KEDA will look into account "
                + question.account()
                + ", and only monitoring shows that: "
                + silent.message())
        : answer;
  }
}
