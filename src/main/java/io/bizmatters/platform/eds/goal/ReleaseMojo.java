package io.bizmatters.platform.eds.goal;

import io.bizmatters.platform.eds.goal.maven.ParameterReader;
import io.bizmatters.platform.eds.goal.maven.ReactorWaits;
import io.bizmatters.platform.eds.goal.maven.ReactorWaits.PendingWait;
import io.bizmatters.platform.eds.kubernetes.api.ClusterClient;
import io.bizmatters.platform.eds.kubernetes.api.ClusterException;
import io.bizmatters.platform.eds.kubernetes.apply.Applied;
import io.bizmatters.platform.eds.kubernetes.apply.Force;
import io.bizmatters.platform.eds.manifest.ServiceObjects;
import io.bizmatters.platform.eds.manifest.tree.KubernetesObject;
import io.bizmatters.platform.eds.model.grammar.Period;
import io.bizmatters.platform.eds.model.tree.Parsed;
import io.bizmatters.platform.eds.model.tree.WarningCode;
import io.bizmatters.platform.eds.nats.StreamLook;
import io.bizmatters.platform.eds.release.Deploy;
import io.bizmatters.platform.eds.release.Deployed;
import io.bizmatters.platform.eds.release.Rollback;
import io.bizmatters.platform.eds.release.ServiceReports;
import io.bizmatters.platform.eds.release.journal.Pruning;
import io.bizmatters.platform.eds.release.journal.ReleaseEntry;
import io.bizmatters.platform.eds.release.journal.ReleaseHistory;
import io.bizmatters.platform.eds.release.journal.ReleaseOptions;
import io.bizmatters.platform.eds.release.wait.Ended;
import io.bizmatters.platform.eds.report.AppliedLine;
import io.bizmatters.platform.eds.report.OutputException;
import io.bizmatters.platform.eds.report.RunReport.ServiceReport;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugins.annotations.Parameter;
import org.apache.maven.project.MavenProject;
import org.jspecify.annotations.Nullable;

/** What the goals share that write releases: under a lock, recorded, and waited for. */
abstract class ReleaseMojo extends ReadinessMojo {

  private static final int DEFAULT_HISTORY = 10;
  private static final int MOST_HISTORY = 200;

  /**
   * Whose fields are taken over when they differ from ours: the names of field managers, {@code
   * all}, or {@code none}.
   */
  @Parameter(property = "eds.forceConflicts", defaultValue = "none")
  private String forceConflicts = "none";

  /**
   * The name of the module's release in each namespace; by default the artifactId, and without a
   * POM the name of its one service.
   */
  @Parameter(property = "eds.release")
  private @Nullable String release;

  /**
   * How long the goal waits for another build's lock on the release; by default twice {@code
   * eds.timeout} and a minute, as long as a release with its rollback may take.
   */
  @Parameter(property = "eds.lock.timeout")
  private @Nullable String lockTimeout;

  /** How many releases are kept on record, 200 at most; with 0 none is recorded. */
  @Parameter(property = "eds.history.max", defaultValue = "10")
  private String historyMax = "10";

  /**
   * What is deleted that the previous release had and the new one lacks: {@code none}, {@code
   * objects} of services that the module still has, or {@code services} that it has no more, too.
   */
  @Parameter(property = "eds.prune", defaultValue = "objects")
  private String prune = "objects";

  private Force force = Force.nobody();
  private Duration lockPatience = Duration.ZERO;
  private Pruning pruning = Pruning.OBJECTS;
  private Optional<String> named = Optional.empty();
  private int atMost = DEFAULT_HISTORY;

  @Override
  void read(ParameterReader reader) {
    super.read(reader);
    force = reader.read("eds.forceConflicts", forceConflicts, Forcing::parse, Force.nobody());
    lockPatience = lockPatience(reader, lockTimeout, waiting().timeout());
    pruning = reader.read("eds.prune", prune, Pruning::parse, Pruning.OBJECTS);
    named =
        Optional.ofNullable(release)
            .map(name -> reader.read(ReleaseNames.PROPERTY, name, ReleaseNames::parse, name));
    atMost = reader.read("eds.history.max", historyMax, ReleaseMojo::count, DEFAULT_HISTORY);
  }

  static Parsed<Integer> count(String text) {
    return text.matches("[0-9]{1,3}") && Integer.parseInt(text) <= MOST_HISTORY
        ? Parsed.good(Integer.valueOf(text))
        : Parsed.bad("a whole number from 0 to " + MOST_HISTORY, "10");
  }

  /** Longer than a whole release with its rollback: the next build is not to fail by the first. */
  static Duration lockPatience(
      ParameterReader reader, @Nullable String lockTimeout, Duration timeout) {
    Duration whole = timeout.multipliedBy(2).plusMinutes(1);
    return lockTimeout == null
        ? whole
        : reader.read("eds.lock.timeout", lockTimeout, Period::parse, whole);
  }

  final ReleaseNames names() {
    return new ReleaseNames(module(), consequence(), named);
  }

  final Force force() {
    return force;
  }

  /** Whether a release that fails makes way for the one before it. */
  boolean rollsBack() {
    return false;
  }

  /**
   * How the services are released.
   *
   * @throws MojoFailureException when there is no name for it
   */
  final ReleaseOptions releaseOptions(List<ServiceObjects> services, boolean adopts)
      throws MojoFailureException {
    return new ReleaseOptions(
        ClusterMojo::now,
        origin(),
        names().of(services),
        moduleId(),
        module().pluginVersion(),
        lockPatience,
        atMost,
        pruning,
        adopts,
        module().profiles(),
        module()::isChosenForThisRun);
  }

  final ReleaseHistory history(ClusterClient client) {
    return new ReleaseHistory(client, retries());
  }

  /**
   * Applies, and waits where the options want that.
   *
   * @param services as they are released
   */
  final void release(
      ClusterClient client, List<ServiceObjects> services, Deploy.Options options, boolean atEnd)
      throws MojoFailureException,
          MojoExecutionException,
          OutputException,
          ClusterException,
          InterruptedException {
    StreamLook streams = streams();
    Optional<Deployed> applied = Optional.empty();
    boolean handedOn = false;
    try {
      Deploy deploy = new Deploy(client, retries(), streams, line -> getLog().info(line));
      Deployed deployed = deploy.apply(services, options);
      applied = Optional.of(deployed);
      remember(deployed.objects());
      checkPreflight(client, services, deployed);
      Map<String, String> owners = owners(services);
      deployed.objects().forEach(done -> tell(done, owners, options.apply().dryRun()));
      count(
          services,
          new ServiceReports(client.namespace(), deployed.objects()),
          options.apply().dryRun());
      if (options.watched() && deployed.isSuccess()) {
        handedOn = true;
        await(new ModuleWait(client, services, deploy, deployed, options, streams), atEnd);
      } else {
        Map<ServiceObjects, String> after =
            rolledBack(client, deploy, options, deployed, services, refused(services, deployed));
        tellApplied(client, services, deployed, after);
      }
    } finally {
      if (!handedOn) {
        applied.ifPresent(Deployed::close);
        streams.close();
      }
    }
  }

  private void checkPreflight(
      ClusterClient client, List<ServiceObjects> services, Deployed deployed)
      throws MojoExecutionException, OutputException {
    if (!deployed.misses().isEmpty()) {
      ServiceReports reports = new ServiceReports(client.namespace(), List.of());
      write(services.stream().map(one -> reports.lacking(one, deployed.misses())).toList());
      Preflights.check(deployed.misses(), consequence());
    }
  }

  private static List<ServiceObjects> refused(List<ServiceObjects> services, Deployed deployed) {
    return services.stream().filter(one -> deployed.release(one).hasFailed()).toList();
  }

  /** What became of those that failed, where that is wanted: back to what was deployed before. */
  private Map<ServiceObjects, String> rolledBack(
      ClusterClient client,
      Deploy deploy,
      Deploy.Options options,
      Deployed deployed,
      List<ServiceObjects> services,
      List<ServiceObjects> bad)
      throws InterruptedException {
    Map<ServiceObjects, String> outcomes = new LinkedHashMap<>();
    if (!rollsBack()) {
      return outcomes;
    }
    Map<ServiceObjects, ReleaseEntry> failed = new LinkedHashMap<>();
    for (ServiceObjects one : bad) {
      deployed.release(one).entry().ifPresent(entry -> failed.put(one, entry));
    }
    if (failed.isEmpty() || options.release().isEmpty()) {
      return outcomes;
    }
    List<ServiceObjects> others = services.stream().filter(one -> !bad.contains(one)).toList();
    Rollback rollback =
        new Rollback(deploy, history(client), options.release().get(), client.namespace());
    for (Rollback.Outcome outcome : rollback.afterFailure(failed, others, options, waiting())) {
      warn(
          WarningCode.RELEASE_ROLLBACK,
          outcome.service().service().name() + "  " + outcome.shown());
      outcomes.put(outcome.service(), outcome.shown());
    }
    return outcomes;
  }

  private static ServiceReport report(
      ServiceReport report,
      ServiceObjects service,
      Deployed deployed,
      Map<ServiceObjects, String> after) {
    ServiceReport released = ServiceReports.released(report, deployed.release(service));
    return Optional.ofNullable(after.get(service))
        .map(outcome -> ServiceReports.rolledBack(released, outcome))
        .orElse(released);
  }

  private void tellApplied(
      ClusterClient client,
      List<ServiceObjects> services,
      Deployed deployed,
      Map<ServiceObjects, String> after)
      throws MojoFailureException, OutputException {
    ServiceReports reports = new ServiceReports(client.namespace(), deployed.objects());
    List<ServiceReport> applied =
        services.stream().map(one -> report(reports.applied(one), one, deployed, after)).toList();
    write(applied);
    tell(applied);
  }

  private void await(ModuleWait pending, boolean atEnd)
      throws MojoFailureException, OutputException, ClusterException, InterruptedException {
    if (atEnd) {
      writeForNow(pending.applied());
      ReactorWaits.of(session()).add(pending);
      return;
    }
    try (pending) {
      pending.run();
    }
  }

  /** What this module has applied, until it is ready. */
  private final class ModuleWait implements PendingWait {

    private final ClusterClient client;
    private final List<ServiceObjects> services;
    private final Deploy deploy;
    private final Deployed deployed;
    private final Deploy.Options options;
    private final StreamLook streams;

    ModuleWait(
        ClusterClient client,
        List<ServiceObjects> services,
        Deploy deploy,
        Deployed deployed,
        Deploy.Options options,
        StreamLook streams) {
      this.client = client;
      this.services = services;
      this.deploy = deploy;
      this.deployed = deployed;
      this.options = options;
      this.streams = streams;
    }

    private List<ServiceReport> applied() {
      return services.stream().map(reports()::applied).toList();
    }

    private ServiceReports reports() {
      return new ServiceReports(client.namespace(), deployed.objects());
    }

    private void run()
        throws MojoFailureException, OutputException, ClusterException, InterruptedException {
      List<Ended> ended;
      try {
        ended = deploy.await(services, deployed, waiting());
      } catch (ClusterException failure) {
        throw failure.whileWaiting();
      }
      List<ServiceObjects> bad = ended.stream().filter(Ended::isBad).map(Ended::service).toList();
      Map<ServiceObjects, String> after =
          rolledBack(client, deploy, options, deployed, services, bad);
      List<ServiceReport> all =
          ended.stream()
              .map(one -> report(reports().ended(one), one.service(), deployed, after))
              .toList();
      write(all);
      tell(all);
    }

    @Override
    public void await() throws MojoFailureException, MojoExecutionException {
      try {
        talk(services, this::run);
      } catch (OutputException failure) {
        throw unwritten(failure);
      }
    }

    @Override
    public void giveUp() {
      String names =
          services.stream().map(one -> one.service().name()).collect(Collectors.joining(", "));
      warn(
          WarningCode.RELEASE_UNAWAITED,
          names + "  applied; not waited for, because the build has failed");
    }

    @Override
    public MavenProject module() {
      return project();
    }

    @Override
    public void close() {
      deployed.close();
      streams.close();
    }
  }

  /** What was done to each service, in numbers: also that nothing had to be. */
  private void count(List<ServiceObjects> services, ServiceReports reports, boolean dryRun) {
    services.stream()
        .map(reports::applied)
        .map(service -> AppliedLine.of(service, dryRun))
        .forEach(getLog()::info);
  }

  /** A line for what was done, and nothing for what was left alone. */
  private void tell(Applied done, Map<String, String> owners, boolean dryRun) {
    String line = owners.getOrDefault(key(done.object()), "") + done.object().title() + " ";
    String action = done.action().name().toLowerCase(Locale.ROOT).replace('_', ' ');
    switch (done.action()) {
      case CREATED, CHANGED -> getLog().info(line + (dryRun ? "would be " : "") + action);
      case UNCHANGED, FAILED, NOT_TRIED -> getLog().debug(line + action);
    }
    done.warnings()
        .forEach(warning -> warn(WarningCode.SERVER_WARNING, line + "warning: " + warning));
  }

  /** The service before its object; none for a namespace, which all of its services share. */
  private static Map<String, String> owners(List<ServiceObjects> services) {
    Map<String, String> owners = new HashMap<>();
    for (ServiceObjects service : services) {
      String shown = service.service().name() + "  ";
      service.objects().forEach(object -> owners.putIfAbsent(key(object), shown));
    }
    return owners;
  }

  private static String key(KubernetesObject object) {
    return object.apiVersion() + " " + object.title() + " " + object.namespace().orElse("");
  }
}
