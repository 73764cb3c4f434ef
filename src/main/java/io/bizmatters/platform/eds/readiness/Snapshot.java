package io.bizmatters.platform.eds.readiness;

import io.bizmatters.platform.eds.readiness.Applied.DeploymentTarget;
import io.bizmatters.platform.eds.readiness.Applied.ScaledObjectTarget;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Everything that was seen of one service, at one moment.
 *
 * @param at on the watcher's clock
 * @param replicaSets of the namespace or the service; those of other owners are passed over
 * @param keda empty when the operator could not be read
 */
public record Snapshot(
    Applied applied,
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

  /** The Deployment, when it is the one we applied. */
  Optional<LiveDeployment> ourDeployment() {
    return deployment.filter(live -> live.uid().equals(applied.deployment().uid()));
  }

  /** The ScaledObject, when it is the one we applied. */
  Optional<LiveScaledObject> ourScaledObject() {
    return applied
        .scaledObject()
        .flatMap(target -> scaledObject.filter(live -> live.uid().equals(target.uid())));
  }

  /** The live desired replicas; 1, the API's default, before the Deployment is seen. */
  int desired() {
    return ourDeployment().map(LiveDeployment::desired).orElse(1);
  }

  Pause pause() {
    return ourScaledObject().map(LiveScaledObject::pause).orElse(Pause.NONE);
  }

  /** The ScaledObject whose gates apply: none with autoscaling off, or paused altogether. */
  Optional<ScaledObjectTarget> scaling() {
    return applied.scaledObject().filter(ours -> pause() != Pause.FULL);
  }

  /**
   * Whether somebody has added to the Deployment's pod template after our apply, and all that we
   * applied is still there: then the rollout of that template is the one to wait for.
   */
  boolean isAddedTo() {
    DeploymentTarget ours = applied.deployment();
    return ourDeployment()
        .filter(live -> live.generation() > ours.generation())
        .filter(live -> !live.templateDigest().equals(ours.templateDigest()))
        .filter(live -> live.ownership().keeps(ours.fields()))
        .isPresent();
  }

  /** The digest of the pod template whose rollout is waited for. */
  private String template() {
    return isAddedTo()
        ? ourDeployment().orElseThrow().templateDigest()
        : applied.deployment().templateDigest();
  }

  /** The generation that the controller must have observed. */
  long generation() {
    return isAddedTo()
        ? ourDeployment().orElseThrow().generation()
        : applied.deployment().generation();
  }

  /** The Deployment's newest ReplicaSet. */
  Optional<LiveReplicaSet> newestReplicaSet() {
    return replicaSets.stream()
        .filter(replicaSet -> replicaSet.ownerUid().equals(applied.deployment().uid()))
        .max(Comparator.comparingLong(LiveReplicaSet::revision));
  }

  /** The newest ReplicaSet, when it carries the template that is waited for. */
  Optional<LiveReplicaSet> ourReplicaSet() {
    String template = template();
    return newestReplicaSet().filter(set -> set.templateDigest().equals(template));
  }

  /** The Deployment's other ReplicaSets. */
  List<LiveReplicaSet> olderReplicaSets() {
    return replicaSets.stream()
        .filter(replicaSet -> replicaSet.ownerUid().equals(applied.deployment().uid()))
        .filter(replicaSet -> !newestReplicaSet().equals(Optional.of(replicaSet)))
        .toList();
  }

  /** Pods that run our template and are not on their way out. */
  List<LivePod> newPods() {
    return ourReplicaSet().map(this::podsOf).orElse(List.of());
  }

  List<LivePod> podsOf(LiveReplicaSet replicaSet) {
    return ownedBy(replicaSet).filter(LivePod::counts).toList();
  }

  /** Pods of other templates that may still take messages. */
  Stream<LivePod> oldPodsAtWork() {
    return olderReplicaSets().stream().flatMap(this::ownedBy).filter(LivePod::mayWork);
  }

  private Stream<LivePod> ownedBy(LiveReplicaSet replicaSet) {
    return pods.pods().stream().filter(pod -> pod.ownerUid().equals(replicaSet.uid()));
  }

  /** Available pods of our template. */
  int available() {
    return ourReplicaSet().map(LiveReplicaSet::available).orElse(0);
  }
}
