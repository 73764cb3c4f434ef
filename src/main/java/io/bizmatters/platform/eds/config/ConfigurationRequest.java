package io.bizmatters.platform.eds.config;

import io.bizmatters.platform.eds.platform.Platform;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Names all sources of a module's configuration.
 *
 * @param base the module's directory
 * @param sourceDirectory the folder of claim files
 * @param buildDirectory the folder in which a build writes its image digest
 * @param pomServices the {@code <service>} elements, with their paths in the POM
 * @param defaultName the name of a POM service that has none
 * @param namespace the namespace of services that have none ({@code eds.namespace})
 * @param environment the overlay to use ({@code eds.environment})
 * @param properties the properties that {@code ${…}} may name in files
 * @param userProperties the build's user properties, {@code eds.*} and others
 * @param parameters the properties that are parameters of a goal
 * @param reactor whether the build has several modules
 * @param purpose the purpose of the services
 * @param requireDigest whether an image must have a digest
 * @param imageDigestFile the digest file, if a parameter names one
 * @param platform the platform whose rules the services follow
 */
public record ConfigurationRequest(
    Path base,
    Path sourceDirectory,
    Path buildDirectory,
    List<PomService> pomServices,
    String defaultName,
    Optional<String> namespace,
    Optional<String> environment,
    PropertySource properties,
    Map<String, String> userProperties,
    Set<String> parameters,
    boolean reactor,
    Purpose purpose,
    boolean requireDigest,
    Optional<Path> imageDigestFile,
    Platform platform) {

  /**
   * A service in a POM.
   *
   * @param path {@code <service>}, or {@code <services>/<service>[2]}
   */
  public record PomService(String path, PomElement element) {}
}
