package io.bizmatters.platform.eds.provision;

import io.bizmatters.platform.eds.manifest.ServiceObjects;
import io.bizmatters.platform.eds.model.EventDrivenService;
import io.bizmatters.platform.eds.nats.NatsException;
import io.bizmatters.platform.eds.nats.NatsWays;
import io.bizmatters.platform.eds.provision.Provisioning.Plans;
import io.bizmatters.platform.eds.report.Miss;
import java.util.List;
import java.util.function.Consumer;

/**
 * Provisions streams and consumers as a part of apply. It plans before anything is written, so that
 * a refusal is reported with all other problems, and carries the plan out after the lock is taken
 * and before the first object is written.
 */
public final class ProvisionOnApply {

  private final Provisioning provisioning;
  private final List<EventDrivenService> services;
  private final Consumer<String> lines;

  public ProvisionOnApply(
      NatsWays ways,
      Provisioning.Options options,
      List<ServiceObjects> services,
      Consumer<String> lines) {
    this.provisioning = new Provisioning(ways, options);
    this.services =
        services.stream()
            .map(ServiceObjects::service)
            .filter(service -> service.nats().provision().isPresent())
            .toList();
    this.lines = lines;
  }

  private interface Talk {
    List<Miss> with(Plans plans) throws NatsException, InterruptedException;
  }

  /**
   * Plans and returns the refusals.
   *
   * @param show whether to show the plan, for a dry run
   */
  public List<Miss> look(boolean show) throws InterruptedException {
    return planned(
        plans -> {
          if (show || !plans.refusals().isEmpty()) {
            tell(plans);
          }
          return plans.refusals();
        });
  }

  /** Shows the plan and carries it out, unless there are new refusals. */
  public List<Miss> run() throws InterruptedException {
    return planned(
        plans -> {
          if (plans.changes() || !plans.refusals().isEmpty()) {
            tell(plans);
          }
          if (!plans.refusals().isEmpty()) {
            return plans.refusals();
          }
          List<Miss> failures = provisioning.carryOut(plans);
          if (failures.isEmpty()) {
            plans.summaries().forEach(line -> lines.accept(line + " (NATS)"));
          }
          return failures;
        });
  }

  private void tell(Plans plans) {
    plans.table().lines().forEach(lines);
    plans.notes().forEach(lines);
  }

  private List<Miss> planned(Talk talk) throws InterruptedException {
    try {
      return talk.with(provisioning.plan(services));
    } catch (NatsException unseen) {
      return List.of(
          new Miss(
              "streams and consumers",
              unseen.what(),
              "a NATS that this build can talk to, for eds.provision.onApply",
              unseen.fix()));
    }
  }
}
