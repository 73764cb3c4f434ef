package io.bizmatters.platform.eds.readiness;

import java.time.Duration;
import java.util.Optional;

/**
 * Describes the result of an apply, against which readiness is judged.
 *
 * @param at the time when the last object was applied
 * @param scaledObject the ScaledObject; empty without autoscaling, where the autoscaler's gates do
 *     not apply
 * @param stream the JetStream stream of the service
 * @param consumer the durable consumer of the service
 * @param required the replicas that must be available
 * @param proof whether to wake a service once that may rest at 0 replicas
 */
public record Expectation(
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
   * The Deployment in the API server's answer to the apply.
   *
   * @param templateDigest the digest of the pod template without its {@code pod-template-hash}
   *     label
   * @param formerUid the uid of the object that this apply replaced, which a watch may still show
   *     for a while
   * @param fields {@link Ownership#ours} after the apply; empty when unknown
   */
  public record DeploymentTarget(
      String name,
      String uid,
      long generation,
      String templateDigest,
      Optional<String> formerUid,
      String fields) {}

  /**
   * The ScaledObject in the API server's answer to the apply.
   *
   * @param generation the generation; 1 for an object that this apply created, whose conditions
   *     cannot be stale
   * @param specHash this plugin's annotation, which KEDA copies to the HPA when it reconciles
   * @param resting the replicas without work: {@code idleReplicaCount}, else the minimum
   * @param metric such as {@code s0-nats-jetstream-ORDERS}
   * @param hpa the name of the HPA that KEDA creates
   * @param fallback whether KEDA uses a fixed number of replicas when it cannot read the lag
   * @param completed whether KEDA adds a field to the spec of a new ScaledObject: an empty {@code
   *     advanced.scalingModifiers} in each {@code advanced} (observed with 2.19.0 and 2.21.0;
   *     {@code apis/keda/v1alpha1/scaledobject_types.go} never omits the field)
   * @param fields {@link Ownership#ours} after the apply; empty when unknown
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

    /** Returns the HPA's minimum, which KEDA never sets below 1 ({@code GetHPAMinReplicas}). */
    int hpaMin() {
      return Math.max(1, min);
    }

    boolean isNew() {
      return generation == 1;
    }

    /** Returns the last generation that can have the applied spec. */
    long lastGeneration() {
      return isNew() && completed ? generation + 1 : generation;
    }

    ObjectName object() {
      return ObjectName.scaledObject(name);
    }
  }

  /** Returns a kubectl command for the service's namespace, ready to paste. */
  String kubectl(String command) {
    return "kubectl -n " + namespace + " " + command;
  }

  ObjectName deploymentName() {
    return ObjectName.deployment(deployment.name());
  }

  /** Whether the proof is requested and has a meaning, which is only so for a minimum of 0. */
  boolean wantsProof() {
    return proof && scaledObject.isPresent() && mayRestAtZero();
  }

  boolean mayRestAtZero() {
    return scaledObject.map(target -> target.resting() == 0).orElse(true);
  }
}
