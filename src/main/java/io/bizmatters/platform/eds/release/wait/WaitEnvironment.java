package io.bizmatters.platform.eds.release.wait;

import io.bizmatters.platform.eds.kubernetes.api.ClusterException;
import io.bizmatters.platform.eds.kubernetes.watch.ClusterWatch.WatchedName;
import io.bizmatters.platform.eds.kubernetes.watch.Sight;
import io.bizmatters.platform.eds.manifest.ServiceObjects;
import io.bizmatters.platform.eds.readiness.Expectation.ScaledObjectTarget;
import io.bizmatters.platform.eds.readiness.KedaVersion;
import io.bizmatters.platform.eds.readiness.MetricAnswer;
import io.bizmatters.platform.eds.readiness.Moment;
import io.bizmatters.platform.eds.readiness.StreamAnswer;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/** All that a wait sees of the world, and the two things that it may do there. */
public interface WaitEnvironment {

  /** What changed since the last call; empty when nothing did for that long. */
  Set<WatchedName> awaitChanges(Duration atMost) throws InterruptedException, ClusterException;

  /** What the watches show now. */
  Sight sight(WatchedName deployment, Optional<String> scaledObject, String hpa);

  /** The operator's release, where it can be read. */
  Optional<KedaVersion> keda() throws ClusterException;

  /** The lag by external.metrics.k8s.io, within a deadline. */
  MetricAnswer metric(String namespace, ScaledObjectTarget of, Moment askedAt)
      throws ClusterException;

  /** What NATS says, within a deadline. */
  StreamAnswer stream(ServiceObjects service) throws ClusterException, InterruptedException;

  /** Sets the force-activation annotation. */
  void wake(String namespace, String scaledObject) throws ClusterException;

  /** Takes our force-activation annotation away. */
  void letGo(String namespace, String scaledObject) throws ClusterException;
}
