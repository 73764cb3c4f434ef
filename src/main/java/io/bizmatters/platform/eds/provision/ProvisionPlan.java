package io.bizmatters.platform.eds.provision;

import io.bizmatters.platform.eds.provision.ProvisionPlan.ProvisionStep.Action;
import io.bizmatters.platform.eds.report.Miss;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

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

  /**
   * Describes the step for one stream or consumer.
   *
   * @param service the service that wants it
   * @param kind stream or consumer
   * @param consumer the consumer's name; empty for streams
   * @param what the wanted settings or the changes, in one line
   * @param refusals why the step must not be taken, each about a field of the model; empty when it
   *     may
   * @param notes remarks that do not stop the step
   * @param configuration the configuration to send, by NATS' own keys; empty when nothing is sent
   */
  public record ProvisionStep(
      String service,
      Kind kind,
      String stream,
      String consumer,
      Action action,
      String what,
      List<Miss> refusals,
      List<String> notes,
      Map<String, Object> configuration) {

    /** The kind of a step's object. */
    public enum Kind {
      STREAM,
      DEAD_LETTERS,
      CONSUMER
    }

    /** The action of a step. */
    public enum Action {
      CREATE,
      UPDATE,
      /** Delete the object with its content and create it again. */
      RECREATE,
      UNCHANGED,
      REFUSED,
      /** The object exists, and the service does not configure it. */
      UNMANAGED,
      /** The object is missing, and the service does not configure it. */
      MISSING
    }

    public ProvisionStep {
      refusals = List.copyOf(refusals);
      notes = List.copyOf(notes);
      configuration = Collections.unmodifiableMap(new LinkedHashMap<>(configuration));
    }

    /** {@code stream ORDERS}, {@code consumer orders-workers of ORDERS}. */
    public String title() {
      return switch (kind) {
        case STREAM -> "stream " + stream;
        case DEAD_LETTERS -> "dead letters " + stream;
        case CONSUMER -> "consumer " + consumer + " of " + stream;
      };
    }

    /** Whether the step changes NATS. */
    public boolean writes() {
      return action == Action.CREATE || action == Action.UPDATE || action == Action.RECREATE;
    }
  }
}
