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

  /**
   * Holds an element of the plugin's configuration in the POM.
   *
   * @param text the trimmed text; empty for an element with children
   * @param file the POM file, as people know it
   * @param line 1-based line in the POM, 0 when unknown
   * @param properties names of the properties in the POM's text, if known
   */
  public record PomElement(
      String name,
      String text,
      List<PomElement> children,
      String file,
      int line,
      List<String> properties) {

    public PomElement {
      children = List.copyOf(children);
      properties = List.copyOf(properties);
    }
  }

  /** Supplies the properties that {@code ${…}} may name. */
  public interface PropertySource {

    /** Returns the value as written; it may contain further {@code ${…}}. */
    Optional<String> value(String name);

    /** Returns why a property must not be read; empty for a property that is simply unknown. */
    default Optional<Withheld> withheld(String name) {
      return Optional.empty();
    }

    /**
     * A property that files must not name.
     *
     * @param allowed the properties that files may name
     */
    record Withheld(String allowed, String fix) {}

    /** Returns names to suggest for a mistyped one. */
    List<String> names();
  }

  /** Says for what the services are read, which decides which values must be known. */
  public enum Purpose {
    /** Manifests are rendered: all values must be known. */
    RELEASE,
    /** Services are checked, possibly before other plugins set some properties. */
    EARLY_CHECK,
    /** Existing releases are read or changed: the image does not matter. */
    NO_RELEASE;

    /** Whether properties without a value are allowed. */
    boolean allowsUnknown() {
      return this != RELEASE;
    }
  }
}
