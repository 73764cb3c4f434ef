package io.bizmatters.platform.eds.goal;

import io.bizmatters.platform.eds.goal.maven.ModuleConfiguration;
import io.bizmatters.platform.eds.goal.maven.ModuleConfiguration.Demands;
import java.io.File;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.apache.maven.plugins.annotations.Parameter;
import org.codehaus.plexus.configuration.PlexusConfiguration;
import org.jspecify.annotations.Nullable;

/** The parameters that say where the services of a module come from. */
abstract class SourceMojo extends RulesMojo {

  /** Describes the service as a block of elements. The reference of fields lists the elements. */
  @Parameter private @Nullable PlexusConfiguration service;

  /** Lists several services, each as a {@code <service>} element. */
  @Parameter private @Nullable PlexusConfiguration services;

  /** Names the directory of claim files, overlays, patches and extras. */
  @Parameter(property = "eds.sourceDirectory", defaultValue = "${basedir}/src/main/eds")
  private @Nullable File sourceDirectory;

  /** Sets the namespace of services that name none. */
  @Parameter(property = "eds.namespace")
  private @Nullable String namespace;

  /**
   * Lists environment variables that files may name as ${env.NAME}, besides those that CI servers
   * set about a build (commit, branch, tag, build and run numbers). A variable that looks like a
   * credential is never read.
   */
  @Parameter(property = "eds.env")
  private List<String> environmentVariables = List.of();

  /** Returns the services of the module, for a goal with these demands. */
  final ModuleConfiguration moduleConfiguration(Demands demands) {
    return new ModuleConfiguration(
        module(),
        platforms(),
        new ModuleConfiguration.Parameters(
            Optional.ofNullable(service),
            Optional.ofNullable(services),
            sources(),
            namespaceOfAll(),
            environment(),
            environmentVariables,
            platform()),
        demands);
  }

  /** Returns the directory of claim files. */
  final Path sources() {
    return sourceDirectory == null
        ? module().base().resolve("src/main/eds")
        : module().directory(sourceDirectory);
  }

  /** Returns the module and the environment of the release, as releases name them. */
  final String moduleId() {
    return module().id(environment().orElse(""));
  }

  /** Returns the namespace of services that name none, if it is set. */
  final Optional<String> namespaceOfAll() {
    return Optional.ofNullable(namespace);
  }
}
