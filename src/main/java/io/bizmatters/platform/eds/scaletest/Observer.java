package io.bizmatters.platform.eds.scaletest;

import io.bizmatters.platform.eds.kubernetes.api.ClusterException;
import io.bizmatters.platform.eds.kubernetes.watch.ClusterWatch;
import io.bizmatters.platform.eds.kubernetes.watch.ClusterWatch.Sight;
import io.bizmatters.platform.eds.kubernetes.watch.ClusterWatch.WatchedName;
import io.bizmatters.platform.eds.kubernetes.watch.ExternalMetric;
import io.bizmatters.platform.eds.manifest.ScalerFacts;
import io.bizmatters.platform.eds.nats.NatsException;
import io.bizmatters.platform.eds.readiness.Conditions.Condition;
import io.bizmatters.platform.eds.readiness.LiveHpa;
import io.bizmatters.platform.eds.readiness.LivePod;
import io.bizmatters.platform.eds.readiness.Moment;
import io.bizmatters.platform.eds.readiness.Snapshot.LiveDeployment;
import io.bizmatters.platform.eds.readiness.Snapshot.MetricAnswer;
import io.bizmatters.platform.eds.scaletest.Trace.Observation;
import io.bizmatters.platform.eds.scaletest.Trace.Observation.Backlog;
import io.bizmatters.platform.eds.scaletest.Trace.Observation.Hpa;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Optional;

/** Observes one service repeatedly: the cluster by watches, NATS by requests. */
final class Observer {

  /** The time between two looks; a change in the cluster is seen at once. */
  static final Duration AGAIN = Duration.ofMillis(500);

  private static final Duration LAG_AGAIN = Duration.ofSeconds(1);
  private static final Duration METRIC_AGAIN = Duration.ofSeconds(5);
  private static final Duration METRIC_DEADLINE = Duration.ofSeconds(2);

  /** How long NATS may be unreachable; a restart takes some seconds. */
  private static final Duration NATS_PATIENCE = Duration.ofMinutes(1);

  private final ClusterWatch watch;
  private final ExternalMetric metrics;
  private final QueueLook queue;
  private final WatchedName name;
  private final ScalerFacts scaler;
  private final long start = System.nanoTime();
  private Backlog backlog = new Backlog(0, 0);
  private Optional<BigDecimal> metric = Optional.empty();
  private Duration lagAt = LAG_AGAIN.negated();
  private Duration lagSeenAt = Duration.ZERO;
  private Duration metricAt = METRIC_AGAIN.negated();

  Observer(
      ClusterWatch watch,
      ExternalMetric metrics,
      QueueLook queue,
      WatchedName name,
      ScalerFacts scaler) {
    this.watch = watch;
    this.metrics = metrics;
    this.queue = queue;
    this.name = name;
    this.scaler = scaler;
  }

  /** Returns the time since the test began. */
  Duration now() {
    return Duration.ofNanos(System.nanoTime() - start);
  }

  /** Waits for a change, at most for a moment. */
  void await() throws InterruptedException, ClusterException {
    watch.awaitChanges(AGAIN);
  }

  /** Forgets the last lag, which is outdated. */
  void forgetLag() {
    lagAt = LAG_AGAIN.negated();
  }

  /** Returns the Deployment's desired replicas; 0 when it is missing. */
  int desired() {
    return desired(sight());
  }

  private static int desired(Sight sight) {
    return sight.deployment().map(LiveDeployment::desired).orElse(0);
  }

  private Sight sight() {
    return watch.sight(name, Optional.of(scaler.object().name()), scaler.hpa());
  }

  /** Returns the present state. */
  Observation look() throws NatsException, InterruptedException, ClusterException {
    askForLag();
    askForMetric();
    Sight sight = sight();
    int desired = desired(sight);
    return new Observation(
        now(),
        backlog,
        metric,
        sight.hpa().map(live -> hpa(live, desired)),
        desired,
        sight.deployment().map(live -> live.available()).orElse(0),
        podTrouble(sight));
  }

  private void askForLag() throws NatsException, InterruptedException {
    if (!lagAt.isNegative() && now().minus(lagAt).compareTo(LAG_AGAIN) < 0) {
      return;
    }
    lagAt = now();
    try {
      backlog = queue.work().backlog();
      lagSeenAt = now();
    } catch (NatsException lost) {
      if (now().minus(lagSeenAt).compareTo(NATS_PATIENCE) > 0) {
        throw lost;
      }
    }
  }

  /** Asks for the metric; without an answer the metric is unknown. */
  private void askForMetric() throws ClusterException {
    if (now().minus(metricAt).compareTo(METRIC_AGAIN) < 0) {
      return;
    }
    metricAt = now();
    MetricAnswer answer =
        metrics.ask(
            name.namespace(),
            scaler.object().name(),
            scaler.metric(),
            new Moment(now()),
            METRIC_DEADLINE);
    metric =
        answer instanceof MetricAnswer.Value value ? Optional.of(value.value()) : Optional.empty();
  }

  /**
   * Reads the HPA's state; at 0 replicas an HPA does not read the metric, and KEDA wakes the
   * service.
   */
  static Hpa hpa(LiveHpa live, int replicas) {
    Optional<String> inactive =
        live.conditions()
            .find("AbleToScale", Condition.Status.FALSE)
            .or(
                () ->
                    live.conditions()
                        .find("ScalingActive", Condition.Status.FALSE)
                        .filter(unread -> !live.restsAt(replicas)))
            .map(Condition::shown);
    return new Hpa(live.current(), live.desired(), inactive);
  }

  /**
   * Returns why a pod is not ready; the first pod stands for all, because they have the same
   * template.
   */
  private static Optional<String> podTrouble(Sight sight) {
    return sight.pods().pods().stream()
        .filter(pod -> !pod.ready() && !pod.deleting())
        .map(Observer::trouble)
        .flatMap(Optional::stream)
        .findFirst()
        .or(() -> sight.deployment().flatMap(Observer::replicaFailure));
  }

  /** Returns why pods cannot be created, for example because of a quota. */
  private static Optional<String> replicaFailure(LiveDeployment live) {
    return live.conditions().find("ReplicaFailure", Condition.Status.TRUE).map(Condition::message);
  }

  private static Optional<String> trouble(LivePod pod) {
    return pod.unschedulable()
        .or(
            () ->
                pod.containers().stream()
                    .flatMap(container -> container.waiting().stream())
                    .map(waiting -> waiting.reason() + " " + waiting.message())
                    .map(String::strip)
                    .findFirst())
        .or(() -> pod.events().stream().findFirst())
        .map(text -> "pod " + pod.name() + ": " + text);
  }
}
