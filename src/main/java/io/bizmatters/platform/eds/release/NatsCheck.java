package io.bizmatters.platform.eds.release;

import io.bizmatters.platform.eds.manifest.ServiceObjects;
import io.bizmatters.platform.eds.nats.StreamReader.Told;
import io.bizmatters.platform.eds.readiness.StreamAnswer.Skipped;
import io.bizmatters.platform.eds.readiness.StreamAnswer.Unreachable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * All that can be said of the services' streams and consumers without a cluster, and whether KEDA's
 * own query to the monitoring endpoint finds them.
 */
public final class NatsCheck {

  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final Duration MONITORING = Duration.ofSeconds(3);

  private final StreamLook streams;

  /**
   * @param streams how NATS is seen
   */
  public NatsCheck(StreamLook streams) {
    this.streams = streams;
  }

  /**
   * Misses for what keeps a service from working and for what could not be looked at, notices for
   * the rest. A NATS that does not answer is waited for once.
   *
   * @throws InterruptedException when the build is stopped
   */
  public Findings check(List<ServiceObjects> services) throws InterruptedException {
    List<Findings> all = new ArrayList<>();
    Map<List<Object>, Told> silent = new HashMap<>();
    for (Release release : Release.of(services, "default")) {
      List<Object> place = StreamCheck.place(release);
      Told told =
          silent.containsKey(place)
              ? silent.get(place)
              : streams.observe(release.service(), PATIENCE);
      if (told.answer() instanceof Unreachable) {
        silent.put(place, told);
      }
      all.add(check(release, told));
    }
    return Findings.all(all);
  }

  private Findings check(Release release, Told told) throws InterruptedException {
    if (told.answer() instanceof Unreachable silent) {
      return silent(release, silent);
    }
    if (told.answer() instanceof Skipped) {
      return skipped(release);
    }
    List<Findings> all = new ArrayList<>();
    all.add(StreamCheck.judge(release, told.answer(), PreflightOptions.strict()));
    all.add(StreamCheck.details(release, told, true));
    if (MonitoringCheck.isDue(release.service(), told)) {
      all.add(MonitoringCheck.of(release, streams.monitoring(release.service(), MONITORING), true));
    }
    return Findings.all(all);
  }

  /** Who asks for a look wants to know, so that there was none is no line among others. */
  private static Findings silent(Release release, Unreachable silent) {
    return Findings.of(
        new Miss(
            "NATS of " + release.title(),
            "no look at stream "
                + release.service().nats().stream()
                + " and consumer "
                + release.service().nats().consumer()
                + ": "
                + silent.message(),
            "a NATS that answers the build, which eds.nats.check asks for",
            "eds.nats.url says where the build sees NATS, eds.nats.access how"));
  }

  private static Findings skipped(Release release) {
    return Findings.notice(
        "NATS of " + release.title(),
        "was not looked at: eds.nats.access=skip keeps eds.nats.check from it");
  }
}
