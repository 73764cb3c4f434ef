package io.bizmatters.platform.eds.release.wait;

import io.bizmatters.platform.eds.kubernetes.api.ClusterException;
import io.bizmatters.platform.eds.kubernetes.watch.ClusterWatch.Sight;
import io.bizmatters.platform.eds.kubernetes.watch.ClusterWatch.WatchedName;
import io.bizmatters.platform.eds.manifest.ServiceObjects;
import io.bizmatters.platform.eds.readiness.Expectation.ScaledObjectTarget;
import io.bizmatters.platform.eds.readiness.KedaBehaviour.KedaVersion;
import io.bizmatters.platform.eds.readiness.Moment;
import io.bizmatters.platform.eds.readiness.Snapshot.MetricAnswer;
import io.bizmatters.platform.eds.readiness.StreamAnswer;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/** Everything that a wait sees of the world, and the two changes that it may make there. */
public interface WaitEnvironment {

  /** Returns what changed since the last call; empty if nothing changed for that long. */
  Set<WatchedName> awaitChanges(Duration atMost) throws InterruptedException, ClusterException;

  /** Returns what the watches show now. */
  Sight sight(WatchedName deployment, Optional<String> scaledObject, String hpa);

  /** Returns the operator's version, if it can be read. */
  Optional<KedaVersion> keda() throws ClusterException;

  /** Returns the lag from external.metrics.k8s.io, within a deadline. */
  MetricAnswer metric(String namespace, ScaledObjectTarget of, Moment askedAt)
      throws ClusterException;

  /** Returns the answer of NATS, within a deadline. */
  StreamAnswer stream(ServiceObjects service) throws ClusterException, InterruptedException;

  /** Sets the force-activation annotation. */
  void wake(String namespace, String scaledObject) throws ClusterException;

  /** Removes the plugin's own force-activation annotation. */
  void letGo(String namespace, String scaledObject) throws ClusterException;
}
