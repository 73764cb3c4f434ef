package io.bizmatters.platform.eds.release;

import io.bizmatters.platform.eds.kubernetes.api.ClusterException;
import io.bizmatters.platform.eds.kubernetes.api.RequestPool;
import io.bizmatters.platform.eds.kubernetes.apply.ApplyResult;
import io.bizmatters.platform.eds.manifest.ServiceObjects;
import io.bizmatters.platform.eds.release.journal.Cause;
import io.bizmatters.platform.eds.release.journal.ModuleRelease;
import io.bizmatters.platform.eds.release.journal.ReleaseEntry;
import io.bizmatters.platform.eds.release.journal.ReleaseHistory;
import io.bizmatters.platform.eds.release.journal.ReleaseHistory.Earlier;
import io.bizmatters.platform.eds.release.journal.ReleaseOptions;
import io.bizmatters.platform.eds.release.wait.WaitResult;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.stream.Collectors;

/**
 * Puts recorded releases back by the same apply and the same readiness as any other. The replicas
 * stay what the autoscaler has set: no manifest names them.
 */
public final class Rollback {

  /** Each holds watches of its own open. */
  private static final int AT_A_TIME = 8;

  private final Connections to;
  private final ApplyPlan plan;
  private final ReleaseOptions release;
  private final ReleaseHistory history;

  /**
   * @param plan by which the services were released that failed
   */
  public Rollback(Connections to, ApplyPlan plan) {
    this.to = to;
    this.plan = plan;
    this.release = plan.release().orElseThrow();
    this.history = new ReleaseHistory(to.client(), to.retries());
  }

  /**
   * What is to be put back.
   *
   * @param services as they were
   * @param recorded services of the same releases that stay as they are
   * @param causes why, by namespace
   */
  public record Plan(
      List<ServiceObjects> services, List<ServiceObjects> recorded, Map<String, Cause> causes) {
    public Plan {
      services = List.copyOf(services);
      recorded = List.copyOf(recorded);
      causes = Map.copyOf(causes);
    }
  }

  /**
   * Looks for what a person wants back.
   *
   * @param services the module's, as the build has them
   * @param only the one service that goes back; empty for all
   * @param to its version; without one, the last that was deployed before the newest
   * @throws ClusterException when there is none, or the cluster cannot be talked to
   */
  public static Plan plan(
      List<ServiceObjects> services,
      Optional<String> only,
      OptionalInt to,
      ReleaseHistory history,
      ReleaseOptions options,
      String defaultNamespace)
      throws ClusterException {
    List<ServiceObjects> earlier = new ArrayList<>();
    List<ServiceObjects> recorded = new ArrayList<>();
    Map<String, Cause> causes = new LinkedHashMap<>();
    for (ModuleRelease release : ModuleRelease.of(services, List.of(), options, defaultNamespace)) {
      boolean isMeant =
          only.isEmpty()
              || release.applied().stream()
                  .anyMatch(one -> one.service().name().equals(only.get()));
      if (isMeant) {
        Earlier found = history.earlier(release.mark(), release.applied(), only, to);
        earlier.addAll(found.services());
        recorded.addAll(found.recorded());
        String what = only.map(service -> service + " to ").orElse("to ");
        causes.put(
            release.mark().namespace(),
            new Cause("rollback " + what + found.target().title(), OptionalInt.empty()));
      }
    }
    return new Plan(earlier, recorded, causes);
  }

  /**
   * What became of one service whose release had failed.
   *
   * @param failed what it was
   * @param to what was to come back; empty when there is nothing, or it is not known
   * @param ended how that ended
   * @param trouble why it did not come back
   */
  public record Outcome(
      ServiceObjects service,
      ReleaseEntry failed,
      Optional<ReleaseEntry> to,
      Optional<WaitResult> ended,
      Optional<String> trouble) {

    /** {@code rolled back to v6: READY}, or what is where instead. */
    public String shown() {
      String target = to.map(ReleaseEntry::title).orElse("an earlier release");
      if (trouble.isPresent()) {
        return "not rolled back to "
            + target
            + ": "
            + trouble.get()
            + "; in the cluster is what "
            + failed.title()
            + " has applied";
      }
      String state = ended.map(end -> end.state().name()).orElse("applied");
      return ended.filter(WaitResult::isBad).isPresent()
          ? "the rollback to "
              + target
              + " is not ready either: "
              + state
              + "; in the cluster is "
              + target
          : "rolled back to " + target + ": " + state;
    }
  }

  /**
   * Brings services whose release has failed back to what was deployed before it. Those of one
   * namespace go back as one release; what is deployed of the others stays as it is.
   *
   * @param failed what came of the release of each
   * @param others services of the same releases that did not fail
   * @throws InterruptedException when the build is stopped
   */
  public List<Outcome> afterFailure(
      Map<ServiceObjects, ReleaseEntry> failed, List<ServiceObjects> others)
      throws InterruptedException {
    try (RequestPool threads = new RequestPool("eds-rollback", AT_A_TIME)) {
      List<Future<List<Outcome>>> running = new ArrayList<>();
      for (ModuleRelease one :
          ModuleRelease.of(
              List.copyOf(failed.keySet()), others, release, to.client().namespace())) {
        running.add(threads.start(() -> afterFailure(one, failed)));
      }
      List<Outcome> outcomes = new ArrayList<>();
      for (Future<List<Outcome>> one : running) {
        outcomes.addAll(outcomes(one));
      }
      return outcomes;
    }
  }

  private static List<Outcome> outcomes(Future<List<Outcome>> one) throws InterruptedException {
    try {
      return one.get();
    } catch (ExecutionException failure) {
      if (failure.getCause() instanceof InterruptedException stop) {
        throw stop;
      }
      throw new IllegalStateException("a rollback", failure);
    }
  }

  private List<Outcome> afterFailure(
      ModuleRelease release, Map<ServiceObjects, ReleaseEntry> failed) throws InterruptedException {
    Map<String, Earlier> earlier = Map.of();
    try {
      earlier = history.deployed(release.mark(), release.applied());
      return earlier.isEmpty()
          ? outcomes(release, failed, earlier, List.of(), Optional.empty())
          : wentBack(release, failed, earlier);
    } catch (ClusterException lost) {
      return outcomes(release, failed, earlier, List.of(), Optional.of(lost.what()));
    }
  }

  private List<Outcome> wentBack(
      ModuleRelease release, Map<ServiceObjects, ReleaseEntry> failed, Map<String, Earlier> earlier)
      throws ClusterException, InterruptedException {
    List<ServiceObjects> back =
        earlier.values().stream().flatMap(one -> one.services().stream()).toList();
    List<ServiceObjects> rest = new ArrayList<>(release.recorded());
    release.applied().stream()
        .filter(one -> !earlier.containsKey(one.service().name()))
        .forEach(rest::add);
    ApplyPlan again =
        plan.because(Map.of(release.mark().namespace(), cause(failed, earlier)), rest);
    try (ReleaseRun run = new ReleaseRun(to, again)) {
      run.apply(back);
      if (!run.isSuccess()) {
        return outcomes(release, failed, earlier, List.of(), Optional.of(refusals(run)));
      }
      List<WaitResult> ended = run.isAwaited() ? run.await() : List.of();
      return outcomes(release, failed, earlier, ended, Optional.empty());
    }
  }

  /** Why, and that theirs stands if somebody has released in between. */
  private static Cause cause(
      Map<ServiceObjects, ReleaseEntry> failed, Map<String, Earlier> earlier) {
    ReleaseEntry bad = failed.values().iterator().next();
    String targets =
        earlier.entrySet().stream()
            .map(one -> one.getKey() + " to " + one.getValue().target().title())
            .collect(Collectors.joining(", "));
    return new Cause(
        "rollback of "
            + targets
            + " after "
            + bad.title()
            + bad.note().map(why -> " " + why).orElse(""),
        OptionalInt.of(bad.version()));
  }

  private static List<Outcome> outcomes(
      ModuleRelease release,
      Map<ServiceObjects, ReleaseEntry> failed,
      Map<String, Earlier> earlier,
      List<WaitResult> ended,
      Optional<String> trouble) {
    List<Outcome> outcomes = new ArrayList<>();
    for (ServiceObjects service : release.applied()) {
      String name = service.service().name();
      Optional<ReleaseEntry> to = Optional.ofNullable(earlier.get(name)).map(Earlier::target);
      Optional<WaitResult> end =
          ended.stream().filter(one -> one.service().service().name().equals(name)).findFirst();
      ReleaseEntry entry = Objects.requireNonNull(failed.get(service));
      Optional<String> why =
          trouble.or(
              () -> to.isEmpty() ? Optional.of("none was deployed before") : Optional.empty());
      outcomes.add(new Outcome(service, entry, to, end, why));
    }
    return outcomes;
  }

  private static String refusals(ReleaseRun run) {
    List<String> all = new ArrayList<>();
    run.misses().forEach(miss -> all.add(miss.subject() + " " + miss.found()));
    for (ApplyResult done : run.objects()) {
      done.refusal().ifPresent(refusal -> all.add(done.object().title() + " " + refusal.what()));
    }
    return String.join("; ", all);
  }
}
