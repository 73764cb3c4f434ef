package io.bizmatters.platform.eds.release;

import io.bizmatters.platform.eds.kubernetes.api.ClusterClient;
import io.bizmatters.platform.eds.kubernetes.api.ClusterException;
import io.bizmatters.platform.eds.kubernetes.api.Retries;
import io.bizmatters.platform.eds.kubernetes.apply.Applied;
import io.bizmatters.platform.eds.kubernetes.apply.Applied.Action;
import io.bizmatters.platform.eds.kubernetes.apply.ApplyOptions;
import io.bizmatters.platform.eds.kubernetes.apply.LiveOwners;
import io.bizmatters.platform.eds.kubernetes.apply.Namespaces;
import io.bizmatters.platform.eds.kubernetes.apply.OwnObjects;
import io.bizmatters.platform.eds.kubernetes.apply.ServerSideApply;
import io.bizmatters.platform.eds.kubernetes.watch.ClusterWatch;
import io.bizmatters.platform.eds.kubernetes.watch.ClusterWatch.WatchedName;
import io.bizmatters.platform.eds.kubernetes.watch.ObjectEvents;
import io.bizmatters.platform.eds.kubernetes.watch.PodLogs;
import io.bizmatters.platform.eds.kubernetes.watch.Sight;
import io.bizmatters.platform.eds.manifest.ServiceObjects;
import io.bizmatters.platform.eds.manifest.tree.KubernetesObject;
import io.bizmatters.platform.eds.nats.StreamLook;
import io.bizmatters.platform.eds.provision.ProvisionOnApply;
import io.bizmatters.platform.eds.provision.ProvisionOptions;
import io.bizmatters.platform.eds.readiness.Moment;
import io.bizmatters.platform.eds.release.journal.Cause;
import io.bizmatters.platform.eds.release.journal.Fence;
import io.bizmatters.platform.eds.release.journal.ModuleRelease;
import io.bizmatters.platform.eds.release.journal.ReleaseJournal;
import io.bizmatters.platform.eds.release.journal.ReleaseOptions;
import io.bizmatters.platform.eds.release.preflight.Findings;
import io.bizmatters.platform.eds.release.preflight.OwnerCheck;
import io.bizmatters.platform.eds.release.preflight.Preflight;
import io.bizmatters.platform.eds.release.preflight.PreflightOptions;
import io.bizmatters.platform.eds.release.preflight.Release;
import io.bizmatters.platform.eds.release.wait.AwaitedService;
import io.bizmatters.platform.eds.release.wait.Ended;
import io.bizmatters.platform.eds.release.wait.FailureEvidence;
import io.bizmatters.platform.eds.release.wait.LiveSurroundings;
import io.bizmatters.platform.eds.release.wait.ReadinessTargets;
import io.bizmatters.platform.eds.release.wait.Stopwatch;
import io.bizmatters.platform.eds.release.wait.Surroundings;
import io.bizmatters.platform.eds.release.wait.Wait;
import io.bizmatters.platform.eds.release.wait.WaitOptions;
import io.bizmatters.platform.eds.release.wait.WaitProgress;
import io.bizmatters.platform.eds.report.Miss;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Brings services onto a cluster: looks whether all is there, opens the watches, applies; and then,
 * as its own step, waits until they are ready.
 */
public final class Deploy {

  /**
   * What is done.
   *
   * @param watched whether watches are opened, for {@link #await}
   * @param release how releases are named, locked and recorded; empty where objects carry no mark
   * @param causes of releases that no change asked for, by namespace
   * @param provision {@code eds.provision.onApply}: streams and consumers are made first; empty
   *     where they are not
   * @param recorded services that are recorded with those that are applied, and stay as they are
   */
  public record Options(
      PreflightOptions preflight,
      ApplyOptions apply,
      boolean watched,
      Optional<ReleaseOptions> release,
      Map<String, Cause> causes,
      Optional<ProvisionOptions> provision,
      List<ServiceObjects> recorded) {

    public Options {
      causes = Map.copyOf(causes);
      recorded = List.copyOf(recorded);
    }

    /** With what locks and records need. */
    PreflightOptions preflights() {
      return release.map(as -> preflight.releasing(as, !apply.dryRun())).orElse(preflight);
    }

    /** Of a release that no change asked for. */
    public Options because(Map<String, Cause> other, List<ServiceObjects> others) {
      return new Options(preflight, apply, watched, release, other, provision, others);
    }

    /** Records no other services. */
    public Options(
        PreflightOptions preflight,
        ApplyOptions apply,
        boolean watched,
        Optional<ReleaseOptions> release,
        Map<String, Cause> causes,
        Optional<ProvisionOptions> provision) {
      this(preflight, apply, watched, release, causes, provision, List.of());
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
  public Deployed apply(List<ServiceObjects> given, Options options)
      throws ClusterException, InterruptedException {
    List<ServiceObjects> services = marked(given, options);
    OwnObjects own = OwnObjects.in(client);
    ServerSideApply apply = new ServerSideApply(client, retries, options.apply());
    Optional<ReleaseJournal> journal =
        options
            .release()
            .filter(as -> !options.apply().dryRun())
            .map(as -> new ReleaseJournal(client, retries, as, lines));
    Preflight.NothingToDo done =
        () ->
            journal.isPresent()
                && journal
                    .get()
                    .areDeployed(
                        releases(services, options), object -> apply.isUnchanged(object, own));
    Findings preflight =
        new Preflight(client, retries, streams).check(services, options.preflights(), own, done);
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
    List<Applied> namespaces =
        options.preflight().createNamespace() && !done.holds()
            ? namespaces(services, apply)
            : List.of();
    if (namespaces.stream().anyMatch(made -> made.action() == Action.FAILED)) {
      return Deployed.nothing(List.of(), namespaces);
    }
    Optional<ClusterWatch> watch =
        options.watched()
            ? Optional.of(ClusterWatch.open(client, retries, namespaceNames(services), lines))
            : Optional.empty();
    try {
      if (journal.isPresent()) {
        open(journal.get(), services, options, apply, own);
      }
      Deployed deployed =
          released(services, options, apply, own, provisioning, namespaces, watch, journal);
      if (!options.watched() || !deployed.isSuccess()) {
        end(services, deployed);
      }
      return deployed;
    } catch (ClusterException | InterruptedException | RuntimeException failure) {
      watch.ifPresent(ClusterWatch::close);
      journal.ifPresent(ReleaseJournal::close);
      throw failure;
    }
  }

  private List<ServiceObjects> marked(List<ServiceObjects> services, Options options) {
    return options.release().map(as -> as.marked(services, client.namespace())).orElse(services);
  }

  private List<ModuleRelease> releases(List<ServiceObjects> services, Options options) {
    return ModuleRelease.of(
        services,
        marked(options.recorded(), options),
        options.release().orElseThrow(),
        client.namespace());
  }

  private void open(
      ReleaseJournal journal,
      List<ServiceObjects> services,
      Options options,
      ServerSideApply apply,
      OwnObjects own)
      throws ClusterException, InterruptedException {
    journal.open(
        releases(services, options),
        object -> apply.isUnchanged(object, own),
        own::lacks,
        options.causes());
  }

  /** Under the lock: looks again, makes streams, and writes. */
  private Deployed released(
      List<ServiceObjects> services,
      Options options,
      ServerSideApply apply,
      OwnObjects seen,
      Optional<ProvisionOnApply> provisioning,
      List<Applied> namespaces,
      Optional<ClusterWatch> watch,
      Optional<ReleaseJournal> journal)
      throws ClusterException, InterruptedException {
    boolean locked = journal.filter(ReleaseJournal::isOpen).isPresent();
    List<KubernetesObject> objects =
        services.stream().flatMap(one -> one.objects().stream()).toList();
    // what was seen before the lock was taken may be another build's by now
    OwnObjects own = locked ? apply.look(objects) : seen;
    List<Miss> misses = locked ? foreign(services, options, own) : List.of();
    if (misses.isEmpty() && provisioning.isPresent() && !options.apply().dryRun()) {
      misses = provisioning.get().run();
    }
    if (!misses.isEmpty()) {
      endUnwritten(services, journal, misses);
      watch.ifPresent(ClusterWatch::close);
      journal.ifPresent(ReleaseJournal::close);
      return Deployed.nothing(misses, namespaces);
    }
    List<Applied> all = new ArrayList<>(namespaces);
    List<Applied> refused = journal.isPresent() ? unscale(journal.get(), apply) : List.of();
    Fence fence = journal.map(ReleaseJournal::fence).orElse(Fence.open());
    all.addAll(
        refused.isEmpty() ? written(services, apply, own, fence) : notTried(objects, refused));
    return new Deployed(List.of(), all, watch, journal, client.namespace());
  }

  private List<Applied> written(
      List<ServiceObjects> services, ServerSideApply apply, OwnObjects own, Fence fence) {
    Apply.Outcome outcome = new Apply(apply).run(services, own, fence);
    LateWrites.of(outcome, fence).text().ifPresent(lines);
    return outcome.objects();
  }

  /** Objects that somebody else took between the first look and the lock. */
  private List<Miss> foreign(List<ServiceObjects> services, Options options, OwnObjects own) {
    if (options.preflight().adopt() || options.apply().adopt()) {
      return List.of();
    }
    List<Miss> misses = new ArrayList<>();
    for (ServiceObjects service : services) {
      String namespace = namespace(service);
      LiveOwners.foreign(service.objects(), own, options.release().map(as -> as.mark(namespace)))
          .forEach((object, owner) -> misses.add(OwnerCheck.miss(object, namespace, owner)));
    }
    return misses;
  }

  /**
   * A ScaledObject that the new release lacks would scale what then has a count of its own, so it
   * is deleted first; but only when its service's Deployment is known to be accepted, or a refusal
   * would leave a worker without its autoscaler.
   *
   * @return Deployments that the server refuses; then nothing was deleted
   */
  private List<Applied> unscale(ReleaseJournal journal, ServerSideApply apply)
      throws ClusterException {
    List<Applied> refused = new ArrayList<>();
    for (ServiceObjects service : journal.unscaled()) {
      KubernetesObject deployment = ReadinessTargets.deployment(service);
      apply
          .refusalOf(deployment)
          .ifPresent(refusal -> refused.add(Applied.failed(deployment, refusal)));
    }
    if (refused.isEmpty()) {
      journal.pruneScalers();
    }
    return refused;
  }

  private static List<Applied> notTried(List<KubernetesObject> objects, List<Applied> refused) {
    Set<KubernetesObject> failed = Collections.newSetFromMap(new IdentityHashMap<>());
    refused.forEach(one -> failed.add(one.object()));
    List<Applied> all = new ArrayList<>(refused);
    objects.stream()
        .filter(object -> !failed.contains(object))
        .map(Applied::notTried)
        .forEach(all::add);
    return all;
  }

  /** Of releases of which no object was written. */
  private void endUnwritten(
      List<ServiceObjects> services, Optional<ReleaseJournal> journal, List<Miss> misses)
      throws ClusterException {
    if (journal.isPresent()) {
      Map<String, String> failures = new LinkedHashMap<>();
      String why = misses.stream().map(Miss::subject).distinct().collect(Collectors.joining(", "));
      services.forEach(one -> failures.put(key(one), "NOT_APPLIED: " + why));
      journal.get().end(failures);
    }
  }

  private String key(ServiceObjects service) {
    return Release.key(namespace(service), service.service().name());
  }

  /** Of releases that nobody waits for: what is applied as a whole is deployed. */
  private void end(List<ServiceObjects> services, Deployed deployed) throws ClusterException {
    if (deployed.journal().isEmpty()) {
      return;
    }
    Set<KubernetesObject> missing = Collections.newSetFromMap(new IdentityHashMap<>());
    deployed.objects().stream()
        .filter(Applied::isMissing)
        .forEach(done -> missing.add(done.object()));
    Map<String, String> failures = new LinkedHashMap<>();
    for (ServiceObjects service : services) {
      if (service.objects().stream().anyMatch(missing::contains)) {
        failures.put(key(service), "REFUSED");
      }
    }
    deployed.journal().get().end(failures);
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
      awaited.add(
          new AwaitedService(
              service,
              ReadinessTargets.applied(
                      service,
                      namespace(service),
                      deployed.objects(),
                      seen(watch, service),
                      options,
                      stopwatch.now())
                  .orElseThrow(() -> unjudgeable(service))));
    }
    List<Ended> all = wait(watch, stopwatch, awaited, options);
    if (deployed.journal().isPresent()) {
      deployed.journal().get().end(failures(services, all));
    }
    return all;
  }

  /** A service that nobody could judge must not pass for one that is ready. */
  private static ClusterException unjudgeable(ServiceObjects service) {
    return new ClusterException(
        ClusterException.Reason.REFUSED,
        service.service().name() + ": the API server did not answer with its Deployment as applied",
        "run mvn eds:wait, which looks at what is in the cluster");
  }

  /** A service that rests on its fallback or is paused runs what was released. */
  private Map<String, String> failures(List<ServiceObjects> services, List<Ended> all) {
    Map<String, String> failures = new LinkedHashMap<>();
    services.forEach(one -> failures.put(key(one), "its readiness was not judged"));
    for (Ended ended : all) {
      if (ended.isBad()) {
        failures.put(
            key(ended.service()),
            ended.verdict().reason().map(Enum::name).orElseGet(() -> ended.state().name()));
      } else {
        failures.remove(key(ended.service()));
      }
    }
    return failures;
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
