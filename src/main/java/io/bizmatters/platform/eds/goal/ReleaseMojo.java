package io.bizmatters.platform.eds.goal;

import io.bizmatters.platform.eds.goal.maven.ParameterReader;
import io.bizmatters.platform.eds.kubernetes.api.ClusterClient;
import io.bizmatters.platform.eds.kubernetes.api.ClusterException;
import io.bizmatters.platform.eds.kubernetes.apply.ApplyResult;
import io.bizmatters.platform.eds.kubernetes.apply.Force;
import io.bizmatters.platform.eds.manifest.ServiceObjects;
import io.bizmatters.platform.eds.release.ApplyPlan;
import io.bizmatters.platform.eds.release.Connections;
import io.bizmatters.platform.eds.release.journal.ReleaseOptions;
import io.bizmatters.platform.eds.release.journal.ReleaseOptions.Pruning;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugins.annotations.Parameter;
import org.jspecify.annotations.Nullable;

/** The base of goals that write releases: under a lock, recorded, and waited for. */
abstract class ReleaseMojo extends ReadinessMojo {

  /**
   * Lists the field managers whose fields are taken over if the values differ: names separated by
   * commas, {@code all}, or {@code none}.
   */
  @Parameter(property = "eds.forceConflicts", defaultValue = "none")
  private String forceConflicts = "none";

  /**
   * Names the module's release in each namespace. If unset, the name is the artifactId, or without
   * a POM the name of the only service.
   */
  @Parameter(property = "eds.release")
  private @Nullable String release;

  /**
   * Sets how long the goal waits for another build's lock on the release. If unset, the goal waits
   * twice {@code eds.timeout} and a minute, as long as a release with its rollback may take.
   */
  @Parameter(property = "eds.lock.timeout")
  private @Nullable String lockTimeout;

  /** Sets how many releases are kept on record, 200 at most. 0 records no release. */
  @Parameter(property = "eds.history.max", defaultValue = "10")
  private String historyMax = "10";

  /**
   * Chooses what is deleted of the previous release if the new release lacks it: {@code none};
   * {@code objects} of services that the module still has; or {@code services}, which also deletes
   * the services that the module no longer has.
   */
  @Parameter(property = "eds.prune", defaultValue = "objects")
  private String prune = "objects";

  private Optional<PendingRelease> pending = Optional.empty();
  private Force force = Force.nobody();
  private Duration lockPatience = Duration.ZERO;
  private Pruning pruning = Pruning.OBJECTS;
  private Optional<String> named = Optional.empty();
  private int atMost = ReleaseParameters.DEFAULT_HISTORY;

  @Override
  void read(ParameterReader reader) {
    super.read(reader);
    force = ReleaseParameters.force(reader, forceConflicts);
    lockPatience = ReleaseParameters.lockPatience(reader, lockTimeout, waiting().timeout());
    pruning = reader.read("eds.prune", prune, Pruning::parse, Pruning.OBJECTS);
    named = ReleaseNames.read(reader, release);
    atMost = reader.read("eds.history.max", historyMax, ReleaseParameters::history, atMost);
  }

  final ReleaseNames names() {
    return new ReleaseNames(module(), consequence(), named);
  }

  /**
   * Returns the plan from the parameters that every releasing goal has.
   *
   * @throws MojoFailureException when the release has no name
   */
  final ApplyPlan plan(List<ServiceObjects> services) throws MojoFailureException {
    ReleaseOptions release =
        names().options(services, origin(), moduleId(), lockPatience).toBuilder()
            .historyMax(atMost)
            .pruning(pruning)
            .build();
    return ApplyPlan.careful().forcing(force).releasing(release);
  }

  @Override
  final List<ApplyResult> applied() {
    return pending.map(PendingRelease::objects).orElse(List.of());
  }

  /**
   * Releases the services as the plan says.
   *
   * @param atEnd whether the wait is joined at the end of the build
   */
  final void release(
      ClusterClient client, List<ServiceObjects> services, ApplyPlan plan, boolean atEnd)
      throws MojoFailureException, MojoExecutionException, ClusterException, InterruptedException {
    PendingRelease begun =
        new PendingRelease(
            this, new Connections(api(client), streams(), line -> getLog().info(line)), plan);
    pending = Optional.of(begun);
    begun.release(services, atEnd);
  }
}
