package io.bizmatters.platform.eds.release.preflight;

import io.bizmatters.platform.eds.manifest.ServiceObjects;
import io.bizmatters.platform.eds.manifest.TargetService;
import io.bizmatters.platform.eds.nats.StreamLook;
import io.bizmatters.platform.eds.readiness.StreamAnswer;
import io.bizmatters.platform.eds.readiness.StreamAnswer.Skipped;
import io.bizmatters.platform.eds.readiness.StreamAnswer.Unreachable;
import io.bizmatters.platform.eds.release.preflight.SeenStreams.Seen;
import io.bizmatters.platform.eds.report.Miss;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Checks everything about the services' streams and consumers that needs no cluster, and whether
 * KEDA's own query to the monitoring endpoint finds them.
 */
public final class NatsCheck {

  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final Duration MONITORING = Duration.ofSeconds(3);

  private final StreamLook streams;
  private final Duration patience;

  /**
   * @param streams how the build looks at NATS
   */
  public NatsCheck(StreamLook streams) {
    this(streams, PATIENCE);
  }

  public NatsCheck(StreamLook streams, Duration patience) {
    this.streams = streams;
    this.patience = patience;
  }

  /**
   * Returns misses for everything that keeps a service from working or could not be looked at, and
   * notices for the rest. A silent NATS or monitoring endpoint is waited for only once.
   *
   * @throws InterruptedException when the build is stopped
   */
  public Findings check(List<ServiceObjects> services) throws InterruptedException {
    List<Findings> all = new ArrayList<>();
    for (List<TargetService> place : SeenStreams.places(TargetService.of(services, "default"))) {
      List<Seen> seen = new SeenStreams(streams, patience).of(place);
      seen.forEach(one -> all.add(check(one)));
      all.add(comparisons(seen));
    }
    return Findings.all(all);
  }

  private static Findings check(Seen seen) {
    TargetService target = seen.target();
    if (seen.silent().isPresent()) {
      return silent(target, seen.silent().get());
    }
    if (seen.reply().answer() instanceof Skipped) {
      return skipped(target);
    }
    return Findings.all(
        List.of(
            StreamCheck.judge(target, seen.reply().answer(), PreflightOptions.strict()),
            StreamCheck.details(target, seen.reply(), true)));
  }

  private Findings comparisons(List<Seen> seen) throws InterruptedException {
    List<Findings> all = new ArrayList<>();
    Optional<StreamAnswer> silent = Optional.empty();
    for (Seen one : seen) {
      TargetService target = one.target();
      if (MonitoringCheck.isDue(target.service(), one.reply())) {
        StreamAnswer answer =
            silent.isPresent() ? silent.get() : streams.monitoring(target.service(), MONITORING);
        if (answer instanceof Unreachable) {
          silent = Optional.of(answer);
        }
        all.add(MonitoringCheck.of(target, answer, true));
      }
    }
    return Findings.all(all);
  }

  /**
   * Returns a miss: a user who asked for a look must not find its failure in a line among others.
   */
  private static Findings silent(TargetService target, Unreachable silent) {
    return Findings.of(
        new Miss(
            "NATS of " + target.title(),
            "no look at stream "
                + target.service().nats().stream()
                + " and consumer "
                + target.service().nats().consumer()
                + ": "
                + silent.message(),
            "a NATS that answers the build, which eds.nats.check asks for",
            "eds.nats.url says where the build sees NATS, eds.nats.access how"));
  }

  private static Findings skipped(TargetService target) {
    return Findings.notice(
        "NATS of " + target.title(),
        "was not looked at: eds.nats.access=skip keeps eds.nats.check from it");
  }
}
