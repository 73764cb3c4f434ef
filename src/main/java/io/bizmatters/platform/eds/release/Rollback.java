package io.bizmatters.platform.eds.release;

import io.bizmatters.platform.eds.cluster.Applied;
import io.bizmatters.platform.eds.cluster.ClusterException;
import io.bizmatters.platform.eds.cluster.ReleaseEntry;
import io.bizmatters.platform.eds.manifest.ServiceObjects;
import io.bizmatters.platform.eds.release.ReleaseHistory.Earlier;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;

/**
 * Puts recorded releases back by the same apply and the same readiness as any other. The replicas
 * stay what the autoscaler has set: no manifest names them.
 */
public final class Rollback {

  /** Each holds watches of its own open. */
  private static final int AT_A_TIME = 8;

  private final Deploy deploy;
  private final ReleaseHistory history;
  private final String defaultNamespace;

  /**
   * @param defaultNamespace of services that name none
   */
  public Rollback(Deploy deploy, ReleaseHistory history, String defaultNamespace) {
    this.deploy = deploy;
    this.history = history;
    this.defaultNamespace = defaultNamespace;
  }

  /**
   * What is to be put back.
   *
   * @param services as they were
   * @param causes why, by namespace and name
   */
  public record Plan(List<ServiceObjects> services, Map<String, Cause> causes) {
    public Plan {
      services = List.copyOf(services);
      causes = Map.copyOf(causes);
    }
  }

  /**
   * Looks for what a person wants back.
   *
   * @param to its version; without one, each service's last that was deployed before its newest
   * @throws ClusterException when there is none, or the cluster cannot be talked to
   */
  public static Plan plan(
      List<ServiceObjects> services,
      OptionalInt to,
      ReleaseHistory history,
      String defaultNamespace)
      throws ClusterException {
    List<ServiceObjects> earlier = new ArrayList<>();
    Map<String, Cause> causes = new LinkedHashMap<>();
    for (ServiceObjects service : services) {
      Earlier found = history.earlier(service, to);
      earlier.add(found.service());
      causes.put(
          key(service, defaultNamespace),
          new Cause("rollback to " + found.target().title(), OptionalInt.empty()));
    }
    return new Plan(earlier, causes);
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
      Optional<Ended> ended,
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
      return ended.filter(Ended::isBad).isPresent()
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
   * Brings services whose release has failed back to what was deployed before it, side by side:
   * none waits for the readiness of another.
   *
   * @param failed with the reason of each
   * @throws InterruptedException when the build is stopped
   */
  public List<Outcome> afterFailure(
      Map<ServiceObjects, ReleaseEntry> failed, Deploy.Options options, WaitOptions waiting)
      throws InterruptedException {
    try (RequestPool threads = new RequestPool("eds-rollback", AT_A_TIME)) {
      List<Future<Outcome>> running = new ArrayList<>();
      failed.forEach(
          (service, entry) ->
              running.add(threads.start(() -> afterFailure(service, entry, options, waiting))));
      List<Outcome> outcomes = new ArrayList<>();
      for (Future<Outcome> one : running) {
        outcomes.add(outcome(one));
      }
      return outcomes;
    }
  }

  private static Outcome outcome(Future<Outcome> one) throws InterruptedException {
    try {
      return one.get();
    } catch (ExecutionException failure) {
      if (failure.getCause() instanceof InterruptedException stop) {
        throw stop;
      }
      throw new IllegalStateException("a rollback", failure);
    }
  }

  private Outcome afterFailure(
      ServiceObjects service, ReleaseEntry failed, Deploy.Options options, WaitOptions waiting)
      throws InterruptedException {
    Optional<ReleaseEntry> to = Optional.empty();
    try {
      Optional<Earlier> earlier = history.deployed(service);
      if (earlier.isEmpty()) {
        return trouble(service, failed, to, "none was deployed before");
      }
      to = Optional.of(earlier.get().target());
      Cause cause =
          new Cause(
              "rollback to "
                  + earlier.get().target().title()
                  + " after "
                  + failed.title()
                  + failed.note().map(why -> " " + why).orElse(""),
              OptionalInt.of(failed.version()));
      List<ServiceObjects> back = List.of(earlier.get().service());
      Deploy.Options all = options.because(Map.of(key(service, defaultNamespace), cause));
      try (Deployed deployed = deploy.apply(back, all)) {
        if (!deployed.isSuccess()) {
          return trouble(service, failed, to, refusals(deployed));
        }
        Optional<Ended> ended =
            options.watched()
                ? deploy.await(back, deployed, waiting).stream().findFirst()
                : Optional.empty();
        return new Outcome(service, failed, to, ended, Optional.empty());
      }
    } catch (ClusterException lost) {
      return trouble(service, failed, to, lost.what());
    }
  }

  private static Outcome trouble(
      ServiceObjects service, ReleaseEntry failed, Optional<ReleaseEntry> to, String why) {
    return new Outcome(service, failed, to, Optional.empty(), Optional.of(why));
  }

  private static String refusals(Deployed deployed) {
    List<String> all = new ArrayList<>();
    deployed.misses().forEach(miss -> all.add(miss.subject() + " " + miss.found()));
    for (Applied done : deployed.objects()) {
      done.refusal().ifPresent(refusal -> all.add(done.object().title() + " " + refusal.what()));
    }
    return String.join("; ", all);
  }

  private static String key(ServiceObjects service, String defaultNamespace) {
    return Release.key(
        service.service().namespace().orElse(defaultNamespace), service.service().name());
  }
}
