package io.bizmatters.platform.eds.goal;

import io.bizmatters.platform.eds.cluster.ClusterClient;
import io.bizmatters.platform.eds.cluster.ClusterException;
import io.bizmatters.platform.eds.manifest.ServiceObjects;
import io.bizmatters.platform.eds.model.Period;
import io.bizmatters.platform.eds.release.Delete;
import io.bizmatters.platform.eds.release.Deletion;
import io.bizmatters.platform.eds.release.Deletion.Result;
import io.bizmatters.platform.eds.release.RecordedDelete;
import io.bizmatters.platform.eds.release.ReleaseOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;

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

  /** How long another build's lock on a release is waited for. */
  @Parameter(property = "eds.lock.timeout", defaultValue = "5m")
  private String lockTimeout = "5m";

  /** Skips this goal. */
  @Parameter(property = "eds.delete.skip", defaultValue = "false")
  private boolean skipDelete;

  private Duration atMost = DEFAULT_TIMEOUT;
  private Duration lockPatience = DEFAULT_TIMEOUT;

  @Override
  void read(ParameterReader reader) {
    super.read(reader);
    atMost = reader.read("eds.timeout", timeout, Period::parse, DEFAULT_TIMEOUT);
    lockPatience = reader.read("eds.lock.timeout", lockTimeout, Period::parse, DEFAULT_TIMEOUT);
  }

  @Override
  void run(ClusterClient client, List<ServiceObjects> services)
      throws MojoFailureException, ClusterException, InterruptedException {
    ReleaseOptions options =
        new ReleaseOptions(
            ClusterMojo::now,
            origin(),
            moduleId(),
            module().pluginVersion(),
            lockPatience,
            0,
            false,
            false);
    Delete.Outcome outcome =
        new RecordedDelete(client, retries(), options, line -> getLog().info(line))
            .run(services, atMost);
    outcome
        .with(Result.NOT_OURS)
        .forEach(
            other ->
                getLog().warn(other.object() + "  left alone, it belongs to " + other.detail()));
    outcome.unseen().forEach(kind -> getLog().warn("may not be listed, and was not: " + kind));
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
    return String.join(", ", counts);
  }

  private static String shown(Deletion left) {
    return left.service() + "  " + left.object() + "  " + left.detail();
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
