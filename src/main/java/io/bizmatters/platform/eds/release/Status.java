package io.bizmatters.platform.eds.release;

import io.bizmatters.platform.eds.cluster.ClusterClient;
import io.bizmatters.platform.eds.cluster.ClusterException;
import io.bizmatters.platform.eds.cluster.ClusterWatch;
import io.bizmatters.platform.eds.cluster.ClusterWatch.WatchedName;
import io.bizmatters.platform.eds.cluster.Retries;
import io.bizmatters.platform.eds.cluster.Sight;
import io.bizmatters.platform.eds.manifest.KubernetesObject;
import io.bizmatters.platform.eds.manifest.ServiceObjects;
import io.bizmatters.platform.eds.readiness.Applied;
import io.bizmatters.platform.eds.readiness.Applied.ScaledObjectTarget;
import io.bizmatters.platform.eds.readiness.KedaVersion;
import io.bizmatters.platform.eds.readiness.MetricAnswer;
import io.bizmatters.platform.eds.readiness.Moment;
import io.bizmatters.platform.eds.readiness.Required;
import io.bizmatters.platform.eds.report.RunReport.ServiceReport;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * One look at services: judged as if what is seen now had been so for a moment, so that nothing has
 * to be waited for. Faults that need time to be told from hiccups are blockers here, not failures.
 */
public final class Status implements AutoCloseable {

  /** Longer than a rollout must hold, shorter than any grace. */
  private static final Moment STEADY = new Moment(Duration.ofSeconds(4));

  private static final Moment FIRST = new Moment(Duration.ZERO);

  private final ClusterClient client;
  private final Surroundings surroundings;
  private final ClusterWatch watch;
  private final Optional<KedaVersion> keda;
  private final Required required;

  private Status(
      ClusterClient client,
      Surroundings surroundings,
      ClusterWatch watch,
      Optional<KedaVersion> keda,
      Required required) {
    this.client = client;
    this.surroundings = surroundings;
    this.watch = watch;
    this.keda = keda;
    this.required = required;
  }

  /**
   * Lists what there is.
   *
   * @throws ClusterException when the cluster cannot be talked to
   */
  public static Status open(
      ClusterClient client,
      Retries retries,
      StreamLook streams,
      List<ServiceObjects> services,
      Required required,
      Consumer<String> lines)
      throws ClusterException {
    Set<String> namespaces = new LinkedHashSet<>();
    services.forEach(
        service -> namespaces.add(service.service().namespace().orElse(client.namespace())));
    ClusterWatch watch = ClusterWatch.open(client, retries, namespaces, lines);
    Surroundings surroundings = new LiveSurroundings(client, retries, watch, streams);
    return new Status(client, surroundings, watch, surroundings.keda(), required);
  }

  /**
   * How the services are.
   *
   * @throws ClusterException when the cluster cannot be talked to
   * @throws InterruptedException when the build is stopped
   */
  public List<ServiceReport> look(List<ServiceObjects> services)
      throws ClusterException, InterruptedException {
    ServiceReports reports = new ServiceReports(client.namespace(), List.of());
    List<ServiceReport> all = new ArrayList<>();
    for (ServiceObjects service : services) {
      all.add(look(service, reports));
    }
    return all;
  }

  /** Waits for a change, at most that long. */
  public boolean awaitChange(Duration atMost) throws InterruptedException, ClusterException {
    return !surroundings.awaitChanges(atMost).isEmpty();
  }

  private ServiceReport look(ServiceObjects service, ServiceReports reports)
      throws ClusterException, InterruptedException {
    String namespace = service.service().namespace().orElse(client.namespace());
    Optional<KubernetesObject> scaledObject = ReadinessTargets.scaledObject(service);
    Sight sight =
        surroundings.sight(
            new WatchedName(namespace, service.service().name()),
            scaledObject.map(KubernetesObject::name),
            scaledObject.map(ReadinessTargets::hpa).orElse(""));
    WaitOptions options = new WaitOptions(Duration.ZERO, required, false);
    Optional<Applied> applied = ReadinessTargets.live(service, namespace, sight, options, FIRST);
    if (applied.isEmpty()) {
      return reports.notThere(service);
    }
    AwaitedService looked = new AwaitedService(service, applied.get());
    looked.answered(surroundings.stream(service), FIRST);
    looked.judge(sight, FIRST, keda);
    Optional<ScaledObjectTarget> scaling = applied.get().scaledObject();
    if (scaling.isPresent()) {
      MetricAnswer answer = surroundings.metric(namespace, scaling.get(), STEADY);
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
