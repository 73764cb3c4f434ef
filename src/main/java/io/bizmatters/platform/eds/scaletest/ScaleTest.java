package io.bizmatters.platform.eds.scaletest;

import io.bizmatters.platform.eds.cluster.ClusterClient;
import io.bizmatters.platform.eds.cluster.ClusterException;
import io.bizmatters.platform.eds.cluster.ClusterWatch;
import io.bizmatters.platform.eds.cluster.ClusterWatch.WatchedName;
import io.bizmatters.platform.eds.cluster.ExternalMetric;
import io.bizmatters.platform.eds.cluster.ObjectKey;
import io.bizmatters.platform.eds.cluster.Retries;
import io.bizmatters.platform.eds.cluster.WholeObjects;
import io.bizmatters.platform.eds.manifest.KubernetesObject;
import io.bizmatters.platform.eds.manifest.ScalerFacts;
import io.bizmatters.platform.eds.manifest.ServiceObjects;
import io.bizmatters.platform.eds.nats.NatsException;
import io.bizmatters.platform.eds.report.RunReport.ServiceReport;
import io.bizmatters.platform.eds.report.ScaleTestReport.Miss;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * The seed's autoscaling test of one service: looks whether it can be made, publishes, watches the
 * replicas rise, has the messages taken, watches the replicas fall, and leaves the stream as it
 * was. Replicas stay the autoscaler's.
 */
public final class ScaleTest {

  private static final int ID_LENGTH = 12;

  /** Without a window of the service's own: the HPA controller's. */
  private static final Duration HPA_WINDOW = Duration.ofMinutes(5);

  private static final Duration MARGIN = Duration.ofMinutes(1);

  private final ClusterClient client;
  private final WholeObjects objects;
  private final ClusterWatch watch;
  private final Consumer<String> lines;

  /**
   * @param watch over the namespaces of all services
   * @param lines takes what people should read while it runs
   */
  public ScaleTest(
      ClusterClient client, Retries retries, ClusterWatch watch, Consumer<String> lines) {
    this.client = client;
    this.objects = new WholeObjects(client, retries);
    this.watch = watch;
    this.lines = lines;
  }

  /**
   * Tests a service.
   *
   * @param readiness what the plugin's own readiness says of it
   * @throws ClusterException when the cluster is lost; what was published is deleted all the same
   * @throws InterruptedException when the build is stopped; the same
   */
  public Tested run(
      ServiceObjects service, ServiceReport readiness, NatsSource source, ScaleTestOptions options)
      throws ClusterException, InterruptedException {
    String run = UUID.randomUUID().toString().replace("-", "").substring(0, ID_LENGTH);
    Optional<KubernetesObject> scaledObject = ScalerFacts.scaledObject(service);
    if (scaledObject.isEmpty()) {
      return Tested.refused(run, service, options, List.of(notScaled()));
    }
    ScalerFacts scaler = ScalerFacts.of(scaledObject.get());
    TestMessages messages = new TestMessages(source, service.service().nats(), run);
    WatchedName name = new WatchedName(namespace(service), service.service().name());
    Watching watching = new Watching(watch, new ExternalMetric(client), messages, name, scaler);
    List<Miss> misses = new ArrayList<>();
    Preconditions.ready(readiness).ifPresent(misses::add);
    misses.addAll(kedaValues(scaler, namespace(service)));
    Optional<QueueFacts> facts = facts(messages, options, misses);
    Optional<String> subject =
        options
            .subject()
            .or(() -> facts.flatMap(seen -> Subjects.derived(seen.subjects(), seen.filters())));
    String consumer = service.service().nats().consumer();
    facts.ifPresent(seen -> misses.addAll(Preconditions.queue(seen, subject, options, consumer)));
    Limits limits = limits(scaler, watching.desired(), lagBefore(facts), options);
    Preconditions.climb(limits).ifPresent(misses::add);
    Tested tested =
        new Tested(run, service, options, subject, Optional.of(limits), misses, Trace.empty());
    if (!misses.isEmpty() || facts.isEmpty() || subject.isEmpty()) {
      return tested;
    }
    long from = facts.get().lastSequence() + 1;
    return new RunningTest(tested, limits, subject.get(), from, messages, watching, lines).run();
  }

  private static Miss notScaled() {
    return new Miss(
        "service",
        "autoscaling is off: nothing scales it",
        "a ScaledObject",
        "autoscaling.enabled, or leave this service out");
  }

  private String namespace(ServiceObjects service) {
    return service.service().namespace().orElse(client.namespace());
  }

  private List<Miss> kedaValues(ScalerFacts scaler, String namespace) throws ClusterException {
    ObjectKey hpa =
        new ObjectKey("autoscaling/v2", "HorizontalPodAutoscaler", namespace, scaler.hpa());
    return KedaValues.misses(
        scaler, objects.read(ObjectKey.of(scaler.object(), namespace)), objects.read(hpa));
  }

  private static Optional<QueueFacts> facts(
      TestMessages messages, ScaleTestOptions options, List<Miss> misses)
      throws InterruptedException {
    try {
      return Optional.of(messages.facts(options.subject()));
    } catch (NatsException unseen) {
      misses.add(new Miss("NATS", unseen.what(), "the build can publish and look", unseen.fix()));
      return Optional.empty();
    }
  }

  /** What earlier tests have left is deleted first, and no lag then. */
  private static long lagBefore(Optional<QueueFacts> facts) {
    return facts.map(seen -> Math.max(0, seen.backlog().lag() - seen.left())).orElse(0L);
  }

  private static Limits limits(
      ScalerFacts scaler, int before, long lagBefore, ScaleTestOptions options) {
    Duration window =
        scaler.restingReplicas() == 0
            ? scaler.cooldown()
            : scaler.scaleDownWindow().orElse(HPA_WINDOW);
    return new Limits(
        options.messages(),
        lagBefore,
        before,
        scaler.restingReplicas(),
        scaler.maxReplicas(),
        scaler.lagThreshold(),
        scaler.activation(),
        options.up(),
        options.down().orElse(window.plus(MARGIN)));
  }
}
