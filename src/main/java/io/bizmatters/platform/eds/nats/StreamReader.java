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
   * @param stream what else is known of it, where that was asked for
   */
  public record Told(StreamAnswer answer, NatsAccess way, Optional<ObservedStream> stream) {
    /** The same with another answer. */
    public Told answering(StreamAnswer other) {
      return new Told(other, way, stream);
    }
  }

  /** How much is asked for. */
  public enum Depth {
    /** Stream and consumer are there, and the lag: one request. */
    LAG,
    /** What they are set to as well: one request more. */
    ALL
  }

  /**
   * What NATS says, or that it says nothing within the deadline.
   *
   * @throws InterruptedException when the build is stopped while it waits
   */
  public StreamAnswer read(StreamQuestion question, Duration deadline) throws InterruptedException {
    return ask(question, deadline, Depth.LAG).answer();
  }

  /** The same, with the way, and in depth. */
  public Told ask(StreamQuestion question, Duration deadline, Depth depth)
      throws InterruptedException {
    Deadline due = Deadline.in(deadline);
    return switch (access) {
      case SKIP -> new Told(new Skipped(), access, Optional.empty());
      case MONITORING -> monitoring(question, due);
      case DIRECT, PORT_FORWARD -> direct(question, due, due, depth);
      case AUTOMATIC -> automatic(question, due, depth);
    };
  }

  private Told automatic(StreamQuestion question, Deadline due, Depth depth)
      throws InterruptedException {
    Told told = direct(question, due.half(), due, depth);
    if (!(told.answer() instanceof Unreachable silent)) {
      return told;
    }
    Told other = monitoring(question, due);
    return other.answer() instanceof Unreachable too
        ? other.answering(new Unreachable(silent.message() + "; " + too.message()))
        : other;
  }

  private Told monitoring(StreamQuestion question, Deadline due) throws InterruptedException {
    MonitoringLook.Sight sight = monitoring.look(question, due);
    return new Told(sight.answer(), NatsAccess.MONITORING, sight.stream());
  }

  private Told direct(StreamQuestion question, Deadline connecting, Deadline due, Depth depth)
      throws InterruptedException {
    Sight sight = direct.read(question, connecting);
    if (sight.account().isPresent()) {
      return elsewhere(question, sight.account().get(), due);
    }
    boolean there =
        sight.consumer().isPresent() || sight.answer() instanceof StreamAnswer.ConsumerMissing;
    return new Told(
        sight.answer(),
        NatsAccess.DIRECT,
        depth == Depth.ALL && there ? direct.observe(question, sight, due) : Optional.empty());
  }

  /** The build sees another account than KEDA will: only monitoring shows them all. */
  private Told elsewhere(StreamQuestion question, Account seen, Deadline due)
      throws InterruptedException {
    if (seen.name().equals(question.account())) {
      return new Told(
          new WrongAccount(
              question.account()
                  + " is the name tag of account "
                  + seen.id()
                  + ", by which KEDA finds nothing",
              "nats.account: " + seen.id()),
          NatsAccess.DIRECT,
          Optional.empty());
    }
    Told told = monitoring(question, due);
    return told.answer() instanceof Unreachable silent
        ? told.answering(
            new Unreachable(
                "the build's credentials are of account "
                    + seen.id()
                    + ", KEDA will look into account "
                    + question.account()
                    + ", and only monitoring shows that: "
                    + silent.message()))
        : told;
  }
}
