package io.bizmatters.platform.eds.provision;

import io.bizmatters.platform.eds.provision.ProvisionStep.Action;
import java.util.List;

/**
 * What has to be done to the streams and consumers of services that share a NATS.
 *
 * @param steps in the order in which they are taken
 */
public record ProvisionPlan(List<ProvisionStep> steps) {

  public ProvisionPlan {
    steps = List.copyOf(steps);
  }

  /** The steps that must not be taken, and those that nobody has said how to take. */
  public List<ProvisionStep> blocked() {
    return steps.stream()
        .filter(step -> step.action() == Action.REFUSED || step.action() == Action.MISSING)
        .toList();
  }

  /** The steps of which NATS is told. */
  public List<ProvisionStep> writes() {
    return steps.stream().filter(ProvisionStep::writes).toList();
  }
}
