package io.bizmatters.platform.eds.goal;

import io.bizmatters.platform.eds.cluster.Applied;
import io.bizmatters.platform.eds.cluster.ApplyOptions;
import io.bizmatters.platform.eds.cluster.ClusterClient;
import io.bizmatters.platform.eds.cluster.ClusterException;
import io.bizmatters.platform.eds.cluster.Force;
import io.bizmatters.platform.eds.goal.ReactorWaits.PendingWait;
import io.bizmatters.platform.eds.manifest.KubernetesObject;
import io.bizmatters.platform.eds.manifest.ServiceObjects;
import io.bizmatters.platform.eds.model.Parsed;
import io.bizmatters.platform.eds.release.Deploy;
import io.bizmatters.platform.eds.release.Deployed;
import io.bizmatters.platform.eds.release.OutputException;
import io.bizmatters.platform.eds.release.PreflightOptions;
import io.bizmatters.platform.eds.release.ServiceReports;
import io.bizmatters.platform.eds.release.StreamLook;
import io.bizmatters.platform.eds.report.AppliedLine;
import io.bizmatters.platform.eds.report.RunReport.ServiceReport;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugins.annotations.LifecyclePhase;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.apache.maven.project.MavenProject;

/**
 * Applies the services' objects to a cluster by server-side apply, and waits until every service is
 * ready: rolled out, reconciled by KEDA, its lag read by the HPA, its stream and consumer there.
 */
@Mojo(
    name = "apply",
    defaultPhase = LifecyclePhase.DEPLOY,
    requiresProject = false,
    threadSafe = true)
public final class ApplyMojo extends ReadinessMojo {

  /** Whether the goal waits until the services are ready. */
  @Parameter(property = "eds.wait", defaultValue = "true")
  private boolean wait = true;

  /** Whether all modules are applied first, and waited for together at the end of the build. */
  @Parameter(property = "eds.waitAtEnd", defaultValue = "false")
  private boolean waitAtEnd;

  /**
   * {@code client} says what would be sent and talks to no cluster; {@code server} lets the API
   * server check everything and keep nothing.
   */
  @Parameter(property = "eds.dryRun", defaultValue = "none")
  private String dryRun = "none";

  /**
   * Whose fields are taken over when they differ from ours: the names of field managers, {@code
   * all}, or {@code none}.
   */
  @Parameter(property = "eds.forceConflicts", defaultValue = "none")
  private String forceConflicts = "none";

  /** Whether an object with a field that cannot be changed is deleted and made anew. */
  @Parameter(property = "eds.recreate", defaultValue = "false")
  private boolean recreate;

  /** Whether a namespace that is not there is made. */
  @Parameter(property = "eds.createNamespace", defaultValue = "false")
  private boolean createNamespace;

  /** Whether objects of another owner are taken over. */
  @Parameter(property = "eds.adopt", defaultValue = "false")
  private boolean adopt;

  /** Skips this goal. */
  @Parameter(property = "eds.apply.skip", defaultValue = "false")
  private boolean skipApply;

  private DryRun mode = DryRun.NONE;
  private Force force = Force.nobody();

  private enum DryRun {
    NONE,
    CLIENT,
    SERVER
  }

  @Override
  void read(ParameterReader reader) {
    super.read(reader);
    mode = reader.read("eds.dryRun", dryRun, ApplyMojo::dryRun, DryRun.NONE);
    force = reader.read("eds.forceConflicts", forceConflicts, Forcing::parse, Force.nobody());
  }

  private static Parsed<DryRun> dryRun(String text) {
    return Stream.of(DryRun.values())
        .filter(mode -> mode.name().toLowerCase(Locale.ROOT).equals(text))
        .findFirst()
        .map(Parsed::good)
        .orElseGet(() -> Parsed.bad("none, client or server", "server"));
  }

  @Override
  boolean needsCluster() {
    return mode != DryRun.CLIENT;
  }

  @Override
  void runWithoutCluster(List<ServiceObjects> services) {
    for (ServiceObjects service : services) {
      for (KubernetesObject object : service.objects()) {
        getLog().info(service.service().name() + "  " + object.title() + " would be applied");
      }
    }
  }

  @Override
  void report(ClusterClient client, List<ServiceObjects> services)
      throws MojoFailureException,
          MojoExecutionException,
          OutputException,
          ClusterException,
          InterruptedException {
    boolean waits = wait && mode == DryRun.NONE;
    StreamLook streams = streams(client);
    Optional<Deployed> applied = Optional.empty();
    boolean handedOn = false;
    try {
      Deploy deploy = new Deploy(client, retries(), streams, line -> getLog().info(line));
      Deployed deployed = deploy.apply(services, options(waits));
      applied = Optional.of(deployed);
      remember(deployed.objects());
      checkPreflight(client, services, deployed);
      deployed.objects().forEach(done -> tell(done, services));
      count(services, new ServiceReports(client.namespace(), deployed.objects()));
      if (waits && deployed.isSuccess()) {
        handedOn = true;
        await(new ModuleWait(client, services, deploy, deployed, streams));
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
    List<ServiceReport> applied = services.stream().map(reports::applied).toList();
    write(applied);
    tell(applied);
  }

  private void await(ModuleWait pending)
      throws MojoFailureException, OutputException, ClusterException, InterruptedException {
    if (waitAtEnd) {
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
    private final StreamLook streams;

    ModuleWait(
        ClusterClient client,
        List<ServiceObjects> services,
        Deploy deploy,
        Deployed deployed,
        StreamLook streams) {
      this.client = client;
      this.services = services;
      this.deploy = deploy;
      this.deployed = deployed;
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
      List<ServiceReport> all;
      try {
        all = deploy.await(services, deployed, waiting()).stream().map(reports()::ended).toList();
      } catch (ClusterException failure) {
        throw failure.whileWaiting();
      }
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

  private Deploy.Options options(boolean waits) {
    return new Deploy.Options(
        new PreflightOptions(createNamespace, adopt, false, Duration.ofSeconds(5), waits),
        new ApplyOptions(force, mode == DryRun.SERVER, recreate, waits),
        waits);
  }

  /** What was done to each service, in numbers: also that nothing had to be. */
  private void count(List<ServiceObjects> services, ServiceReports reports) {
    services.stream()
        .map(reports::applied)
        .map(service -> AppliedLine.of(service, mode == DryRun.SERVER))
        .forEach(getLog()::info);
  }

  /** A line for what was done, and nothing for what was left alone. */
  private void tell(Applied done, List<ServiceObjects> services) {
    String line = owner(done.object(), services) + done.object().title() + " ";
    String action = done.action().name().toLowerCase(Locale.ROOT).replace('_', ' ');
    switch (done.action()) {
      case CREATED, CHANGED ->
          getLog().info(line + (mode == DryRun.SERVER ? "would be " : "") + action);
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

  @Override
  String goal() {
    return "apply";
  }

  @Override
  boolean isSkipped() {
    return skipApply;
  }

  @Override
  String consequence() {
    return "nothing was applied";
  }
}
