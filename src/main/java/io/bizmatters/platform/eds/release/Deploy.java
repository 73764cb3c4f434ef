package io.bizmatters.platform.eds.release;

import io.bizmatters.platform.eds.cluster.Applied;
import io.bizmatters.platform.eds.cluster.Applied.Action;
import io.bizmatters.platform.eds.cluster.ApplyOptions;
import io.bizmatters.platform.eds.cluster.ClusterClient;
import io.bizmatters.platform.eds.cluster.ClusterException;
import io.bizmatters.platform.eds.cluster.ClusterWatch;
import io.bizmatters.platform.eds.cluster.ClusterWatch.WatchedName;
import io.bizmatters.platform.eds.cluster.Namespaces;
import io.bizmatters.platform.eds.cluster.ObjectEvents;
import io.bizmatters.platform.eds.cluster.OwnObjects;
import io.bizmatters.platform.eds.cluster.PodLogs;
import io.bizmatters.platform.eds.cluster.Retries;
import io.bizmatters.platform.eds.cluster.ServerSideApply;
import io.bizmatters.platform.eds.cluster.Sight;
import io.bizmatters.platform.eds.manifest.KubernetesObject;
import io.bizmatters.platform.eds.manifest.ServiceObjects;
import io.bizmatters.platform.eds.nats.ProvisionOptions;
import io.bizmatters.platform.eds.readiness.Moment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Brings services onto a cluster: looks whether all is there, opens the watches, applies; and then,
 * as its own step, waits until they are ready.
 */
public final class Deploy {

  /**
   * What is done.
   *
   * @param watched whether watches are opened, for {@link #await}
   * @param release how releases are locked and recorded; empty where they are not, as in a dry run
   * @param causes of releases that no change asked for, by namespace and name
   * @param provision {@code eds.provision.onApply}: streams and consumers are made first; empty
   *     where they are not
   */
  public record Options(
      PreflightOptions preflight,
      ApplyOptions apply,
      boolean watched,
      Optional<ReleaseOptions> release,
      Map<String, Cause> causes,
      Optional<ProvisionOptions> provision) {

    public Options {
      causes = Map.copyOf(causes);
    }

    /** With what locks and records need. */
    PreflightOptions preflights() {
      return release.map(preflight::releasing).orElse(preflight);
    }

    /** The same for other causes. */
    Options because(Map<String, Cause> other) {
      return new Options(preflight, apply, watched, release, other, provision);
    }

    /** Makes no streams. */
    public Options(
        PreflightOptions preflight,
        ApplyOptions apply,
        boolean watched,
        Optional<ReleaseOptions> release,
        Map<String, Cause> causes) {
      this(preflight, apply, watched, release, causes, Optional.empty());
    }

    /** Neither locks nor records. */
    public Options(PreflightOptions preflight, ApplyOptions apply, boolean watched) {
      this(preflight, apply, watched, Optional.empty(), Map.of());
    }
  }

  /**
   * A timeout is kept within a second, so what failed pods say, and the last requests of the wait,
   * must come within less.
   */
  private static final Duration EVIDENCE = Duration.ofMillis(800);

  private final ClusterClient client;
  private final Retries retries;
  private final StreamLook streams;
  private final Consumer<String> lines;

  /**
   * @param lines takes what people should read while it goes on
   */
  public Deploy(ClusterClient client, Retries retries, StreamLook streams, Consumer<String> lines) {
    this.client = client;
    this.retries = retries;
    this.streams = streams;
    this.lines = lines;
  }

  /**
   * Looks and applies.
   *
   * @throws ClusterException when the cluster cannot be talked to
   * @throws InterruptedException when the build is stopped
   */
  public Deployed apply(List<ServiceObjects> services, Options options)
      throws ClusterException, InterruptedException {
    OwnObjects own = OwnObjects.in(client);
    Findings preflight =
        new Preflight(client, retries, streams).check(services, options.preflights(), own);
    preflight.notices().forEach(notice -> lines.accept(notice.subject() + "  " + notice.text()));
    Optional<ProvisionOnApply> provisioning =
        options.provision().map(how -> new ProvisionOnApply(streams.ways(), how, services, lines));
    List<Miss> misses = new ArrayList<>(preflight.misses());
    if (provisioning.isPresent()) {
      misses.addAll(provisioning.get().look(options.apply().dryRun()));
    }
    if (!misses.isEmpty()) {
      return Deployed.nothing(misses, List.of());
    }
    ServerSideApply apply = new ServerSideApply(client, retries, options.apply());
    List<Applied> namespaces =
        options.preflight().createNamespace() ? namespaces(services, apply) : List.of();
    if (namespaces.stream().anyMatch(made -> made.action() == Action.FAILED)) {
      return Deployed.nothing(List.of(), namespaces);
    }
    Optional<ClusterWatch> watch =
        options.watched()
            ? Optional.of(ClusterWatch.open(client, retries, namespaceNames(services), lines))
            : Optional.empty();
    Optional<Releases> releases = Optional.empty();
    try {
      if (options.release().isPresent()) {
        releases =
            Optional.of(
                Releases.begin(
                    client,
                    retries,
                    options.release().get(),
                    services,
                    apply,
                    own,
                    options.causes(),
                    lines));
      }
      if (provisioning.isPresent() && !options.apply().dryRun()) {
        List<Miss> refused = provisioning.get().run();
        if (!refused.isEmpty()) {
          return ended(services, watch, releases, Deployed.nothing(refused, namespaces));
        }
      }
      List<Applied> all = new ArrayList<>(namespaces);
      all.addAll(write(services, apply, own, releases));
      Deployed deployed = new Deployed(List.of(), all, watch, releases, client.namespace());
      if (!options.watched() || !deployed.isSuccess()) {
        end(services, deployed);
      }
      return deployed;
    } catch (ClusterException | InterruptedException | RuntimeException failure) {
      watch.ifPresent(ClusterWatch::close);
      releases.ifPresent(Releases::close);
      throw failure;
    }
  }

  /** Of releases whose streams could not be made: no object was written. */
  private Deployed ended(
      List<ServiceObjects> services,
      Optional<ClusterWatch> watch,
      Optional<Releases> releases,
      Deployed deployed)
      throws ClusterException {
    if (releases.isPresent()) {
      for (ServiceObjects service : services) {
        releases.get().failed(service, namespace(service), "NOT_PROVISIONED");
      }
      releases.get().close();
    }
    watch.ifPresent(ClusterWatch::close);
    return deployed;
  }

  private static List<Applied> write(
      List<ServiceObjects> services,
      ServerSideApply apply,
      OwnObjects own,
      Optional<Releases> releases)
      throws ClusterException {
    if (releases.isEmpty()) {
      return new Apply(apply).run(services, own).objects();
    }
    releases.get().pruneScalers();
    return new Apply(apply)
        .run(services, own, releases.get().locked(), releases.get().fence())
        .objects();
  }

  /** What ends one release. */
  @FunctionalInterface
  private interface End<T> {
    void of(T one) throws ClusterException;
  }

  /** All are ended, also where one of them cannot be. */
  private static <T> void together(List<T> all, End<T> end) throws ClusterException {
    try (RequestPool requests = new RequestPool("eds-end")) {
      requests.all(
          all,
          one -> {
            end.of(one);
            return true;
          });
    }
  }

  /** Of releases that nobody waits for: what is applied as a whole is deployed. */
  private void end(List<ServiceObjects> services, Deployed deployed) throws ClusterException {
    if (deployed.releases().isEmpty()) {
      return;
    }
    Releases releases = deployed.releases().get();
    Set<KubernetesObject> missing = Collections.newSetFromMap(new IdentityHashMap<>());
    deployed.objects().stream()
        .filter(Applied::isMissing)
        .forEach(done -> missing.add(done.object()));
    together(
        services,
        service -> {
          if (service.objects().stream().noneMatch(missing::contains)) {
            releases.deployed(service, namespace(service));
          } else {
            releases.failed(service, namespace(service), "REFUSED");
          }
        });
    if (missing.isEmpty()) {
      releases.pruneFormer();
    }
  }

  private List<Applied> namespaces(List<ServiceObjects> services, ServerSideApply apply)
      throws ClusterException {
    Namespaces namespaces = new Namespaces(client, retries, apply);
    List<Applied> made = new ArrayList<>();
    for (String name : namespaceNames(services)) {
      Applied namespace = namespaces.ensure(name);
      if (namespace.action() != Action.UNCHANGED) {
        made.add(namespace);
      }
    }
    return made;
  }

  private Set<String> namespaceNames(List<ServiceObjects> services) {
    return ServiceObjects.namespaces(services, client.namespace());
  }

  private String namespace(ServiceObjects service) {
    return service.service().namespace().orElse(client.namespace());
  }

  /**
   * Waits until the services that were applied are ready, have failed, or the time is over.
   *
   * @throws ClusterException when the cluster cannot be talked to any more
   * @throws InterruptedException when the build is stopped
   */
  public List<Ended> await(List<ServiceObjects> services, Deployed deployed, WaitOptions options)
      throws ClusterException, InterruptedException {
    ClusterWatch watch = deployed.watch().orElseThrow();
    Stopwatch stopwatch = Stopwatch.start();
    List<AwaitedService> awaited = new ArrayList<>();
    for (ServiceObjects service : services) {
      ReadinessTargets.applied(
              service,
              namespace(service),
              deployed.objects(),
              seen(watch, service),
              options,
              stopwatch.now())
          .map(applied -> new AwaitedService(service, applied))
          .ifPresent(awaited::add);
    }
    List<Ended> all = wait(watch, stopwatch, awaited, options);
    if (deployed.releases().isPresent()) {
      Releases releases = deployed.releases().get();
      together(all, ended -> end(ended, releases));
      if (all.stream().noneMatch(Ended::isBad)) {
        deployed.releases().get().pruneFormer();
      }
    }
    return all;
  }

  /** A service that rests on its fallback or is paused runs what was released. */
  private void end(Ended ended, Releases releases) throws ClusterException {
    String namespace = ended.applied().namespace();
    if (ended.isBad()) {
      String reason =
          ended.verdict().reason().map(Enum::name).orElseGet(() -> ended.state().name());
      releases.failed(ended.service(), namespace, reason);
    } else {
      releases.deployed(ended.service(), namespace);
    }
  }

  /**
   * Waits for what is there already.
   *
   * @return how it ended for those that are there
   * @throws ClusterException when the cluster cannot be talked to
   * @throws InterruptedException when the build is stopped
   */
  public List<Ended> awaitLive(List<ServiceObjects> services, WaitOptions options)
      throws ClusterException, InterruptedException {
    try (ClusterWatch watch = ClusterWatch.open(client, retries, namespaceNames(services), lines)) {
      Stopwatch stopwatch = Stopwatch.start();
      List<AwaitedService> awaited = new ArrayList<>();
      for (ServiceObjects service : services) {
        Moment now = stopwatch.now();
        ReadinessTargets.live(service, namespace(service), seen(watch, service), options, now)
            .map(applied -> new AwaitedService(service, applied))
            .ifPresent(awaited::add);
      }
      return wait(watch, stopwatch, awaited, options);
    }
  }

  private List<Ended> wait(
      ClusterWatch watch, Stopwatch stopwatch, List<AwaitedService> awaited, WaitOptions options)
      throws ClusterException, InterruptedException {
    Surroundings surroundings = new LiveSurroundings(client, retries, watch, streams);
    Moment begun = stopwatch.now();
    List<Ended> all =
        new Wait(surroundings, new WaitProgress(lines), stopwatch).run(awaited, options.timeout());
    Duration late = stopwatch.now().since(begun).minus(options.timeout());
    Duration left = late.isNegative() ? EVIDENCE : EVIDENCE.minus(late);
    Retries once = Retries.within(Duration.ZERO, lines);
    FailureEvidence evidence =
        new FailureEvidence(new PodLogs(client, once), new ObjectEvents(client, once));
    return evidence.of(all, ended -> seen(watch, ended.service()), left);
  }

  private Sight seen(ClusterWatch watch, ServiceObjects service) {
    Optional<KubernetesObject> scaledObject = ReadinessTargets.scaledObject(service);
    return watch.sight(
        new WatchedName(namespace(service), service.service().name()),
        scaledObject.map(KubernetesObject::name),
        scaledObject.map(ReadinessTargets::hpa).orElse(""));
  }
}
