package io.bizmatters.platform.eds.recording;

import io.bizmatters.platform.eds.kubernetes.api.Api;
import io.bizmatters.platform.eds.kubernetes.api.ClusterException;
import io.bizmatters.platform.eds.kubernetes.watch.ClusterWatch;
import io.bizmatters.platform.eds.manifest.ServiceObjects;
import io.bizmatters.platform.eds.manifest.TargetService;
import io.bizmatters.platform.eds.nats.NatsException;
import io.bizmatters.platform.eds.nats.NatsWays;
import io.bizmatters.platform.eds.report.RecordedService;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Records live services at the same time: their replicas by watches of the cluster, their messages
 * by one look at NATS a second.
 */
public final class Recorder {

  private static final long SECOND = 1_000_000_000L;

  private final Api api;
  private final NatsWays ways;
  private final Consumer<String> lines;

  /**
   * @param ways to NATS; the caller closes them
   * @param lines takes messages for people
   */
  public Recorder(Api api, NatsWays ways, Consumer<String> lines) {
    this.api = api;
    this.ways = ways;
    this.lines = lines;
  }

  /**
   * Records for a time.
   *
   * @throws NatsException when a consumer cannot be read, or NATS does not answer for a minute
   */
  public List<RecordedService> record(List<ServiceObjects> services, Duration time)
      throws ClusterException, NatsException, InterruptedException {
    List<LiveService> live = new ArrayList<>();
    List<TargetService> targets = TargetService.of(services, api.namespace());
    try (ClusterWatch watch = ClusterWatch.open(api, TargetService.namespaces(targets), lines)) {
      for (TargetService target : targets) {
        live.add(
            LiveService.open(target, watch, () -> ways.to(target.built().service()).session()));
      }
      Instant startedAt = Instant.now();
      long start = System.nanoTime();
      for (long second = 0; second <= time.toSeconds(); second++) {
        awaitUntil(watch, start + second * SECOND);
        for (LiveService service : live) {
          service.sample(Duration.ofNanos(System.nanoTime() - start));
        }
      }
      Duration took = Duration.ofNanos(System.nanoTime() - start);
      return live.stream().map(service -> service.result(startedAt, took)).toList();
    }
  }

  /** Waits, and ends early if the cluster rejects the login. */
  private static void awaitUntil(ClusterWatch watch, long nanos)
      throws InterruptedException, ClusterException {
    long left = nanos - System.nanoTime();
    while (left > 0) {
      watch.awaitChanges(Duration.ofNanos(left));
      left = nanos - System.nanoTime();
    }
  }
}
