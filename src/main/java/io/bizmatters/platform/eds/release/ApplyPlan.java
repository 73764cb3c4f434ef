package io.bizmatters.platform.eds.release;

import io.bizmatters.platform.eds.kubernetes.apply.ApplyOptions;
import io.bizmatters.platform.eds.kubernetes.apply.Force;
import io.bizmatters.platform.eds.manifest.ServiceObjects;
import io.bizmatters.platform.eds.provision.ProvisionOptions;
import io.bizmatters.platform.eds.release.journal.Cause;
import io.bizmatters.platform.eds.release.journal.ReleaseOptions;
import io.bizmatters.platform.eds.release.preflight.PreflightOptions;
import io.bizmatters.platform.eds.release.wait.WaitOptions;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * How services are released, each fact once. {@link #careful} gives the plan that takes nothing
 * over, makes no namespace, records nothing and waits for nothing.
 *
 * @param force whose fields are taken over
 * @param choices what is done besides
 * @param natsDeadline how long NATS may take in the preflight, each service
 * @param waiting how readiness is waited for; empty where nobody waits
 * @param release how releases are named, locked and recorded; empty where objects carry no mark
 * @param causes of releases that no change asked for, by namespace
 * @param recorded services that are recorded with those that are applied, and stay as they are
 * @param provision {@code eds.provision.onApply}: how streams and consumers are made first; empty
 *     where they are not
 */
public record ApplyPlan(
    Force force,
    Set<Choice> choices,
    Duration natsDeadline,
    Optional<WaitOptions> waiting,
    Optional<ReleaseOptions> release,
    Map<String, Cause> causes,
    List<ServiceObjects> recorded,
    Optional<ProvisionOptions> provision) {

  /** What a plan may do besides applying. */
  public enum Choice {

    /** The server checks everything and keeps nothing. */
    DRY_RUN,

    /** {@code eds.recreate}: an object with a field that cannot be changed is deleted and made. */
    RECREATE,

    /** {@code eds.adopt}: objects and a release of another owner become this module's. */
    ADOPT,

    /** {@code eds.createNamespace}: a namespace that is missing is made. */
    CREATE_NAMESPACE,

    /** {@code eds.rollbackOnFailure}: a service that fails goes back to its deployed release. */
    ROLL_BACK
  }

  private static final Duration NATS_DEADLINE = Duration.ofSeconds(5);

  public ApplyPlan {
    choices = Set.copyOf(choices);
    causes = Map.copyOf(causes);
    recorded = List.copyOf(recorded);
  }

  /** Takes nothing over, records nothing, and waits for nothing. */
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

  /** Takes over the fields of these managers. */
  public ApplyPlan forcing(Force whose) {
    return new ApplyPlan(
        whose, choices, natsDeadline, waiting, release, causes, recorded, provision);
  }

  /** Makes this choice where the condition holds. */
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

  /** Makes this choice. */
  public ApplyPlan with(Choice choice) {
    return with(choice, true);
  }

  /** Gives NATS so long in the preflight. */
  public ApplyPlan natsWithin(Duration deadline) {
    return new ApplyPlan(force, choices, deadline, waiting, release, causes, recorded, provision);
  }

  /** Waits until the services are ready. */
  public ApplyPlan waiting(WaitOptions options) {
    return new ApplyPlan(
        force, choices, natsDeadline, Optional.of(options), release, causes, recorded, provision);
  }

  /** Locks and records a release. */
  public ApplyPlan releasing(ReleaseOptions as) {
    return new ApplyPlan(
        force, choices, natsDeadline, waiting, Optional.of(as), causes, recorded, provision);
  }

  /** Makes streams and consumers first. */
  public ApplyPlan provisioning(ProvisionOptions options) {
    return new ApplyPlan(
        force, choices, natsDeadline, waiting, release, causes, recorded, Optional.of(options));
  }

  /**
   * Makes a release that no change asked for.
   *
   * @param why by namespace
   * @param others services of the same releases that stay as they are
   */
  public ApplyPlan because(Map<String, Cause> why, List<ServiceObjects> others) {
    return new ApplyPlan(force, choices, natsDeadline, waiting, release, why, others, provision);
  }

  /** Whether the plan makes this choice. */
  public boolean has(Choice choice) {
    return choices.contains(choice);
  }

  boolean writes() {
    return !has(Choice.DRY_RUN);
  }

  /** Whether somebody waits until the services are ready. */
  public boolean waits() {
    return waiting.isPresent();
  }

  /** How the releases are named, locked and recorded, where they are written. */
  Optional<ReleaseOptions> journal() {
    return release.filter(as -> writes()).map(as -> as.adopting(has(Choice.ADOPT)));
  }

  /** What the preflight lets pass. */
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

  /** How each object is applied. */
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

  /**
   * The services with each object marked as its release's.
   *
   * @param defaultNamespace of services that name none
   */
  List<ServiceObjects> marked(List<ServiceObjects> services, String defaultNamespace) {
    return release.map(as -> as.marked(services, defaultNamespace)).orElse(services);
  }
}
