package io.bizmatters.platform.eds.release.preflight;

import io.bizmatters.platform.eds.kubernetes.api.RequestPool;
import io.bizmatters.platform.eds.manifest.TargetService;
import io.bizmatters.platform.eds.model.EventDrivenService.Nats;
import io.bizmatters.platform.eds.model.grammar.MonitoringEndpoint;
import io.bizmatters.platform.eds.nats.StreamLook;
import io.bizmatters.platform.eds.nats.StreamReader.Reply;
import io.bizmatters.platform.eds.readiness.StreamAnswer.Unreachable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.stream.Collectors;

/** Looks at the streams of many services. A silent NATS is waited for only once. */
public final class SeenStreams {

  private final StreamLook streams;
  private final Duration deadline;

  /**
   * @param deadline how long each look may take
   */
  public SeenStreams(StreamLook streams, Duration deadline) {
    this.streams = streams;
    this.deadline = deadline;
  }

  /**
   * What was seen for one service.
   *
   * @param reply the answer; if its NATS was silent for an earlier service, the answer to that one
   */
  public record Seen(TargetService target, Reply reply) {

    public Optional<Unreachable> silent() {
      return reply.answer() instanceof Unreachable unreachable
          ? Optional.of(unreachable)
          : Optional.empty();
    }
  }

  /** Groups releases by NATS and account: a look at one place sees all of its releases, or none. */
  static Collection<List<TargetService>> places(List<TargetService> targets) {
    return targets.stream()
        .collect(Collectors.groupingBy(SeenStreams::place, LinkedHashMap::new, Collectors.toList()))
        .values();
  }

  private static List<String> place(TargetService target) {
    Nats nats = target.service().nats();
    MonitoringEndpoint monitoring = nats.monitoring();
    return List.of(
        nats.servers().text(),
        nats.account(),
        monitoring.hostAndPort(),
        String.valueOf(monitoring.https()));
  }

  /**
   * Looks at all releases of one place, in their order. The first look runs alone: it shows whether
   * NATS can be reached, and how.
   *
   * @throws InterruptedException when the build is stopped during the look
   */
  public List<Seen> of(List<TargetService> place) throws InterruptedException {
    List<Reply> silent = new CopyOnWriteArrayList<>();
    List<Seen> seen = new ArrayList<>();
    seen.add(seen(place.get(0), silent));
    seen.addAll(together(place.subList(1, place.size()), silent));
    return seen;
  }

  private List<Seen> together(List<TargetService> targets, List<Reply> silent)
      throws InterruptedException {
    try (RequestPool requests = new RequestPool("eds-look-nats")) {
      List<Future<Seen>> running = new ArrayList<>();
      for (TargetService target : targets) {
        running.add(requests.start(() -> seen(target, silent)));
      }
      List<Seen> seen = new ArrayList<>();
      for (Future<Seen> one : running) {
        seen.add(one.get());
      }
      return seen;
    } catch (ExecutionException defect) {
      throw new IllegalStateException(defect);
    }
  }

  private Seen seen(TargetService target, List<Reply> silent) throws InterruptedException {
    if (!silent.isEmpty()) {
      return new Seen(target, silent.get(0));
    }
    Seen seen = new Seen(target, streams.observe(target.service(), deadline));
    if (seen.silent().isPresent()) {
      silent.add(seen.reply());
    }
    return seen;
  }
}
