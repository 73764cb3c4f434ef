package io.bizmatters.platform.eds.goal;

import io.bizmatters.platform.eds.goal.maven.ParameterReader;
import io.bizmatters.platform.eds.kubernetes.api.ClusterClient;
import io.bizmatters.platform.eds.kubernetes.api.ClusterException;
import io.bizmatters.platform.eds.manifest.ServiceObjects;
import io.bizmatters.platform.eds.manifest.TargetService;
import io.bizmatters.platform.eds.model.tree.NearestName;
import io.bizmatters.platform.eds.model.tree.Parsed;
import io.bizmatters.platform.eds.release.ApplyPlan;
import io.bizmatters.platform.eds.release.Rollback;
import io.bizmatters.platform.eds.release.journal.ReleaseHistory;
import io.bizmatters.platform.eds.release.journal.ReleaseOptions;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.jspecify.annotations.Nullable;

/**
 * Restores recorded releases of the services, and waits until they are ready. The replicas stay as
 * the autoscaler has set them.
 */
@Mojo(name = "rollback", requiresProject = false, threadSafe = true)
public final class RollbackMojo extends ReleaseMojo {

  /**
   * Chooses the release to restore, as {@code 3} or {@code v3}. If unset, the last release that was
   * deployed before the newest one is restored.
   */
  @Parameter(property = "eds.to")
  private @Nullable String to;

  /** Restores this service alone. If unset, every service of the release is restored. */
  @Parameter(property = "eds.service")
  private @Nullable String onlyService;

  /** True skips this goal. */
  @Parameter(property = "eds.rollback.skip", defaultValue = "false")
  private boolean skipRollback;

  private OptionalInt version = OptionalInt.empty();

  @Override
  void read(ParameterReader reader) {
    super.read(reader);
    if (to != null) {
      version = OptionalInt.of(reader.read("eds.to", to, RollbackMojo::version, 1));
    }
  }

  private static Parsed<Integer> version(String text) {
    return text.matches("v?[1-9][0-9]{0,8}")
        ? Parsed.good(Integer.valueOf(text.replace("v", "")))
        : Parsed.bad("the number of a release, 1 or more", "a number that mvn eds:history shows");
  }

  @Override
  void run(ClusterClient client, List<ServiceObjects> services)
      throws MojoFailureException, MojoExecutionException, ClusterException, InterruptedException {
    Optional<String> only = Optional.ofNullable(onlyService).map(String::strip);
    checkService(services, only);
    ApplyPlan plan = plan(services).waiting(waiting());
    Rollback.Plan back =
        Rollback.plan(
            TargetService.of(services, client.namespace()),
            only,
            version,
            new ReleaseHistory(api(client)),
            plan.release().orElseThrow());
    ReleaseOptions release = plan.release().orElseThrow();
    back.causes()
        .forEach(
            (namespace, cause) ->
                getLog().info(release.mark(namespace).title() + ": " + cause.note()));
    release(client, back.services(), plan.because(back.causes(), back.recorded()), false);
  }

  private void checkService(List<ServiceObjects> services, Optional<String> only)
      throws MojoFailureException {
    List<String> names = services.stream().map(one -> one.service().name()).toList();
    if (only.isPresent() && !names.contains(only.get())) {
      throw new MojoFailureException(
          "eds.service; "
              + consequence()
              + ".\n\n  found    "
              + only.get()
              + "\n  allowed  "
              + String.join(", ", names)
              + "\n  fix      -Deds.service="
              + NearestName.of(only.get(), names).orElse(names.get(0)));
    }
  }

  @Override
  String goal() {
    return "rollback";
  }

  @Override
  boolean isSkipped() {
    return skipRollback;
  }

  @Override
  String consequence() {
    return "nothing was rolled back";
  }
}
