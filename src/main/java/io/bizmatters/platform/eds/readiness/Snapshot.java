package io.bizmatters.platform.eds.readiness;

import io.bizmatters.platform.eds.readiness.Expectation.DeploymentTarget;
import io.bizmatters.platform.eds.readiness.Expectation.ScaledObjectTarget;
import io.bizmatters.platform.eds.readiness.KedaBehaviour.KedaVersion;
import io.bizmatters.platform.eds.readiness.LivePod.PodSight;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Holds everything known of one service at one moment.
 *
 * @param at the time on the watcher's clock
 * @param replicaSets ReplicaSets of the namespace or the service; ReplicaSets of other owners are
 *     ignored
 * @param keda the version of KEDA; empty when unknown
 */
public record Snapshot(
    Expectation applied,
    Moment at,
    Optional<LiveDeployment> deployment,
    List<LiveReplicaSet> replicaSets,
    PodSight pods,
    Optional<LiveScaledObject> scaledObject,
    Optional<LiveHpa> hpa,
    MetricAnswer metric,
    StreamAnswer stream,
    Optional<KedaVersion> keda) {

  public Snapshot {
    replicaSets = List.copyOf(replicaSets);
  }

  KedaBehaviour kedaBehaviour() {
    return KedaBehaviour.of(keda);
  }

  /** Returns the Deployment, if it is the applied one. */
  Optional<LiveDeployment> ourDeployment() {
    return deployment.filter(live -> live.uid().equals(applied.deployment().uid()));
  }

  /** Returns the ScaledObject, if it is the applied one. */
  Optional<LiveScaledObject> ourScaledObject() {
    return applied
        .scaledObject()
        .flatMap(target -> scaledObject.filter(live -> live.uid().equals(target.uid())));
  }

  /** Returns the desired replicas; before the Deployment is seen, the API's default 1. */
  int desired() {
    return ourDeployment().map(LiveDeployment::desired).orElse(1);
  }

  Pause pause() {
    return ourScaledObject().map(LiveScaledObject::pause).orElse(Pause.NONE);
  }

  /**
   * Returns the ScaledObject whose gates apply; empty when autoscaling is off or completely paused.
   */
  Optional<ScaledObjectTarget> scaling() {
    return applied.scaledObject().filter(ours -> pause() != Pause.FULL);
  }

  /**
   * Whether somebody has added fields to the Deployment's pod template after the apply, and all
   * applied fields are unchanged; then the wait is for the rollout of that template.
   */
  boolean isAddedTo() {
    DeploymentTarget ours = applied.deployment();
    return ourDeployment()
        .filter(live -> live.generation() > ours.generation())
        .filter(live -> !live.templateDigest().equals(ours.templateDigest()))
        .filter(live -> live.ownership().keeps(ours.fields()))
        .isPresent();
  }

  /** Returns the digest of the pod template that the wait is for. */
  private String template() {
    return isAddedTo()
        ? ourDeployment().orElseThrow().templateDigest()
        : applied.deployment().templateDigest();
  }

  /** Returns the generation that the controller must have observed. */
  long generation() {
    return isAddedTo()
        ? ourDeployment().orElseThrow().generation()
        : applied.deployment().generation();
  }

  /** Returns the Deployment's newest ReplicaSet. */
  Optional<LiveReplicaSet> newestReplicaSet() {
    return replicaSets.stream()
        .filter(replicaSet -> replicaSet.ownerUid().equals(applied.deployment().uid()))
        .max(Comparator.comparingLong(LiveReplicaSet::revision));
  }

  /** Returns the newest ReplicaSet, if it has the template that the wait is for. */
  Optional<LiveReplicaSet> ourReplicaSet() {
    String template = template();
    return newestReplicaSet().filter(set -> set.templateDigest().equals(template));
  }

  /** Returns the Deployment's other ReplicaSets. */
  List<LiveReplicaSet> olderReplicaSets() {
    return replicaSets.stream()
        .filter(replicaSet -> replicaSet.ownerUid().equals(applied.deployment().uid()))
        .filter(replicaSet -> !newestReplicaSet().equals(Optional.of(replicaSet)))
        .toList();
  }

  /** Returns the pods of the applied template that are not terminating. */
  List<LivePod> newPods() {
    return ourReplicaSet().map(this::podsOf).orElse(List.of());
  }

  List<LivePod> podsOf(LiveReplicaSet replicaSet) {
    return ownedBy(replicaSet).filter(LivePod::counts).toList();
  }

  /** Returns the pods of other templates that may still process messages. */
  Stream<LivePod> oldPodsAtWork() {
    return olderReplicaSets().stream().flatMap(this::ownedBy).filter(LivePod::mayWork);
  }

  private Stream<LivePod> ownedBy(LiveReplicaSet replicaSet) {
    return pods.pods().stream().filter(pod -> pod.ownerUid().equals(replicaSet.uid()));
  }

  /** Returns the number of available pods of the applied template. */
  int available() {
    return ourReplicaSet().map(LiveReplicaSet::available).orElse(0);
  }

  /**
   * Holds the Deployment as last seen.
   *
   * @param desired {@code spec.replicas}, which the autoscaler moves
   * @param replicas {@code status.replicas}: pods of every template, without those being deleted
   * @param updated {@code status.updatedReplicas}
   * @param templateDigest over the pod template, as in {@link Expectation.DeploymentTarget}
   */
  public record LiveDeployment(
      String uid,
      long generation,
      long observedGeneration,
      String templateDigest,
      int desired,
      int replicas,
      int updated,
      int available,
      Conditions conditions,
      boolean paused,
      boolean deleting,
      Ownership ownership) {}

  /**
   * Holds a ReplicaSet as last seen.
   *
   * @param ownerUid the uid of the Deployment that controls it
   * @param templateHash its {@code pod-template-hash}
   * @param templateDigest the digest of its pod template without that label
   * @param revision {@code deployment.kubernetes.io/revision}: the highest revision is the newest,
   *     also after a return to an earlier template
   */
  public record LiveReplicaSet(
      String name,
      String uid,
      String ownerUid,
      String templateHash,
      String templateDigest,
      long revision,
      int replicas,
      int available) {}

  /**
   * Holds the ScaledObject as last seen. Up to KEDA 2.21.0, the status has no observedGeneration
   * and conditions have no times, so a condition alone never proves that it describes the applied
   * spec.
   */
  public record LiveScaledObject(
      String uid,
      long generation,
      Map<String, String> annotations,
      Conditions conditions,
      String hpaName,
      List<String> externalMetricNames,
      boolean deleting,
      Ownership ownership) {

    static final String FORCE_ACTIVATION = "autoscaling.keda.sh/force-activation";

    public LiveScaledObject {
      annotations = Map.copyOf(annotations);
      externalMetricNames = List.copyOf(externalMetricNames);
    }

    Pause pause() {
      return Pause.of(annotations);
    }

    boolean forced() {
      return annotations.containsKey(FORCE_ACTIVATION);
    }
  }

  /** Holds the answer of external.metrics.k8s.io to this plugin's own request for the lag. */
  public sealed interface MetricAnswer {

    /** A number. */
    record Value(BigDecimal value, Moment askedAt) implements MetricAnswer {}

    /** An error, or an answer without a number. */
    record Refused(int status, String message, Moment askedAt) implements MetricAnswer {}

    /**
     * No answer in time: up to KEDA 2.21, no condition shows a hanging adapter for more than 30 s.
     */
    record TimedOut(Duration deadline, Moment askedAt) implements MetricAnswer {}

    /** No request was sent yet. */
    record NotAsked() implements MetricAnswer {}
  }
}
