package io.bizmatters.platform.eds.readiness;

import io.bizmatters.platform.eds.readiness.Expectation.DeploymentTarget;
import io.bizmatters.platform.eds.readiness.Expectation.ScaledObjectTarget;
import java.util.Comparator;
import java.util.List;
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
}
