package io.bizmatters.platform.eds.release;

import io.bizmatters.platform.eds.kubernetes.api.ClusterException;
import io.bizmatters.platform.eds.kubernetes.api.RequestPool;
import io.bizmatters.platform.eds.kubernetes.apply.ApplyResult;
import io.bizmatters.platform.eds.manifest.ServiceObjects;
import io.bizmatters.platform.eds.manifest.TargetService;
import io.bizmatters.platform.eds.release.journal.BuildOrigin.Cause;
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
 * Restores recorded releases with the same apply and the same readiness as every release. No
 * manifest sets replicas, so the autoscaler's count stays.
 */
public final class Rollback {

  /** Each rollback keeps its own watches open. */
  private static final int AT_A_TIME = 8;

  private final Connections to;
  private final ApplyPlan plan;
  private final ReleaseOptions release;
  private final ReleaseHistory history;

  /**
   * @param plan the plan of the failed release
   */
  public Rollback(Connections to, ApplyPlan plan) {
    this.to = to;
    this.plan = plan;
    this.release = plan.release().orElseThrow();
    this.history = new ReleaseHistory(to.api());
  }

  /**
   * What to restore.
   *
   * @param services as they were recorded
   * @param recorded services of the same releases that stay unchanged
   * @param causes the reasons, by namespace
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
   * Finds the recorded release that a person wants to restore.
   *
   * @param services of the module, as built
   * @param only the one service to roll back; empty for all
   * @param to its version; if empty, the last version deployed before the newest
   * @throws ClusterException when no such release exists, or the cluster cannot be reached
   */
  public static Plan plan(
      List<TargetService> services,
      Optional<String> only,
      OptionalInt to,
      ReleaseHistory history,
      ReleaseOptions options)
      throws ClusterException {
    List<ServiceObjects> earlier = new ArrayList<>();
    List<ServiceObjects> recorded = new ArrayList<>();
    Map<String, Cause> causes = new LinkedHashMap<>();
    for (ModuleRelease release : ModuleRelease.of(services, List.of(), options)) {
      boolean isMeant =
          only.isEmpty()
              || release.applied().stream()
                  .anyMatch(one -> one.service().name().equals(only.get()));
      if (isMeant) {
        Earlier found =
            history.earlier(release.mark(), TargetService.built(release.applied()), only, to);
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
   * The result of one service whose release had failed.
   *
   * @param failed the failed release
   * @param to the release to restore; empty if none exists or it is unknown
   * @param ended the state after the rollback
   * @param trouble why the release was not restored
   */
  public record Outcome(
      TargetService service,
      ReleaseEntry failed,
      Optional<ReleaseEntry> to,
      Optional<WaitResult> ended,
      Optional<String> trouble) {

    /** Returns {@code rolled back to v6: READY}, or what the cluster runs instead. */
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
   * Rolls services whose release failed back to their last deployed release. The services of one
   * namespace are rolled back as one release; the other services stay as deployed.
   *
   * @param failed the result of each failed release
   * @param others services of the same releases that did not fail
   * @throws InterruptedException when the build is stopped
   */
  public List<Outcome> afterFailure(
      Map<TargetService, ReleaseEntry> failed, List<TargetService> others)
      throws InterruptedException {
    try (RequestPool threads = new RequestPool("eds-rollback", AT_A_TIME)) {
      List<Future<List<Outcome>>> running = new ArrayList<>();
      for (ModuleRelease one : ModuleRelease.of(List.copyOf(failed.keySet()), others, release)) {
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

  private List<Outcome> afterFailure(ModuleRelease release, Map<TargetService, ReleaseEntry> failed)
      throws InterruptedException {
    Map<String, Earlier> earlier = Map.of();
    try {
      earlier = history.deployed(release.mark(), TargetService.built(release.applied()));
      return earlier.isEmpty()
          ? outcomes(release, failed, earlier, List.of(), Optional.empty())
          : wentBack(release, failed, earlier);
    } catch (ClusterException lost) {
      return outcomes(release, failed, earlier, List.of(), Optional.of(lost.what()));
    }
  }

  private List<Outcome> wentBack(
      ModuleRelease release, Map<TargetService, ReleaseEntry> failed, Map<String, Earlier> earlier)
      throws ClusterException, InterruptedException {
    List<ServiceObjects> back =
        earlier.values().stream().flatMap(one -> one.services().stream()).toList();
    List<ServiceObjects> rest = new ArrayList<>(TargetService.built(release.recorded()));
    release.applied().stream()
        .filter(one -> !earlier.containsKey(one.service().name()))
        .map(TargetService::built)
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

  /** Returns the reason of a rollback; a release that another run made in between stands. */
  private static Cause cause(
      Map<TargetService, ReleaseEntry> failed, Map<String, Earlier> earlier) {
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
      Map<TargetService, ReleaseEntry> failed,
      Map<String, Earlier> earlier,
      List<WaitResult> ended,
      Optional<String> trouble) {
    List<Outcome> outcomes = new ArrayList<>();
    for (TargetService service : release.applied()) {
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
