package io.bizmatters.platform.eds.goal;

import io.bizmatters.platform.eds.goal.maven.ParameterReader;
import io.bizmatters.platform.eds.kubernetes.api.ClusterClient;
import io.bizmatters.platform.eds.kubernetes.api.ClusterException;
import io.bizmatters.platform.eds.manifest.NatsResources;
import io.bizmatters.platform.eds.manifest.ServiceObjects;
import io.bizmatters.platform.eds.model.grammar.Period;
import io.bizmatters.platform.eds.release.delete.Delete;
import io.bizmatters.platform.eds.release.journal.ReleaseOptions;
import java.time.Duration;
import java.util.List;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.jspecify.annotations.Nullable;

/**
 * Deletes the services' objects from the cluster, the ScaledObject first, and waits until they are
 * gone. Objects of other owners stay, and so do streams and their messages.
 */
@Mojo(name = "delete", requiresProject = false, threadSafe = true)
public final class DeleteMojo extends NamedReleaseMojo {

  private static final Duration DEFAULT_TIMEOUT = Duration.ofMinutes(5);

  /** Sets how long the whole deletion may take. */
  @Parameter(property = "eds.timeout", defaultValue = "5m")
  private String timeout = "5m";

  /**
   * Chooses what creates stream and consumer of a service with {@code nats.provision} once the
   * service is released: {@code none}, {@code nack} (Stream and Consumer of the controller NACK) or
   * {@code job} (a Job that runs the nats program).
   */
  @Parameter(property = "eds.nats.resources", defaultValue = "none")
  private String natsResources = "none";

  /**
   * Sets how long the goal waits for another build's lock on the release. If unset, the goal waits
   * twice {@code eds.timeout} and a minute, as long as a release with its rollback may take.
   */
  @Parameter(property = "eds.lock.timeout")
  private @Nullable String lockTimeout;

  /** True skips this goal. */
  @Parameter(property = "eds.delete.skip", defaultValue = "false")
  private boolean skipDelete;

  private Duration atMost = DEFAULT_TIMEOUT;
  private Duration lockPatience = DEFAULT_TIMEOUT;

  @Override
  void read(ParameterReader reader) {
    super.read(reader);
    atMost = reader.read("eds.timeout", timeout, Period::parse, DEFAULT_TIMEOUT);
    lockPatience = ReleaseParameters.lockPatience(reader, lockTimeout, atMost);
  }

  @Override
  void run(ClusterClient client, List<ServiceObjects> services)
      throws MojoFailureException, ClusterException, InterruptedException {
    ReleaseOptions options = releaseOptions(services, lockPatience);
    Delete delete = new Delete(api(client), options, line -> getLog().info(line));
    DeletionReport report = new DeletionReport(delete.run(services, atMost));
    report.print(line -> getLog().info(line), this::warn);
    report.check();
  }

  @Override
  NatsResources natsResources(ParameterReader reader) {
    return ReleaseParameters.natsResources(reader, natsResources);
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
