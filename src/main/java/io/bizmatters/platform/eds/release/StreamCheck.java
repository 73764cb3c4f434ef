package io.bizmatters.platform.eds.release;

import io.bizmatters.platform.eds.model.EventDrivenService.Nats;
import io.bizmatters.platform.eds.nats.StreamFindings;
import io.bizmatters.platform.eds.nats.StreamReader.Told;
import io.bizmatters.platform.eds.readiness.StreamAnswer;
import io.bizmatters.platform.eds.readiness.StreamAnswer.Acks;
import io.bizmatters.platform.eds.readiness.StreamAnswer.ConsumerMissing;
import io.bizmatters.platform.eds.readiness.StreamAnswer.Found;
import io.bizmatters.platform.eds.readiness.StreamAnswer.Kind;
import io.bizmatters.platform.eds.readiness.StreamAnswer.StreamMissing;
import io.bizmatters.platform.eds.readiness.StreamAnswer.Unreachable;
import io.bizmatters.platform.eds.readiness.StreamAnswer.WrongAccount;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;

/** Whether the streams and consumers are there. A NATS that is not seen may be seen later. */
final class StreamCheck {

  private static final String PROVISION = "mvn eds:provision makes it, or -Deds.provision.onApply";

  /** How long a comparison may take that nobody has asked for. */
  private static final Duration MONITORING = Duration.ofSeconds(1);

  private final StreamLook streams;
  private final PreflightOptions options;

  StreamCheck(StreamLook streams, PreflightOptions options) {
    this.streams = streams;
    this.options = options;
  }

  /** One look an account of a NATS: where the first is not seen, the others are not waited for. */
  List<Look> looks(List<Release> releases) {
    return releases.stream()
        .collect(Collectors.groupingBy(StreamCheck::place, LinkedHashMap::new, Collectors.toList()))
        .values()
        .stream()
        .map(group -> (Look) () -> look(group))
        .toList();
  }

  /** Which NATS it is seen in: where one is not seen, none of the same place is. */
  static List<Object> place(Release release) {
    Nats nats = release.service().nats();
    return List.of(nats.servers(), nats.account(), nats.monitoring());
  }

  /** What was seen for one of them. */
  private record Seen(Release release, Told told) {

    boolean isNothing() {
      return told.answer() instanceof Unreachable;
    }
  }

  /** The first alone: it shows whether there is a way, and which. */
  private Findings look(List<Release> group) throws InterruptedException {
    List<Seen> seen = new ArrayList<>();
    seen.add(seen(group.get(0)));
    if (!seen.get(0).isNothing()) {
      seen.addAll(together(group.subList(1, group.size())));
    }
    List<Findings> found = new ArrayList<>();
    for (Seen one : seen) {
      found.add(judge(one.release(), one.told().answer(), options));
      found.add(details(one.release(), one.told(), false));
    }
    found.add(comparison(seen));
    return Findings.all(found);
  }

  private Seen seen(Release release) throws InterruptedException {
    return new Seen(release, streams.observe(release.service(), options.natsDeadline()));
  }

  /** A NATS that falls silent meanwhile is not asked for the rest. */
  private List<Seen> together(List<Release> releases) throws InterruptedException {
    AtomicBoolean silent = new AtomicBoolean();
    try (RequestPool requests = new RequestPool("eds-preflight-nats")) {
      List<Future<Optional<Seen>>> running = new ArrayList<>();
      for (Release release : releases) {
        running.add(requests.start(() -> unless(silent, release)));
      }
      List<Seen> seen = new ArrayList<>();
      for (Future<Optional<Seen>> one : running) {
        one.get().ifPresent(seen::add);
      }
      return seen;
    } catch (ExecutionException defect) {
      throw new IllegalStateException(defect);
    }
  }

  private Optional<Seen> unless(AtomicBoolean silent, Release release) throws InterruptedException {
    if (silent.get()) {
      return Optional.empty();
    }
    Seen seen = seen(release);
    if (seen.isNothing()) {
      silent.set(true);
    }
    return Optional.of(seen);
  }

  /** One for all: endpoint and account are the same, and the answer grows with each. */
  private Findings comparison(List<Seen> seen) throws InterruptedException {
    for (Seen one : seen) {
      if (MonitoringCheck.isDue(one.release().service(), one.told())) {
        StreamAnswer answer = streams.monitoring(one.release().service(), MONITORING);
        return MonitoringCheck.of(one.release(), answer, false);
      }
    }
    return Findings.none();
  }

  /**
   * What its settings mean for the service.
   *
   * @param all also what is worth no line at every apply
   */
  static Findings details(Release release, Told told, boolean all) {
    String consumer = "consumer " + release.service().nats().consumer() + " of " + release.title();
    List<Findings> parts = new ArrayList<>();
    told.stream().map(stream -> StreamFindings.of(release.service(), stream)).stream()
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
                case WARNING -> parts.add(Findings.notice(consumer, finding.text()));
                case INFO -> {
                  if (all) {
                    parts.add(Findings.notice(consumer, finding.text()));
                  }
                }
              }
            });
    return Findings.all(parts);
  }

  static Findings judge(Release release, StreamAnswer answer, PreflightOptions options) {
    Nats nats = release.service().nats();
    String stream = "stream " + nats.stream() + " of " + release.title();
    String consumer = "consumer " + nats.consumer() + " of " + release.title();
    if (answer instanceof StreamMissing) {
      return missing(release, stream, "account " + nats.account() + " has no such stream", options);
    }
    if (answer instanceof ConsumerMissing) {
      return missing(
          release, consumer, "stream " + nats.stream() + " has no such consumer", options);
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

  /** What the run or the release makes need not be there before. */
  private static Findings missing(
      Release release, String subject, String found, PreflightOptions options) {
    boolean described = release.service().nats().provision().isPresent();
    return (options.provision() && described) || release.streamMaker().isPresent()
        ? Findings.none()
        : Findings.of(
            new Miss(
                subject,
                found,
                "it is there before the worker",
                described ? PROVISION : StreamAnswer.CREATE));
  }

  private static Findings fit(String consumer, Found found) {
    if (found.kind() == Kind.PUSH) {
      return unfit(consumer, "is a push consumer: pods would not share its messages");
    }
    if (!found.durable()) {
      return unfit(consumer, "is ephemeral: it goes when the last pod does");
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
            "delete it, and make it anew: nats consumer add"));
  }
}
