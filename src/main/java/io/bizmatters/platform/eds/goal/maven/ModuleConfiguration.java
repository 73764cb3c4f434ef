package io.bizmatters.platform.eds.goal.maven;

import io.bizmatters.platform.eds.config.Configuration;
import io.bizmatters.platform.eds.config.ConfigurationReader;
import io.bizmatters.platform.eds.config.ConfigurationRequest;
import io.bizmatters.platform.eds.config.ConfigurationRequest.PomService;
import io.bizmatters.platform.eds.config.ConfigurationRequest.Purpose;
import io.bizmatters.platform.eds.config.Environments;
import io.bizmatters.platform.eds.model.tree.Problem;
import io.bizmatters.platform.eds.platform.Platform;
import io.bizmatters.platform.eds.platform.Platforms;
import io.bizmatters.platform.eds.platform.Platforms.Loaded;
import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;
import org.codehaus.plexus.configuration.PlexusConfiguration;
import org.jspecify.annotations.Nullable;

/** Reads the services of a module from its POM, its files and the user properties. */
public final class ModuleConfiguration {

  private final Module module;
  private final Platforms platforms;
  private final Parameters parameters;
  private final Demands demands;

  /**
   * The parameters that say where services come from.
   *
   * @param service the block {@code <service>}
   * @param services the block {@code <services>}
   * @param sources the directory of claim files
   * @param namespace of services that name none
   * @param environment chooses the overlay
   * @param variables of the environment that files may name
   * @param platform a file, an artifact or the name of a built-in platform
   */
  public record Parameters(
      Optional<PlexusConfiguration> service,
      Optional<PlexusConfiguration> services,
      Path sources,
      Optional<String> namespace,
      Optional<String> environment,
      List<String> variables,
      String platform) {}

  public ModuleConfiguration(
      Module module, Platforms platforms, Parameters parameters, Demands demands) {
    this.module = module;
    this.platforms = platforms;
    this.parameters = parameters;
    this.demands = demands;
  }

  /**
   * Reads the configuration.
   *
   * @param earlier problems that are already known
   * @return the services, with the earlier problems and all others
   */
  public Configuration read(List<Problem> earlier) {
    Loaded loaded = platform();
    Configuration read = new ConfigurationReader(request(loaded.platform())).read();
    List<Problem> problems = new ArrayList<>(earlier);
    problems.addAll(loaded.problems());
    problems.addAll(read.problems());
    problems.addAll(module.unknownElements());
    problems.addAll(module.duplicates(read.services()));
    return new Configuration(
        read.services(), read.patches(), read.extras(), read.platform(), problems);
  }

  /** Loads the platform that the module names, or the default one. */
  private Loaded platform() {
    return platforms.load(parameters.platform(), module.placeOf("platform", "eds.platform"));
  }

  /** Reads the services as they are in another environment; empty for no environment. */
  public Configuration in(Optional<String> environment) {
    return new ConfigurationReader(request(platform().platform(), environment)).read();
  }

  /** Returns the environments that have an overlay, in the order of their names. */
  public List<String> environments() {
    return Environments.in(module.base(), parameters.sources());
  }

  private ConfigurationRequest request(Platform platform) {
    return request(platform, parameters.environment());
  }

  private ConfigurationRequest request(Platform platform, Optional<String> environment) {
    return new ConfigurationRequest(
        module.base(),
        parameters.sources(),
        module.buildDirectory(),
        module.isPassedOver() ? List.of() : servicesOfThePom(),
        module.artifactId(),
        parameters.namespace(),
        environment,
        module.properties(parameters.variables()),
        userProperties(),
        module.parameters(),
        module.isReactor(),
        demands.purpose(),
        demands.requireDigest(),
        demands.imageDigestFile(),
        platform);
  }

  private List<PomService> servicesOfThePom() {
    return module
        .pom()
        .services(parameters.service().orElse(null), parameters.services().orElse(null));
  }

  private Map<String, String> userProperties() {
    Properties user = module.userProperties();
    Map<String, String> properties = new TreeMap<>();
    user.stringPropertyNames().forEach(name -> properties.put(name, user.getProperty(name)));
    return properties;
  }

  /**
   * What a goal demands of the configuration that it reads.
   *
   * @param strict whether a warning fails the goal
   * @param requireDigest whether an image must have a digest
   * @param imageDigestFile the file with the digest of the built image
   */
  public record Demands(
      Purpose purpose, boolean strict, boolean requireDigest, Optional<Path> imageDigestFile) {

    /**
     * The demands of a goal that neither generates nor releases: it does not judge the
     * configuration again.
     */
    public static final Demands NONE =
        new Demands(Purpose.NO_RELEASE, false, false, Optional.empty());

    /** Returns the demands of a goal that has the parameters. */
    public static Demands of(
        Purpose purpose, boolean strict, boolean requireDigest, @Nullable File imageDigestFile) {
      return new Demands(
          purpose, strict, requireDigest, Optional.ofNullable(imageDigestFile).map(File::toPath));
    }
  }
}
