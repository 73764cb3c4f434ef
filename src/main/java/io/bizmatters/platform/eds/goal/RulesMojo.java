package io.bizmatters.platform.eds.goal;

import io.bizmatters.platform.eds.platform.Platform;
import io.bizmatters.platform.eds.platform.Platforms;
import io.bizmatters.platform.eds.release.journal.BuildOrigin;
import java.util.Optional;
import javax.inject.Inject;
import org.apache.maven.plugins.annotations.Parameter;
import org.eclipse.aether.RepositorySystem;
import org.jspecify.annotations.Nullable;

/** The parameters that say which rules services follow: the platform and the environment. */
abstract class RulesMojo extends EdsMojo {

  /**
   * Names the platform whose sizes, defaults, conventions and policies the services follow: a file,
   * {@code groupId:artifactId:version[:classifier]} of an artifact of type yaml, or a built-in name
   * ({@code bizmatters} or {@code kubernetes}).
   */
  @Parameter(property = "eds.platform", defaultValue = Platforms.DEFAULT)
  private String platform = Platforms.DEFAULT;

  /**
   * Chooses the overlay {@code environments/<name>.yaml} and sets the worker's {@code
   * deployment.environment} (production if unset).
   */
  @Parameter(property = "eds.environment")
  private @Nullable String environment;

  @Inject
  @SuppressWarnings("NullAway.Init") // set by Maven
  private RepositorySystem repositorySystem;

  private Optional<Platform> used = Optional.empty();

  /** Returns the platforms that the module may name. */
  final Platforms platforms() {
    return module().platforms(repositorySystem);
  }

  /** Returns the name of the platform: a file, an artifact or a built-in name. */
  final String platform() {
    return platform;
  }

  /** Loads the platform that the module names. */
  final Platforms.Loaded loadedPlatform() {
    return platforms().load(platform, module().placeOf("platform", "eds.platform"));
  }

  /** Returns the environment, if one is chosen. */
  final Optional<String> environment() {
    return Optional.ofNullable(environment);
  }

  /** Keeps the platform whose rules the services followed. */
  final void use(Platform found) {
    used = Optional.of(found);
  }

  /** Returns the contexts that the platform lets the build use. */
  final PlatformContexts contextsOfThePlatform() {
    return new PlatformContexts(used, environment());
  }

  /** Returns who runs the goal, and by which rules the services were read. */
  final BuildOrigin origin() {
    BuildOrigin origin = ThisBuild.origin();
    return used.map(found -> origin.under(found.mark(module().pluginVersion()))).orElse(origin);
  }
}
