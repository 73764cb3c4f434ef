package io.bizmatters.platform.eds.release;

import io.bizmatters.platform.eds.manifest.ServiceObjects;
import io.bizmatters.platform.eds.model.EventDrivenService.Nats;
import io.bizmatters.platform.eds.nats.StreamReader.Told;
import io.bizmatters.platform.eds.readiness.StreamAnswer;
import io.bizmatters.platform.eds.readiness.StreamAnswer.ConsumerMissing;
import io.bizmatters.platform.eds.readiness.StreamAnswer.Found;
import io.bizmatters.platform.eds.readiness.StreamAnswer.StreamMissing;
import io.bizmatters.platform.eds.readiness.StreamAnswer.Unreachable;
import io.bizmatters.platform.eds.readiness.StreamAnswer.WrongAccount;
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
   * Misses for what keeps a service from working, notices for the rest and for what could not be
   * checked. A NATS that does not answer is waited for once.
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
      all.add(StreamCheck.judge(release, told.answer(), PreflightOptions.strict()));
      all.add(StreamCheck.details(release, told, true));
      if (told.answer() instanceof Found) {
        all.add(compare(release, streams.monitoring(release.service(), MONITORING)));
      }
    }
    return Findings.all(all);
  }

  /** What KEDA finds where the build finds all. */
  private static Findings compare(Release release, StreamAnswer monitoring) {
    Nats nats = release.service().nats();
    String subject =
        "monitoring endpoint " + nats.monitoring().hostAndPort() + " of " + release.title();
    if (monitoring instanceof Unreachable silent) {
      return Findings.notice(
          subject,
          "could not be checked from here: "
              + silent.message()
              + "; eds.nats.monitoring says where the build sees it");
    }
    if (monitoring instanceof WrongAccount wrong) {
      return Findings.of(
          new Miss(subject, wrong.message(), "KEDA's query finds the account", wrong.fix()));
    }
    if (monitoring instanceof StreamMissing || monitoring instanceof ConsumerMissing) {
      return Findings.of(
          new Miss(
              subject,
              "account "
                  + nats.account()
                  + " has no "
                  + (monitoring instanceof StreamMissing
                      ? "stream " + nats.stream()
                      : "consumer " + nats.consumer())
                  + " there, and has it at "
                  + nats.servers().text(),
              "the monitoring of the same NATS: KEDA scales by what it reads there",
              "correct nats.monitoringEndpoint or nats.url"));
    }
    return Findings.none();
  }
}
