package io.bizmatters.platform.eds.provision;

import io.bizmatters.platform.eds.model.EventDrivenService;
import io.bizmatters.platform.eds.nats.NatsException;
import io.bizmatters.platform.eds.nats.NatsWays;
import io.bizmatters.platform.eds.provision.ProvisionPlan.ProvisionStep;
import io.bizmatters.platform.eds.provision.StreamProvisioner.Done;
import io.bizmatters.platform.eds.report.Miss;
import io.bizmatters.platform.eds.report.ProvisionTable;
import io.bizmatters.platform.eds.report.ProvisionTable.Row;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Creates and changes the streams and consumers of services: reads each NATS once, plans, and takes
 * the steps if all of them are allowed.
 */
public final class Provisioning {

  private final NatsWays ways;
  private final Options options;

  /**
   * @param ways the ways to NATS, which the caller closes
   */
  public Provisioning(NatsWays ways, Options options) {
    this.ways = ways;
    this.options = options;
  }

  /** The plans for all NATS servers and accounts of the services. */
  public static final class Plans {

    private final Map<StreamProvisioner, ProvisionPlan> plans = new LinkedHashMap<>();

    private Stream<ProvisionStep> steps() {
      return plans.values().stream().flatMap(plan -> plan.steps().stream());
    }

    /** Whether any plan changes a NATS. */
    public boolean changes() {
      return steps().anyMatch(ProvisionStep::writes);
    }

    /** The plans as a table. */
    public String table() {
      return ProvisionTable.of(
          steps()
              .map(
                  step ->
                      new Row(
                          step.service(),
                          step.title(),
                          step.action().name().toLowerCase(Locale.ROOT),
                          step.what()))
              .toList());
    }

    /** Returns remarks for people, one line each. */
    public List<String> notes() {
      return steps()
          .flatMap(
              step ->
                  step.notes().stream()
                      .map(note -> step.service() + "  " + step.title() + ": " + note))
          .toList();
    }

    /** Returns the reasons why the plans must not be carried out, each with its fix. */
    public List<Miss> refusals() {
      return plans.values().stream()
          .flatMap(plan -> plan.blocked().stream())
          .flatMap(
              step ->
                  step.refusals().stream()
                      .map(field -> field.of(subject(step) + ": " + field.subject())))
          .toList();
    }

    /** Returns a summary for each service, in numbers. */
    public List<String> summaries() {
      Map<String, List<ProvisionStep>> byService =
          steps()
              .collect(
                  Collectors.groupingBy(
                      ProvisionStep::service, LinkedHashMap::new, Collectors.toList()));
      return byService.entrySet().stream()
          .map(one -> one.getKey() + "  " + counts(one.getValue()))
          .toList();
    }

    private static String counts(List<ProvisionStep> steps) {
      return Stream.of(ProvisionStep.Action.values())
          .filter(action -> steps.stream().anyMatch(step -> step.action() == action))
          .map(
              action ->
                  steps.stream().filter(step -> step.action() == action).count()
                      + " "
                      + past(action))
          .collect(Collectors.joining(", "));
    }
  }

  private static String subject(ProvisionStep step) {
    return step.title() + " of service " + step.service();
  }

  private static String past(ProvisionStep.Action action) {
    return switch (action) {
      case CREATE -> "created";
      case UPDATE -> "updated";
      case RECREATE -> "deleted and created again";
      case UNCHANGED, REFUSED, UNMANAGED, MISSING -> action.name().toLowerCase(Locale.ROOT);
    };
  }

  /**
   * Reads the live state and plans the steps.
   *
   * @throws NatsException when a NATS server cannot be reached
   * @throws InterruptedException when the build is stopped
   */
  public Plans plan(List<EventDrivenService> services) throws NatsException, InterruptedException {
    Plans all = new Plans();
    Map<List<String>, List<EventDrivenService>> places =
        services.stream()
            .collect(
                Collectors.groupingBy(
                    service -> List.of(service.nats().servers().text(), service.nats().account()),
                    LinkedHashMap::new,
                    Collectors.toList()));
    for (List<EventDrivenService> group : places.values()) {
      StreamProvisioner nats = new StreamProvisioner(() -> ways.to(group.get(0)).session());
      all.plans.put(nats, nats.plan(group, options));
    }
    return all;
  }

  /**
   * Takes the steps. Plans with refusals must not be carried out.
   *
   * @return the steps that NATS refused
   * @throws NatsException when a NATS server cannot be reached any more; the next run continues
   * @throws InterruptedException when the build is stopped
   */
  public List<Miss> carryOut(Plans plans) throws NatsException, InterruptedException {
    List<Miss> failures = new ArrayList<>();
    for (Map.Entry<StreamProvisioner, ProvisionPlan> one : plans.plans.entrySet()) {
      for (Done done : one.getKey().carryOut(one.getValue())) {
        done.denied()
            .map(
                why ->
                    new Miss(subject(done.step()), "NATS: " + why, done.step().what(), done.fix()))
            .ifPresent(failures::add);
      }
    }
    return failures;
  }

  /**
   * Limits what a plan may do.
   *
   * @param force {@code eds.provision.force}: allow changes that lose messages, including deletion
   *     and new creation
   * @param production whether {@code eds.environment} is a production environment
   */
  public record Options(boolean force, boolean production) {}
}
