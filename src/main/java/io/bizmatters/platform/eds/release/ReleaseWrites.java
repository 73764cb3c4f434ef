package io.bizmatters.platform.eds.release;

import io.bizmatters.platform.eds.kubernetes.api.ClusterException;
import io.bizmatters.platform.eds.kubernetes.apply.ApplyResult;
import io.bizmatters.platform.eds.kubernetes.apply.ApplyResult.Action;
import io.bizmatters.platform.eds.kubernetes.apply.LiveOwners;
import io.bizmatters.platform.eds.kubernetes.apply.LiveState;
import io.bizmatters.platform.eds.kubernetes.apply.Namespaces;
import io.bizmatters.platform.eds.kubernetes.apply.ServerSideApply;
import io.bizmatters.platform.eds.manifest.TargetService;
import io.bizmatters.platform.eds.manifest.tree.KubernetesObject;
import io.bizmatters.platform.eds.release.journal.Fence;
import io.bizmatters.platform.eds.release.journal.ReleaseJournal;
import io.bizmatters.platform.eds.release.preflight.OwnerCheck;
import io.bizmatters.platform.eds.release.wait.ReadinessTargets;
import io.bizmatters.platform.eds.report.Miss;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The writes of a release: first the namespaces, then, under the lock, the objects of the services.
 */
final class ReleaseWrites {

  private final Connections to;
  private final ApplyPlan plan;
  private final ServerSideApply server;

  ReleaseWrites(Connections to, ApplyPlan plan, ServerSideApply server) {
    this.to = to;
    this.plan = plan;
    this.server = server;
  }

  /** Creates the missing namespaces. */
  List<ApplyResult> namespaces(Set<String> names) throws ClusterException {
    Namespaces namespaces = new Namespaces(to.api(), server);
    List<ApplyResult> made = new ArrayList<>();
    for (String name : names) {
      ApplyResult namespace = namespaces.ensure(name);
      if (namespace.action() != Action.UNCHANGED) {
        made.add(namespace);
      }
    }
    return made;
  }

  /** Returns the objects that another owner took between the first look and the lock. */
  List<Miss> foreign(List<TargetService> services, LiveState own) {
    List<Miss> misses = new ArrayList<>();
    if (plan.has(ApplyPlan.Choice.ADOPT)) {
      return misses;
    }
    for (TargetService service : services) {
      String namespace = service.namespace();
      LiveOwners.foreign(service.objects(), own, plan.release().map(as -> as.mark(namespace)))
          .forEach((object, owner) -> misses.add(OwnerCheck.miss(object, namespace, owner)));
    }
    return misses;
  }

  /**
   * Applies the objects of the services, unless the server refuses a Deployment that loses its
   * scaler.
   *
   * @param own what is known of the live objects
   * @return the result of each object
   */
  List<ApplyResult> apply(
      List<TargetService> services, LiveState own, Optional<ReleaseJournal> journal)
      throws ClusterException {
    List<ApplyResult> refused = journal.isPresent() ? unscale(journal.get()) : List.of();
    if (!refused.isEmpty()) {
      return notTried(objects(services), refused);
    }
    Fence fence = journal.map(ReleaseJournal::fence).orElse(Fence.open());
    Apply.Outcome outcome = new Apply(server).run(TargetService.built(services), own, fence);
    LateWrites.of(outcome, fence).text().ifPresent(to.lines());
    return outcome.objects();
  }

  static List<KubernetesObject> objects(List<TargetService> services) {
    return services.stream().flatMap(one -> one.objects().stream()).toList();
  }

  /**
   * Before the apply, deletes each ScaledObject that the new release lacks: it would scale a
   * Deployment that now sets its own replica count. The server must accept the services'
   * Deployments first; otherwise a refusal would leave a worker without its autoscaler.
   *
   * @return the Deployments that the server refuses; nothing is deleted then
   */
  private List<ApplyResult> unscale(ReleaseJournal journal) throws ClusterException {
    List<ApplyResult> refused = new ArrayList<>();
    for (TargetService service : journal.unscaled()) {
      KubernetesObject deployment = ReadinessTargets.deployment(service);
      server
          .refusalOf(deployment)
          .ifPresent(refusal -> refused.add(ApplyResult.failed(deployment, refusal)));
    }
    if (refused.isEmpty()) {
      journal.pruneScalers();
    }
    return refused;
  }

  private static List<ApplyResult> notTried(
      List<KubernetesObject> objects, List<ApplyResult> refused) {
    Set<KubernetesObject> failed = Collections.newSetFromMap(new IdentityHashMap<>());
    refused.forEach(one -> failed.add(one.object()));
    List<ApplyResult> all = new ArrayList<>(refused);
    objects.stream()
        .filter(object -> !failed.contains(object))
        .map(ApplyResult::notTried)
        .forEach(all::add);
    return all;
  }

  /**
   * Objects that a run wrote after its lock was last confirmed: another run may have released in
   * between.
   */
  record LateWrites(List<ApplyResult> objects) {

    LateWrites {
      objects = List.copyOf(objects);
    }

    /** Returns the late writes; none if the lock belongs to this run until the end. */
    static LateWrites of(Apply.Outcome outcome, Fence fence) {
      try {
        fence.check();
        return new LateWrites(List.of());
      } catch (ClusterException lost) {
        return new LateWrites(outcome.writtenAfter(fence.confirmedAt()));
      }
    }

    /** Returns the text for people; empty if there are no late writes. */
    Optional<String> text() {
      return objects.isEmpty()
          ? Optional.empty()
          : Optional.of(
              objects.stream().map(done -> done.object().title()).collect(Collectors.joining(", "))
                  + ": written after the last confirmed sign of life of this run's lock, perhaps over"
                  + " what another build has released since; see with mvn eds:history and mvn eds:diff,"
                  + " the next release corrects it");
    }
  }
}
