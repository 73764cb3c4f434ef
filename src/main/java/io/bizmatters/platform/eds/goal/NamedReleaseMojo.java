package io.bizmatters.platform.eds.goal;

import io.bizmatters.platform.eds.goal.maven.ParameterReader;
import io.bizmatters.platform.eds.manifest.ServiceObjects;
import io.bizmatters.platform.eds.release.journal.ReleaseOptions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugins.annotations.Parameter;
import org.jspecify.annotations.Nullable;

/** The base of goals that look at the module's release, or delete it. */
abstract class NamedReleaseMojo extends RetryingMojo {

  /**
   * Names the module's release in each namespace. If unset, the name is the artifactId, or without
   * a POM the name of the only service.
   */
  @Parameter(property = "eds.release")
  private @Nullable String release;

  private Optional<String> named = Optional.empty();

  @Override
  void read(ParameterReader reader) {
    super.read(reader);
    named = ReleaseNames.read(reader, release);
  }

  /**
   * Returns how the services are released.
   *
   * @param lockPatience how long the goal waits for another run's lock
   * @throws MojoFailureException when the release has no name
   */
  final ReleaseOptions releaseOptions(List<ServiceObjects> services, Duration lockPatience)
      throws MojoFailureException {
    return new ReleaseNames(module(), consequence(), named)
        .options(services, origin(), moduleId(), lockPatience);
  }
}
