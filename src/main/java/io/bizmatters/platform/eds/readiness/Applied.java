package io.bizmatters.platform.eds.readiness;

import java.time.Duration;
import java.util.Optional;

/**
 * What this apply produced: readiness is judged against it and nothing older.
 *
 * @param at when the last object had been applied
 * @param scaledObject absent with autoscaling off: then the gates of the autoscaler do not apply
 * @param stream the JetStream stream the service reads
 * @param consumer its durable consumer
 * @param required how many replicas must be available
 * @param proof whether a service that may rest at 0 replicas is to be woken once
 */
public record Applied(
    String service,
    String namespace,
    Moment at,
    DeploymentTarget deployment,
    Optional<ScaledObjectTarget> scaledObject,
    String stream,
    String consumer,
    Required required,
    boolean proof) {

  /**
   * The Deployment as the API server answered to the apply.
   *
   * @param templateDigest over the pod template without its {@code pod-template-hash} label
   * @param formerUid the object this apply replaced, which a watch may go on showing for a while
   * @param fields {@link Ownership#ours} after it; empty where that is unknown
   */
  public record DeploymentTarget(
      String name,
      String uid,
      long generation,
      String templateDigest,
      Optional<String> formerUid,
      String fields) {}

  /**
   * The ScaledObject as the API server answered to the apply.
   *
   * @param generation 1 on an object that this apply created: then no condition can be stale
   * @param specHash our annotation, which KEDA copies to the HPA when it reconciles
   * @param resting how many replicas run without work: {@code idleReplicaCount}, else the minimum
   * @param metric such as {@code s0-nats-jetstream-ORDERS}
   * @param hpa the name of the HPA that KEDA makes
   * @param fallback whether KEDA answers with a number of its own where it cannot read the lag
   * @param completed whether KEDA writes a field of its own into the spec of a new one: an empty
   *     {@code advanced.scalingModifiers}, wherever there is an {@code advanced} (seen of 2.19.0
   *     and 2.21.0; {@code apis/keda/v1alpha1/scaledobject_types.go} never leaves it out)
   * @param fields {@link Ownership#ours} after it; empty where that is unknown
   */
  public record ScaledObjectTarget(
      String name,
      String uid,
      long generation,
      String specHash,
      int min,
      int resting,
      int max,
      String metric,
      String hpa,
      Duration pollingInterval,
      Optional<String> formerUid,
      boolean fallback,
      boolean completed,
      String fields) {

    /** KEDA never gives an HPA a minimum below 1: {@code GetHPAMinReplicas}. */
    int hpaMin() {
      return Math.max(1, min);
    }

    boolean isNew() {
      return generation == 1;
    }

    /** The last generation that can be of our spec. */
    long lastGeneration() {
      return isNew() && completed ? generation + 1 : generation;
    }

    ObjectName object() {
      return ObjectName.scaledObject(name);
    }
  }

  /** A command for the service's namespace, to be pasted as it is. */
  String kubectl(String command) {
    return "kubectl -n " + namespace + " " + command;
  }

  ObjectName deploymentName() {
    return ObjectName.deployment(deployment.name());
  }

  /** Whether the proof was asked for and has a meaning: only at minimum 0 does nothing run. */
  boolean wantsProof() {
    return proof && scaledObject.isPresent() && mayRestAtZero();
  }

  boolean mayRestAtZero() {
    return scaledObject.map(target -> target.resting() == 0).orElse(true);
  }
}
