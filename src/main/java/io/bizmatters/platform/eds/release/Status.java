package io.bizmatters.platform.eds.release;

import io.bizmatters.platform.eds.kubernetes.api.Api;
import io.bizmatters.platform.eds.kubernetes.api.ClusterException;
import io.bizmatters.platform.eds.kubernetes.watch.ClusterWatch;
import io.bizmatters.platform.eds.kubernetes.watch.ClusterWatch.Sight;
import io.bizmatters.platform.eds.kubernetes.watch.ClusterWatch.WatchedName;
import io.bizmatters.platform.eds.manifest.ServiceObjects;
import io.bizmatters.platform.eds.manifest.TargetService;
import io.bizmatters.platform.eds.manifest.tree.KubernetesObject;
import io.bizmatters.platform.eds.model.EventDrivenService.Nats;
import io.bizmatters.platform.eds.nats.ConsumerCounts;
import io.bizmatters.platform.eds.nats.NatsException;
import io.bizmatters.platform.eds.nats.NatsSession;
import io.bizmatters.platform.eds.nats.NatsWays;
import io.bizmatters.platform.eds.nats.StreamLook;
import io.bizmatters.platform.eds.readiness.Expectation;
import io.bizmatters.platform.eds.readiness.Expectation.ScaledObjectTarget;
import io.bizmatters.platform.eds.readiness.KedaBehaviour.KedaVersion;
import io.bizmatters.platform.eds.readiness.Moment;
import io.bizmatters.platform.eds.readiness.Required;
import io.bizmatters.platform.eds.readiness.Snapshot.MetricAnswer;
import io.bizmatters.platform.eds.release.wait.AwaitedService;
import io.bizmatters.platform.eds.release.wait.LiveWaitEnvironment;
import io.bizmatters.platform.eds.release.wait.ReadinessTargets;
import io.bizmatters.platform.eds.release.wait.Wait;
import io.bizmatters.platform.eds.release.wait.WaitEnvironment;
import io.bizmatters.platform.eds.report.RunReport.Rates;
import io.bizmatters.platform.eds.report.RunReport.ServiceReport;
import io.bizmatters.platform.eds.report.RunReport.Work;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * One look at services. The current state is judged as if it had lasted for a moment, so nothing
 * has to wait. Faults that only time can tell from hiccups are blockers here, not failures.
 */
public final class Status implements AutoCloseable {

  /** Longer than a rollout must hold, and shorter than any grace. */
  private static final Moment STEADY = new Moment(Duration.ofSeconds(4));

  /** Two counts of a consumer that are closer together say little about a rate. */
  private static final Duration BETWEEN_COUNTS = Duration.ofSeconds(1);

  private static final Moment FIRST = new Moment(Duration.ZERO);

  private final Api api;
  private final NatsWays ways;
  private final WaitEnvironment environment;
  private final ClusterWatch watch;
  private final Optional<KedaVersion> keda;
  private final Required required;
  private final Map<ServiceObjects, ConsumerCounts> counts = new HashMap<>();

  private Status(
      Api api,
      NatsWays ways,
      WaitEnvironment environment,
      ClusterWatch watch,
      Optional<KedaVersion> keda,
      Required required) {
    this.api = api;
    this.ways = ways;
    this.environment = environment;
    this.watch = watch;
    this.keda = keda;
    this.required = required;
  }

  /**
   * Lists the live objects.
   *
   * @throws ClusterException when the cluster cannot be reached
   */
  public static Status open(
      Api api,
      StreamLook streams,
      List<ServiceObjects> services,
      Required required,
      Consumer<String> lines)
      throws ClusterException {
    Set<String> namespaces = TargetService.namespaces(services, api.namespace());
    ClusterWatch watch = ClusterWatch.open(api, namespaces, lines);
    WaitEnvironment environment = new LiveWaitEnvironment(api, watch, streams);
    return new Status(api, streams.ways(), environment, watch, environment.keda(), required);
  }

  /**
   * Returns the state of the services.
   *
   * @throws ClusterException when the cluster cannot be reached
   * @throws InterruptedException when the build is stopped
   */
  public List<ServiceReport> look(List<ServiceObjects> services)
      throws ClusterException, InterruptedException {
    ServiceReports reports = new ServiceReports(List.of());
    List<ServiceReport> all = new ArrayList<>();
    for (TargetService service : TargetService.of(services, api.namespace())) {
      all.add(look(service, reports));
    }
    return all;
  }

  /**
   * Returns the state of the services with the lag of their consumers and its rate. The first call
   * takes a second longer, because a rate needs two counts.
   *
   * @throws ClusterException when the cluster cannot be reached
   * @throws InterruptedException when the build is stopped
   */
  public List<ServiceReport> lookAndCount(List<ServiceObjects> services)
      throws ClusterException, InterruptedException {
    Set<List<Object>> silent = new HashSet<>();
    Map<ServiceObjects, ConsumerCounts> before = new HashMap<>(counts);
    for (ServiceObjects service : services) {
      if (!before.containsKey(service)) {
        count(service, silent).ifPresent(first -> before.put(service, first));
      }
    }
    List<ServiceReport> all = new ArrayList<>(look(services));
    rest(before.values());
    for (int i = 0; i < all.size(); i++) {
      ServiceObjects service = services.get(i);
      Optional<ConsumerCounts> now = count(service, silent);
      now.ifPresent(counted -> counts.put(service, counted));
      if (now.isPresent()) {
        all.set(i, all.get(i).with(work(now.get(), Optional.ofNullable(before.get(service)))));
      }
    }
    return all;
  }

  /**
   * Returns the counts; if NATS itself cannot be reached, gate G5 says why, and the lag comes from
   * another source.
   *
   * @param silent accounts of a NATS that did not answer and is not waited for again
   */
  private Optional<ConsumerCounts> count(ServiceObjects service, Set<List<Object>> silent)
      throws InterruptedException {
    Nats nats = service.service().nats();
    List<Object> place = List.of(nats.servers(), nats.account());
    if (silent.contains(place)) {
      return Optional.empty();
    }
    try {
      NatsSession session = ways.to(service.service()).session();
      return Optional.of(ConsumerCounts.of(session, nats.stream(), nats.consumer()));
    } catch (NatsException unreachable) {
      silent.add(place);
      return Optional.empty();
    } catch (IOException unseen) {
      return Optional.empty();
    }
  }

  private static void rest(Collection<ConsumerCounts> before) throws InterruptedException {
    long newest = before.stream().mapToLong(ConsumerCounts::at).max().orElse(Long.MIN_VALUE);
    if (!before.isEmpty()) {
      long left = BETWEEN_COUNTS.toNanos() - (System.nanoTime() - newest);
      TimeUnit.NANOSECONDS.sleep(Math.max(0, left));
    }
  }

  private static Work work(ConsumerCounts now, Optional<ConsumerCounts> before) {
    return new Work(
        now.waiting(),
        now.inWork(),
        now.redelivered(),
        now.oldest(),
        before
            .flatMap(now::since)
            .map(rates -> new Rates(rates.arriving(), rates.delivering(), rates.finishing())));
  }

  /** Waits for a change, at most for this time. */
  public boolean awaitChange(Duration atMost) throws InterruptedException, ClusterException {
    return !environment.awaitChanges(atMost).isEmpty();
  }

  private ServiceReport look(TargetService service, ServiceReports reports)
      throws ClusterException, InterruptedException {
    Optional<KubernetesObject> scaledObject = ReadinessTargets.scaledObject(service);
    Sight sight =
        environment.sight(
            new WatchedName(service.namespace(), service.service().name()),
            scaledObject.map(KubernetesObject::name),
            scaledObject.map(ReadinessTargets::hpa).orElse(""));
    Wait.Options options = new Wait.Options(Duration.ZERO, required, false);
    Optional<Expectation> applied = ReadinessTargets.live(service, sight, options, FIRST);
    if (applied.isEmpty()) {
      return reports.notThere(service);
    }
    AwaitedService looked = new AwaitedService(service, applied.get());
    looked.answered(environment.stream(service.built()), FIRST);
    looked.judge(sight, FIRST, keda);
    Optional<ScaledObjectTarget> scaling = applied.get().scaledObject();
    if (scaling.isPresent()) {
      MetricAnswer answer = environment.metric(service.namespace(), scaling.get(), STEADY);
      looked.judge(sight, STEADY, keda);
      looked.answered(answer, STEADY);
    }
    looked.judge(sight, STEADY, keda);
    return reports.seen(looked);
  }

  @Override
  public void close() {
    watch.close();
  }
}
