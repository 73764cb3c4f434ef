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
import io.bizmatters.platform.eds.report.RunReport.ServiceReport;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugins.annotations.LifecyclePhase;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;

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

  /** Whether the waits of all modules are joined in the last one. */
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
        getLog().info(service.service().qualifiedName() + "  would apply " + object.title());
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
      deployed.objects().forEach(this::tell);
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
      write(
          client,
          services.stream().map(service -> reports.lacking(service, deployed.misses())).toList());
      Preflights.check(deployed.misses(), consequence());
    }
  }

  private void tellApplied(ClusterClient client, List<ServiceObjects> services, Deployed deployed)
      throws MojoFailureException, OutputException {
    ServiceReports reports = new ServiceReports(client.namespace(), deployed.objects());
    List<ServiceReport> applied = services.stream().map(reports::applied).toList();
    write(client, applied);
    tell(applied);
  }

  private void await(ModuleWait pending)
      throws MojoFailureException, OutputException, ClusterException, InterruptedException {
    if (waitAtEnd) {
      ReactorWaits.of(session()).add(pending);
      return;
    }
    try (pending) {
      tell(pending.await());
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

    @Override
    public List<ServiceReport> await()
        throws ClusterException, OutputException, InterruptedException {
      ServiceReports reports = new ServiceReports(client.namespace(), deployed.objects());
      List<ServiceReport> all;
      try {
        all = deploy.await(services, deployed, waiting()).stream().map(reports::ended).toList();
      } catch (ClusterException failure) {
        if (waitAtEnd) {
          writeUnknown(client, services, failure);
        }
        throw failure.whileWaiting();
      }
      write(client, all);
      return all;
    }

    @Override
    public void close() {
      deployed.close();
      streams.close();
    }
  }

  @Override
  void end() throws MojoFailureException, MojoExecutionException {
    List<PendingWait> last = ReactorWaits.of(session()).arrive(module().runsInTheReactor("apply"));
    if (last.isEmpty()) {
      return;
    }
    try {
      tell(ReactorWaits.awaitAll(last));
    } catch (ClusterException failure) {
      throw broken(failure);
    } catch (OutputException failure) {
      throw unwritten(failure);
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
      throw new MojoExecutionException("stopped while waiting", stop);
    }
  }

  private Deploy.Options options(boolean waits) {
    return new Deploy.Options(
        new PreflightOptions(createNamespace, adopt, false, Duration.ofSeconds(5)),
        new ApplyOptions(force, mode == DryRun.SERVER, recreate, waits),
        waits);
  }

  /** A line for what was done, and nothing for what was left alone. */
  private void tell(Applied done) {
    String would = mode == DryRun.SERVER ? "would be " : "";
    switch (done.action()) {
      case CREATED, CHANGED ->
          getLog()
              .info(
                  done.object().namespace().map(space -> space + "/").orElse("")
                      + done.object().title()
                      + "  "
                      + would
                      + done.action().name().toLowerCase(Locale.ROOT));
      case UNCHANGED, FAILED, NOT_TRIED ->
          getLog().debug(done.object().title() + "  " + done.action());
    }
    done.warnings().forEach(warning -> getLog().warn(done.object().title() + "  " + warning));
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
