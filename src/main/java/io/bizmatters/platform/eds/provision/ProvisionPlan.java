package io.bizmatters.platform.eds.provision;

import io.bizmatters.platform.eds.provision.ProvisionStep.Action;
import java.util.List;

/**
 * Holds the steps for the streams and consumers of services that share a NATS.
 *
 * @param steps in the order of execution
 */
public record ProvisionPlan(List<ProvisionStep> steps) {

  public ProvisionPlan {
    steps = List.copyOf(steps);
  }

  /** Returns the steps that are refused, and those of missing objects without configuration. */
  public List<ProvisionStep> blocked() {
    return steps.stream()
        .filter(step -> step.action() == Action.REFUSED || step.action() == Action.MISSING)
        .toList();
  }

  /** Returns the steps that change NATS. */
  public List<ProvisionStep> writes() {
    return steps.stream().filter(ProvisionStep::writes).toList();
  }
}
