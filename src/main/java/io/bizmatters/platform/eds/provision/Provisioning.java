package io.bizmatters.platform.eds.provision;

import io.bizmatters.platform.eds.model.EventDrivenService;
import io.bizmatters.platform.eds.nats.NatsException;
import io.bizmatters.platform.eds.nats.NatsWays;
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
 * Makes the streams and consumers that services want: looks at each NATS once, plans, and takes the
 * steps when all of them may be taken.
 */
public final class Provisioning {

  private final NatsWays ways;
  private final ProvisionOptions options;

  /**
   * @param ways stay open for whoever opened them
   */
  public Provisioning(NatsWays ways, ProvisionOptions options) {
    this.ways = ways;
    this.options = options;
  }

  /** The plans of all NATS and accounts that the services use. */
  public static final class Plans {

    private final Map<StreamProvisioner, ProvisionPlan> plans = new LinkedHashMap<>();

    private Stream<ProvisionStep> steps() {
      return plans.values().stream().flatMap(plan -> plan.steps().stream());
    }

    /** Whether any NATS would be told anything. */
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

    /** What people should know of it; a line each. */
    public List<String> notes() {
      return steps()
          .flatMap(
              step ->
                  step.notes().stream()
                      .map(note -> step.service() + "  " + step.title() + ": " + note))
          .toList();
    }

    /** Why they must not be carried out, each with its fix. */
    public List<Miss> refusals() {
      return plans.values().stream()
          .flatMap(plan -> plan.blocked().stream())
          .flatMap(
              step ->
                  step.refusals().stream()
                      .map(
                          refused ->
                              new Miss(
                                  subject(step) + ": " + refused.field(),
                                  refused.found(),
                                  refused.allowed(),
                                  refused.fix())))
          .toList();
    }

    /** What was done to each service, in numbers. */
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
      case RECREATE -> "deleted and made anew";
      case UNCHANGED, REFUSED, UNMANAGED, MISSING -> action.name().toLowerCase(Locale.ROOT);
    };
  }

  /**
   * Looks, and says what has to be done.
   *
   * @throws NatsException when a NATS cannot be talked to
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
   * Takes the steps. Plans with refusals are for nobody to carry out.
   *
   * @return what a NATS did not take
   * @throws NatsException when a NATS cannot be talked to any more: the next run goes on
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
}
