package io.bizmatters.platform.eds.release.wait;

import io.bizmatters.platform.eds.kubernetes.api.Api;
import io.bizmatters.platform.eds.kubernetes.api.ClusterException;
import io.bizmatters.platform.eds.kubernetes.watch.ClusterWatch;
import io.bizmatters.platform.eds.kubernetes.watch.ClusterWatch.Sight;
import io.bizmatters.platform.eds.kubernetes.watch.ClusterWatch.WatchedName;
import io.bizmatters.platform.eds.kubernetes.watch.ExternalMetric;
import io.bizmatters.platform.eds.kubernetes.watch.KedaOperator;
import io.bizmatters.platform.eds.manifest.NatsResources;
import io.bizmatters.platform.eds.manifest.ServiceObjects;
import io.bizmatters.platform.eds.nats.StreamLook;
import io.bizmatters.platform.eds.readiness.Expectation.ScaledObjectTarget;
import io.bizmatters.platform.eds.readiness.KedaBehaviour.KedaVersion;
import io.bizmatters.platform.eds.readiness.Moment;
import io.bizmatters.platform.eds.readiness.Snapshot.MetricAnswer;
import io.bizmatters.platform.eds.readiness.StreamAnswer;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/** A wait environment that consists of a cluster and its NATS. */
public final class LiveWaitEnvironment implements WaitEnvironment {

  /** A healthy adapter takes some 50 ms; a hanging adapter must not delay the wait. */
  private static final Duration METRIC_DEADLINE = Duration.ofSeconds(2);

  private static final Duration STREAM_DEADLINE = Duration.ofSeconds(5);

  private final Api api;
  private final ClusterWatch watch;
  private final StreamLook streams;
  private final ExternalMetric metric;
  private final ForceActivation activation;

  /**
   * @param watch opened before the first write
   */
  public LiveWaitEnvironment(Api api, ClusterWatch watch, StreamLook streams) {
    this.api = api;
    this.watch = watch;
    this.streams = streams;
    this.metric = new ExternalMetric(api);
    this.activation = new ForceActivation(api);
  }

  @Override
  public Set<WatchedName> awaitChanges(Duration atMost)
      throws InterruptedException, ClusterException {
    return watch.awaitChanges(atMost);
  }

  @Override
  public Sight sight(WatchedName deployment, Optional<String> scaledObject, String hpa) {
    return watch.sight(deployment, scaledObject, hpa);
  }

  @Override
  public Optional<KedaVersion> keda() throws ClusterException {
    return KedaOperator.version(api);
  }

  @Override
  public MetricAnswer metric(String namespace, ScaledObjectTarget of, Moment askedAt)
      throws ClusterException {
    MetricAnswer answer = metric.ask(namespace, of.name(), of.metric(), askedAt, METRIC_DEADLINE);
    return answer instanceof MetricAnswer.Value number && of.fallback()
        ? metric.unlessFallback(namespace, of.name(), of.metric(), number)
        : answer;
  }

  @Override
  public StreamAnswer stream(ServiceObjects service) throws InterruptedException {
    StreamAnswer answer = streams.read(service.service(), STREAM_DEADLINE);
    return NatsResources.maker(service).map(answer::unlessComing).orElse(answer);
  }

  @Override
  public void wake(String namespace, String scaledObject) throws ClusterException {
    activation.wake(namespace, scaledObject);
  }

  @Override
  public void letGo(String namespace, String scaledObject) throws ClusterException {
    activation.letGo(namespace, scaledObject);
  }
}
