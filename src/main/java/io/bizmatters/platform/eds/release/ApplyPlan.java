package io.bizmatters.platform.eds.release;

import io.bizmatters.platform.eds.kubernetes.apply.ApplyOptions;
import io.bizmatters.platform.eds.kubernetes.apply.Force;
import io.bizmatters.platform.eds.manifest.ServiceObjects;
import io.bizmatters.platform.eds.manifest.TargetService;
import io.bizmatters.platform.eds.provision.Provisioning;
import io.bizmatters.platform.eds.release.journal.BuildOrigin.Cause;
import io.bizmatters.platform.eds.release.journal.ReleaseOptions;
import io.bizmatters.platform.eds.release.preflight.PreflightOptions;
import io.bizmatters.platform.eds.release.wait.Wait;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * How services are released, each fact once. The plan of {@link #careful} takes nothing over,
 * creates no namespace, records nothing, and waits for nothing.
 *
 * @param force whose fields are taken over
 * @param choices what a release does besides applying
 * @param natsDeadline how long NATS may take in the preflight, for each service
 * @param waiting how to wait for readiness; empty if nothing waits
 * @param release how releases are named, locked and recorded; empty if objects carry no mark
 * @param causes reasons, by namespace, of releases that no change asked for
 * @param recorded services that are recorded with the applied ones and stay unchanged
 * @param provision {@code eds.provision.onApply}: how streams and consumers are created first;
 *     empty if they are not
 */
public record ApplyPlan(
    Force force,
    Set<Choice> choices,
    Duration natsDeadline,
    Optional<Wait.Options> waiting,
    Optional<ReleaseOptions> release,
    Map<String, Cause> causes,
    List<ServiceObjects> recorded,
    Optional<Provisioning.Options> provision) {

  /** What a release may do besides applying. */
  public enum Choice {

    /** The server checks every object and keeps none. */
    DRY_RUN,

    /**
     * {@code eds.recreate}: an object with a changed immutable field is deleted and created again.
     */
    RECREATE,

    /** {@code eds.adopt}: this module takes over objects and a release of another owner. */
    ADOPT,

    /** {@code eds.createNamespace}: a missing namespace is created. */
    CREATE_NAMESPACE,

    /** {@code eds.rollbackOnFailure}: a failed service is rolled back to its deployed release. */
    ROLL_BACK
  }

  private static final Duration NATS_DEADLINE = Duration.ofSeconds(5);

  public ApplyPlan {
    choices = Set.copyOf(choices);
    causes = Map.copyOf(causes);
    recorded = List.copyOf(recorded);
  }

  /** Returns a plan that takes nothing over, records nothing, and waits for nothing. */
  public static ApplyPlan careful() {
    return new ApplyPlan(
        Force.nobody(),
        Set.of(),
        NATS_DEADLINE,
        Optional.empty(),
        Optional.empty(),
        Map.of(),
        List.of(),
        Optional.empty());
  }

  /** Returns this plan, taking over the fields of these managers. */
  public ApplyPlan forcing(Force whose) {
    return new ApplyPlan(
        whose, choices, natsDeadline, waiting, release, causes, recorded, provision);
  }

  /** Returns this plan with the choice if the condition holds. */
  public ApplyPlan with(Choice choice, boolean condition) {
    Set<Choice> all = EnumSet.noneOf(Choice.class);
    all.addAll(choices);
    if (condition) {
      all.add(choice);
    } else {
      all.remove(choice);
    }
    return new ApplyPlan(force, all, natsDeadline, waiting, release, causes, recorded, provision);
  }

  /** Returns this plan with the choice. */
  public ApplyPlan with(Choice choice) {
    return with(choice, true);
  }

  /** Returns this plan with this deadline for NATS in the preflight. */
  public ApplyPlan natsWithin(Duration deadline) {
    return new ApplyPlan(force, choices, deadline, waiting, release, causes, recorded, provision);
  }

  /** Returns this plan, waiting until the services are ready. */
  public ApplyPlan waiting(Wait.Options options) {
    return new ApplyPlan(
        force, choices, natsDeadline, Optional.of(options), release, causes, recorded, provision);
  }

  /** Returns this plan, locking and recording a release. */
  public ApplyPlan releasing(ReleaseOptions as) {
    return new ApplyPlan(
        force, choices, natsDeadline, waiting, Optional.of(as), causes, recorded, provision);
  }

  /** Returns this plan, creating streams and consumers first. */
  public ApplyPlan provisioning(Provisioning.Options options) {
    return new ApplyPlan(
        force, choices, natsDeadline, waiting, release, causes, recorded, Optional.of(options));
  }

  /**
   * Returns this plan for a release that no change asked for.
   *
   * @param why the reasons, by namespace
   * @param others services of the same releases that stay unchanged
   */
  public ApplyPlan because(Map<String, Cause> why, List<ServiceObjects> others) {
    return new ApplyPlan(force, choices, natsDeadline, waiting, release, why, others, provision);
  }

  /** Returns whether the plan makes this choice. */
  public boolean has(Choice choice) {
    return choices.contains(choice);
  }

  boolean writes() {
    return !has(Choice.DRY_RUN);
  }

  /** Returns whether the run waits until the services are ready. */
  public boolean waits() {
    return waiting.isPresent();
  }

  /** Returns how releases are named, locked and recorded, if they are written. */
  Optional<ReleaseOptions> journal() {
    return release.filter(as -> writes()).map(as -> as.adopting(has(Choice.ADOPT)));
  }

  /** Returns what the preflight tolerates. */
  PreflightOptions preflight() {
    Set<PreflightOptions.Choice> lets = EnumSet.noneOf(PreflightOptions.Choice.class);
    if (has(Choice.CREATE_NAMESPACE)) {
      lets.add(PreflightOptions.Choice.CREATE_NAMESPACE);
    }
    if (has(Choice.ADOPT)) {
      lets.add(PreflightOptions.Choice.ADOPT);
    }
    if (provision.isPresent()) {
      lets.add(PreflightOptions.Choice.PROVISION);
    }
    if (waits()) {
      lets.add(PreflightOptions.Choice.WAIT);
    }
    if (journal().isPresent()) {
      lets.add(PreflightOptions.Choice.LOCK);
    }
    return new PreflightOptions(lets, natsDeadline, release);
  }

  /** Returns how each object is applied. */
  ApplyOptions apply() {
    Set<ApplyOptions.Choice> how = EnumSet.noneOf(ApplyOptions.Choice.class);
    if (has(Choice.DRY_RUN)) {
      how.add(ApplyOptions.Choice.DRY_RUN);
    }
    if (has(Choice.RECREATE)) {
      how.add(ApplyOptions.Choice.RECREATE);
    }
    if (has(Choice.ADOPT)) {
      how.add(ApplyOptions.Choice.ADOPT);
    }
    if (waits()) {
      how.add(ApplyOptions.Choice.WHOLE_DEPLOYMENTS);
    }
    return new ApplyOptions(force, how);
  }

  /** Returns the services, each object marked as part of its release. */
  List<TargetService> marked(List<TargetService> services) {
    return release.map(as -> as.marked(services)).orElse(services);
  }
}
