package io.bizmatters.platform.eds.release;

import io.bizmatters.platform.eds.kubernetes.api.Api;
import io.bizmatters.platform.eds.kubernetes.api.ClusterException;
import io.bizmatters.platform.eds.kubernetes.apply.ApplyResult;
import io.bizmatters.platform.eds.kubernetes.watch.ClusterWatch;
import io.bizmatters.platform.eds.kubernetes.watch.ClusterWatch.Sight;
import io.bizmatters.platform.eds.kubernetes.watch.ClusterWatch.WatchedName;
import io.bizmatters.platform.eds.kubernetes.watch.ObjectEvents;
import io.bizmatters.platform.eds.kubernetes.watch.PodLogs;
import io.bizmatters.platform.eds.manifest.TargetService;
import io.bizmatters.platform.eds.manifest.tree.KubernetesObject;
import io.bizmatters.platform.eds.readiness.Moment;
import io.bizmatters.platform.eds.release.wait.AwaitedService;
import io.bizmatters.platform.eds.release.wait.FailureEvidence;
import io.bizmatters.platform.eds.release.wait.LiveWaitEnvironment;
import io.bizmatters.platform.eds.release.wait.ReadinessTargets;
import io.bizmatters.platform.eds.release.wait.Stopwatch;
import io.bizmatters.platform.eds.release.wait.Wait;
import io.bizmatters.platform.eds.release.wait.WaitEnvironment;
import io.bizmatters.platform.eds.release.wait.WaitProgress;
import io.bizmatters.platform.eds.release.wait.WaitResult;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Waits until services are ready, have failed, or the timeout ends. */
public final class ReadinessWait {

  /**
   * A wait ends within a second of its timeout, so the evidence of failed pods and the last
   * requests must take less than that.
   */
  private static final Duration EVIDENCE = Duration.ofMillis(800);

  /** A wait that ends before its timeout has more time for the evidence, but not all of it. */
  private static final Duration MOST_EVIDENCE = Duration.ofSeconds(3);

  private final Connections to;
  private final Wait.Options options;

  public ReadinessWait(Connections to, Wait.Options options) {
    this.to = to;
    this.options = options;
  }

  /**
   * Waits for services as they run in the cluster now.
   *
   * @return the result of each service that exists
   * @throws ClusterException when the cluster cannot be reached
   * @throws InterruptedException when the build is stopped
   */
  public List<WaitResult> live(List<TargetService> services)
      throws ClusterException, InterruptedException {
    try (ClusterWatch watch =
        ClusterWatch.open(to.api(), TargetService.namespaces(services), to.lines())) {
      Stopwatch stopwatch = Stopwatch.start();
      List<AwaitedService> awaited = new ArrayList<>();
      for (TargetService service : services) {
        Moment now = stopwatch.now();
        ReadinessTargets.live(service, seen(watch, service), options, now)
            .map(applied -> new AwaitedService(service, applied))
            .ifPresent(awaited::add);
      }
      return wait(watch, stopwatch, awaited);
    }
  }

  /**
   * Waits for services that were just applied.
   *
   * @param objects the results of all their objects
   * @param watch opened before the first write
   * @throws ClusterException when the cluster cannot be reached any more
   * @throws InterruptedException when the build is stopped
   */
  List<WaitResult> applied(
      List<TargetService> services, List<ApplyResult> objects, ClusterWatch watch)
      throws ClusterException, InterruptedException {
    Stopwatch stopwatch = Stopwatch.start();
    List<AwaitedService> awaited = new ArrayList<>();
    for (TargetService service : services) {
      Sight seen = seen(watch, service);
      Moment now = stopwatch.now();
      awaited.add(
          new AwaitedService(
              service,
              ReadinessTargets.applied(service, objects, seen, options, now)
                  .orElseThrow(() -> unjudgeable(service))));
    }
    return wait(watch, stopwatch, awaited);
  }

  /** Returns the failure for a service that cannot be judged and so must not count as ready. */
  private static ClusterException unjudgeable(TargetService service) {
    return new ClusterException(
        ClusterException.Reason.REFUSED,
        service.service().name() + ": the API server did not answer with its Deployment as applied",
        "run mvn eds:wait, which looks at what is in the cluster");
  }

  private List<WaitResult> wait(
      ClusterWatch watch, Stopwatch stopwatch, List<AwaitedService> awaited)
      throws ClusterException, InterruptedException {
    WaitEnvironment environment = new LiveWaitEnvironment(to.api(), watch, to.streams());
    Api once = Api.to(to.api().client(), Duration.ZERO, to.lines());
    try (FailureEvidence evidence =
        new FailureEvidence(new PodLogs(once), new ObjectEvents(once))) {
      Moment begun = stopwatch.now();
      List<WaitResult> all =
          new Wait(environment, new WaitProgress(to.lines()), stopwatch, evidence::begin)
              .run(awaited, options.timeout());
      Duration left = options.timeout().plus(EVIDENCE).minus(stopwatch.now().since(begun));
      return evidence.of(all, left.compareTo(MOST_EVIDENCE) < 0 ? left : MOST_EVIDENCE);
    }
  }

  private Sight seen(ClusterWatch watch, TargetService service) {
    Optional<KubernetesObject> scaledObject = ReadinessTargets.scaledObject(service);
    return watch.sight(
        new WatchedName(service.namespace(), service.service().name()),
        scaledObject.map(KubernetesObject::name),
        scaledObject.map(ReadinessTargets::hpa).orElse(""));
  }
}
