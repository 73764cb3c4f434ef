package io.bizmatters.platform.eds.release.preflight;

import io.bizmatters.platform.eds.manifest.TargetService;
import io.bizmatters.platform.eds.model.EventDrivenService.Nats;
import io.bizmatters.platform.eds.nats.StreamFindings;
import io.bizmatters.platform.eds.nats.StreamLook;
import io.bizmatters.platform.eds.nats.StreamReader.Reply;
import io.bizmatters.platform.eds.readiness.StreamAnswer;
import io.bizmatters.platform.eds.readiness.StreamAnswer.Acks;
import io.bizmatters.platform.eds.readiness.StreamAnswer.ConsumerMissing;
import io.bizmatters.platform.eds.readiness.StreamAnswer.Found;
import io.bizmatters.platform.eds.readiness.StreamAnswer.Kind;
import io.bizmatters.platform.eds.readiness.StreamAnswer.StreamMissing;
import io.bizmatters.platform.eds.readiness.StreamAnswer.Unreachable;
import io.bizmatters.platform.eds.readiness.StreamAnswer.WrongAccount;
import io.bizmatters.platform.eds.release.preflight.Preflight.Look;
import io.bizmatters.platform.eds.release.preflight.SeenStreams.Seen;
import io.bizmatters.platform.eds.report.Miss;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Checks whether the streams and consumers exist. A NATS that the build cannot see now may be
 * visible later.
 */
public final class StreamCheck {

  private static final String PROVISION = "mvn eds:provision makes it, or -Deds.provision.onApply";

  /** How long a comparison may take that the user did not ask for. */
  private static final Duration MONITORING = Duration.ofSeconds(1);

  private final StreamLook streams;
  private final PreflightOptions options;

  public StreamCheck(StreamLook streams, PreflightOptions options) {
    this.streams = streams;
    this.options = options;
  }

  /**
   * Returns one look for each NATS account; if the first service is not seen, the others are not
   * waited for.
   */
  public List<Look> looks(List<TargetService> targets) {
    return SeenStreams.places(targets).stream().map(place -> (Look) () -> look(place)).toList();
  }

  private Findings look(List<TargetService> place) throws InterruptedException {
    List<Seen> seen = new SeenStreams(streams, options.natsDeadline()).of(place);
    List<Findings> found = new ArrayList<>();
    boolean silenceTold = false;
    for (Seen one : seen) {
      if (one.silent().isEmpty() || !silenceTold) {
        found.add(judge(one.target(), one.reply().answer(), options));
        found.add(details(one.target(), one.reply(), false));
      }
      silenceTold |= one.silent().isPresent();
    }
    found.add(comparison(seen));
    return Findings.all(found);
  }

  /**
   * Compares once for all services: they share endpoint and account, and the answer grows with each
   * stream.
   */
  private Findings comparison(List<Seen> seen) throws InterruptedException {
    for (Seen one : seen) {
      if (MonitoringCheck.isDue(one.target().service(), one.reply())) {
        StreamAnswer answer = streams.monitoring(one.target().service(), MONITORING);
        return MonitoringCheck.of(one.target(), answer, false);
      }
    }
    return Findings.none();
  }

  /**
   * Returns what the consumer's settings mean for the service.
   *
   * @param all includes remarks that are not worth a line at every apply
   */
  static Findings details(TargetService target, Reply reply, boolean all) {
    String consumer = "consumer " + target.service().nats().consumer() + " of " + target.title();
    List<Findings> parts = new ArrayList<>();
    reply.stream().map(stream -> StreamFindings.of(target.service(), stream)).stream()
        .flatMap(List::stream)
        .forEach(
            finding -> {
              switch (finding.level()) {
                case ERROR ->
                    parts.add(
                        Findings.of(
                            new Miss(
                                consumer,
                                finding.what() + ": " + finding.why(),
                                "a consumer that gets the stream's messages, and stays",
                                finding.fix())));
                case WARNING ->
                    parts.add(Findings.notice(finding.code(), consumer, finding.text()));
                case INFO -> {
                  if (all) {
                    parts.add(Findings.notice(finding.code(), consumer, finding.text()));
                  }
                }
              }
            });
    return Findings.all(parts);
  }

  static Findings judge(TargetService target, StreamAnswer answer, PreflightOptions options) {
    Nats nats = target.service().nats();
    String stream = "stream " + nats.stream() + " of " + target.title();
    String consumer = "consumer " + nats.consumer() + " of " + target.title();
    if (answer instanceof StreamMissing) {
      return missing(target, stream, "account " + nats.account() + " has no such stream", options);
    }
    if (answer instanceof ConsumerMissing) {
      return missing(
          target, consumer, "stream " + nats.stream() + " has no such consumer", options);
    }
    if (answer instanceof WrongAccount wrong) {
      return Findings.of(
          new Miss(stream, wrong.message(), "an account with this stream", wrong.fix()));
    }
    if (answer instanceof Unreachable unreachable) {
      return Findings.notice(
          stream,
          "not seen yet: "
              + unreachable.message()
              + "; eds.nats.url says where the build sees NATS, eds.nats.access how");
    }
    return answer instanceof Found found ? fit(consumer, found) : Findings.none();
  }

  /** Returns a miss, unless the run or the release creates what is missing. */
  private static Findings missing(
      TargetService target, String subject, String found, PreflightOptions options) {
    boolean described = target.service().nats().provision().isPresent();
    return (options.provision() && described) || target.streamMaker().isPresent()
        ? Findings.none()
        : Findings.of(
            new Miss(
                subject,
                found,
                "it exists before the worker",
                described ? PROVISION : StreamAnswer.CREATE));
  }

  private static Findings fit(String consumer, Found found) {
    if (found.kind() == Kind.PUSH) {
      return unfit(consumer, "is a push consumer: pods would not share its messages");
    }
    if (!found.durable()) {
      return unfit(consumer, "is ephemeral: NATS deletes it after the last pod has ended");
    }
    return found.acks() == Acks.NONE
        ? unfit(consumer, "acknowledges by itself: a killed pod loses messages")
        : Findings.none();
  }

  private static Findings unfit(String consumer, String found) {
    return Findings.of(
        new Miss(
            consumer,
            found,
            "a durable pull consumer with explicit acknowledgement",
            "delete it, and create it again: nats consumer add"));
  }
}
