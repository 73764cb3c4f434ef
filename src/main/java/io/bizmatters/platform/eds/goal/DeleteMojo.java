package io.bizmatters.platform.eds.goal;

import io.bizmatters.platform.eds.config.Purpose;
import io.bizmatters.platform.eds.goal.maven.ParameterReader;
import io.bizmatters.platform.eds.kubernetes.api.ClusterClient;
import io.bizmatters.platform.eds.kubernetes.api.ClusterException;
import io.bizmatters.platform.eds.manifest.ServiceObjects;
import io.bizmatters.platform.eds.model.grammar.Period;
import io.bizmatters.platform.eds.model.tree.WarningCode;
import io.bizmatters.platform.eds.release.delete.Delete;
import io.bizmatters.platform.eds.release.delete.Deletion;
import io.bizmatters.platform.eds.release.delete.Deletion.Result;
import io.bizmatters.platform.eds.release.journal.ReleaseOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.jspecify.annotations.Nullable;

/**
 * Deletes what the services own in the cluster and waits until it is gone: the ScaledObject first,
 * then the rest. What belongs to somebody else is left alone, and so are streams and their
 * messages.
 */
@Mojo(name = "delete", requiresProject = false, threadSafe = true)
public final class DeleteMojo extends ClusterMojo {

  private static final Duration DEFAULT_TIMEOUT = Duration.ofMinutes(5);

  /** How long all of it may take to be gone. */
  @Parameter(property = "eds.timeout", defaultValue = "5m")
  private String timeout = "5m";

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

  /** Skips this goal. */
  @Parameter(property = "eds.delete.skip", defaultValue = "false")
  private boolean skipDelete;

  private Duration atMost = DEFAULT_TIMEOUT;
  private Duration lockPatience = DEFAULT_TIMEOUT;
  private Optional<String> named = Optional.empty();

  @Override
  void read(ParameterReader reader) {
    super.read(reader);
    atMost = reader.read("eds.timeout", timeout, Period::parse, DEFAULT_TIMEOUT);
    lockPatience = ReleaseMojo.lockPatience(reader, lockTimeout, atMost);
    named =
        Optional.ofNullable(release)
            .map(name -> reader.read(ReleaseNames.PROPERTY, name, ReleaseNames::parse, name));
  }

  @Override
  void run(ClusterClient client, List<ServiceObjects> services)
      throws MojoFailureException, ClusterException, InterruptedException {
    ReleaseOptions options =
        new ReleaseNames(module(), consequence(), named)
            .options(services, origin(), moduleId(), lockPatience);
    Delete.Outcome outcome =
        new Delete(client, retries(), options, line -> getLog().info(line)).run(services, atMost);
    outcome
        .with(Result.KEPT)
        .forEach(kept -> getLog().info(kept.object() + "  left: " + kept.detail()));
    outcome
        .with(Result.NOT_OURS)
        .forEach(
            other ->
                warn(
                    WarningCode.DELETE_FOREIGN,
                    other.object() + "  left alone, it belongs to " + other.detail()));
    outcome
        .unseen()
        .forEach(
            kind -> warn(WarningCode.DELETE_UNLISTED, "may not be listed, and was not: " + kind));
    getLog().info(counts(outcome));
    if (!outcome.isSuccess()) {
      throw new MojoFailureException(
          "not everything is gone.\n\n"
              + Stream.concat(
                      outcome.with(Result.FAILED).stream(), outcome.with(Result.LEFT).stream())
                  .map(DeleteMojo::shown)
                  .collect(Collectors.joining("\n"))
              + "\n  fix  mend what is named, and run mvn eds:delete again\n");
    }
  }

  private static String counts(Delete.Outcome outcome) {
    List<String> counts = new ArrayList<>();
    counts.add(outcome.with(Result.DELETED).size() + " deleted");
    int absent = outcome.with(Result.NOT_THERE).size();
    int others = outcome.with(Result.NOT_OURS).size();
    if (absent > 0) {
      counts.add(absent + (absent == 1 ? " was" : " were") + " not there");
    }
    if (others > 0) {
      counts.add(others + " left alone");
    }
    int kept = outcome.with(Result.KEPT).size();
    if (kept > 0) {
      counts.add(kept + " kept");
    }
    return String.join(", ", counts);
  }

  private static String shown(Deletion left) {
    return left.service() + "  " + left.object() + "  " + left.detail();
  }

  @Override
  Purpose purpose() {
    return Purpose.NO_RELEASE;
  }

  @Override
  boolean isSkipped() {
    return skipDelete;
  }

  @Override
  String consequence() {
    return "nothing was deleted";
  }
}
