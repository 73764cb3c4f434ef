package io.bizmatters.platform.eds.goal;

import io.bizmatters.platform.eds.cluster.Applied;
import io.bizmatters.platform.eds.cluster.ClusterClient;
import io.bizmatters.platform.eds.cluster.ClusterException;
import io.bizmatters.platform.eds.cluster.Force;
import io.bizmatters.platform.eds.cluster.ReleaseEntry;
import io.bizmatters.platform.eds.goal.ReactorWaits.PendingWait;
import io.bizmatters.platform.eds.manifest.KubernetesObject;
import io.bizmatters.platform.eds.manifest.ServiceObjects;
import io.bizmatters.platform.eds.model.Period;
import io.bizmatters.platform.eds.release.Deploy;
import io.bizmatters.platform.eds.release.Deployed;
import io.bizmatters.platform.eds.release.Ended;
import io.bizmatters.platform.eds.release.OutputException;
import io.bizmatters.platform.eds.release.ReleaseHistory;
import io.bizmatters.platform.eds.release.ReleaseOptions;
import io.bizmatters.platform.eds.release.Rollback;
import io.bizmatters.platform.eds.release.ServiceReports;
import io.bizmatters.platform.eds.release.StreamLook;
import io.bizmatters.platform.eds.report.AppliedLine;
import io.bizmatters.platform.eds.report.RunReport.ServiceReport;
import java.time.Duration;
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

/** What the goals share that write releases: under a lock, recorded, and waited for. */
abstract class ReleaseMojo extends ReadinessMojo {

  private static final Duration DEFAULT_LOCK_TIMEOUT = Duration.ofMinutes(5);

  /**
   * Whose fields are taken over when they differ from ours: the names of field managers, {@code
   * all}, or {@code none}.
   */
  @Parameter(property = "eds.forceConflicts", defaultValue = "none")
  private String forceConflicts = "none";

  /** How long another build's lock on a release is waited for. */
  @Parameter(property = "eds.lock.timeout", defaultValue = "5m")
  private String lockTimeout = "5m";

  /** How many releases of a service are kept on record; with 0 none is recorded. */
  @Parameter(property = "eds.history.max", defaultValue = "10")
  private int historyMax = 10;

  /** Whether objects go that the recorded release had and the new one lacks. */
  @Parameter(property = "eds.prune", defaultValue = "true")
  private boolean prune = true;

  private Force force = Force.nobody();
  private Duration lockPatience = DEFAULT_LOCK_TIMEOUT;

  @Override
  void read(ParameterReader reader) {
    super.read(reader);
    force = reader.read("eds.forceConflicts", forceConflicts, Forcing::parse, Force.nobody());
    lockPatience =
        reader.read("eds.lock.timeout", lockTimeout, Period::parse, DEFAULT_LOCK_TIMEOUT);
  }

  final Force force() {
    return force;
  }

  /** Whether a release that fails makes way for the one before it. */
  boolean rollsBack() {
    return false;
  }

  final ReleaseOptions releaseOptions(boolean pruneRenamed) {
    return new ReleaseOptions(
        ClusterMojo::now,
        origin(),
        moduleId(),
        module().pluginVersion(),
        lockPatience,
        historyMax,
        prune,
        pruneRenamed);
  }

  final ReleaseHistory history(ClusterClient client) {
    return ReleaseHistory.in(client, retries());
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
    StreamLook streams = streams(client);
    Optional<Deployed> applied = Optional.empty();
    boolean handedOn = false;
    try {
      Deploy deploy = new Deploy(client, retries(), streams, line -> getLog().info(line));
      Deployed deployed = deploy.apply(services, options);
      applied = Optional.of(deployed);
      remember(deployed.objects());
      checkPreflight(client, services, deployed);
      deployed.objects().forEach(done -> tell(done, services, options.apply().dryRun()));
      count(
          services,
          new ServiceReports(client.namespace(), deployed.objects()),
          options.apply().dryRun());
      if (options.watched() && deployed.isSuccess()) {
        handedOn = true;
        await(new ModuleWait(client, services, deploy, deployed, options, streams), atEnd);
      } else {
        tellApplied(client, services, deployed);
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

  private void tellApplied(ClusterClient client, List<ServiceObjects> services, Deployed deployed)
      throws MojoFailureException, OutputException {
    ServiceReports reports = new ServiceReports(client.namespace(), deployed.objects());
    List<ServiceReport> applied =
        services.stream()
            .map(one -> ServiceReports.released(reports.applied(one), deployed.release(one)))
            .toList();
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
      Map<ServiceObjects, String> after = rollsBack() ? rolledBack(ended) : Map.of();
      List<ServiceReport> all = ended.stream().map(one -> report(one, after)).toList();
      write(all);
      tell(all);
    }

    private ServiceReport report(Ended one, Map<ServiceObjects, String> after) {
      ServiceReport report =
          ServiceReports.released(reports().ended(one), deployed.release(one.service()));
      return Optional.ofNullable(after.get(one.service()))
          .map(outcome -> ServiceReports.rolledBack(report, outcome))
          .orElse(report);
    }

    /** What became of those that failed: back to what was deployed before them. */
    private Map<ServiceObjects, String> rolledBack(List<Ended> ended) throws InterruptedException {
      Map<ServiceObjects, ReleaseEntry> failed = new LinkedHashMap<>();
      for (Ended one : ended) {
        if (one.isBad()) {
          deployed
              .release(one.service())
              .entry()
              .ifPresent(entry -> failed.put(one.service(), entry));
        }
      }
      Map<ServiceObjects, String> outcomes = new LinkedHashMap<>();
      Rollback rollback = new Rollback(deploy, history(client), client.namespace());
      for (Rollback.Outcome outcome : rollback.afterFailure(failed, options, waiting())) {
        getLog().warn(outcome.service().service().name() + "  " + outcome.shown());
        outcomes.put(outcome.service(), outcome.shown());
      }
      return outcomes;
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
      getLog().warn(names + "  applied; not waited for, because the build has failed");
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
  private void tell(Applied done, List<ServiceObjects> services, boolean dryRun) {
    String line = owner(done.object(), services) + done.object().title() + " ";
    String action = done.action().name().toLowerCase(Locale.ROOT).replace('_', ' ');
    switch (done.action()) {
      case CREATED, CHANGED -> getLog().info(line + (dryRun ? "would be " : "") + action);
      case UNCHANGED, FAILED, NOT_TRIED -> getLog().debug(line + action);
    }
    done.warnings().forEach(warning -> getLog().warn(line + "warning: " + warning));
  }

  /** The service before its object; none for a namespace, which all of its services share. */
  private static String owner(KubernetesObject object, List<ServiceObjects> services) {
    return services.stream()
        .filter(service -> service.objects().stream().anyMatch(own -> own.equals(object)))
        .findFirst()
        .map(service -> service.service().name() + "  ")
        .orElse("");
  }
}
