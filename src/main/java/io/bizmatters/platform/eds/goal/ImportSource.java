package io.bizmatters.platform.eds.goal;

import io.bizmatters.platform.eds.config.ObjectFiles;
import io.bizmatters.platform.eds.imports.Import;
import io.bizmatters.platform.eds.imports.LiveObjects;
import io.bizmatters.platform.eds.kubernetes.api.Api;
import io.bizmatters.platform.eds.kubernetes.api.ClusterClient;
import io.bizmatters.platform.eds.kubernetes.api.ClusterException;
import io.bizmatters.platform.eds.kubernetes.api.ClusterSelection;
import io.bizmatters.platform.eds.model.rule.Rules;
import io.bizmatters.platform.eds.platform.Platform;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.maven.plugin.MojoFailureException;

/** The files or the cluster from which a service is imported. */
final class ImportSource {

  private static final String LIVE = "live:";
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final RulesMojo goal;
  private final Platform platform;
  private final Optional<String> name;
  private final List<String> allowedContexts;

  ImportSource(
      RulesMojo goal, Platform platform, Optional<String> name, List<String> allowedContexts) {
    this.goal = goal;
    this.platform = platform;
    this.name = name;
    this.allowedContexts = allowedContexts;
  }

  /**
   * Reads the service.
   *
   * @param from a file, a folder, or {@code live:<name>}
   * @param cluster the cluster of a live source
   * @throws MojoFailureException when this build may not talk to the cluster
   */
  Import.Outcome read(String from, ClusterSelection cluster)
      throws ClusterException, MojoFailureException {
    Rules rules = platform.rules(goal.environment());
    if (!from.startsWith(LIVE)) {
      return new Import(from, name, rules)
          .of(
              ObjectFiles.read(
                  goal.module().base().resolve(from), goal::shown, platform.api(), rules));
    }
    String live = from.substring(LIVE.length());
    ClusterClient client = open(cluster);
    Api api = Api.to(client, PATIENCE, line -> goal.getLog().info(line));
    return new Import(from, Optional.of(live), rules)
        .of(new LiveObjects(api).of(client.namespace(), live));
  }

  private ClusterClient open(ClusterSelection cluster)
      throws ClusterException, MojoFailureException {
    PlatformContexts ofThePlatform =
        new PlatformContexts(Optional.of(platform), goal.environment());
    ClusterAccess access =
        new ClusterAccess(goal.session(), cluster, allowedContexts, ofThePlatform, goal.getLog());
    ClusterClient client = access.open();
    goal.getLog().info(ClusterAccess.announcement(client, Set.of(client.namespace())));
    if (!access.isAllowed(client)) {
      throw access.refused(client, ImportMojo.CONSEQUENCE);
    }
    return client;
  }
}
