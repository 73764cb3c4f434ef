package io.bizmatters.platform.eds.goal;

import io.bizmatters.platform.eds.config.Configuration;
import io.bizmatters.platform.eds.generate.RenderingWarmUp;
import io.bizmatters.platform.eds.goal.maven.ModuleConfiguration.Demands;
import io.bizmatters.platform.eds.goal.maven.ParameterReader;
import io.bizmatters.platform.eds.manifest.NatsResources;
import io.bizmatters.platform.eds.manifest.ServiceObjects;
import io.bizmatters.platform.eds.model.tree.WarningCode;
import io.bizmatters.platform.eds.report.OutputException;
import java.util.List;
import java.util.Set;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugins.annotations.Parameter;

/**
 * The base of every goal about services: reads parameters and services, and reports all problems.
 */
abstract class ServiceMojo extends SourceMojo {

  /**
   * Lists codes of accepted warnings, separated by commas. An accepted warning is printed as
   * information and fails neither {@code eds.strict} nor {@code mvn --fail-on-severity WARN}. Each
   * warning ends with its code.
   */
  @Parameter(property = "eds.accept.warnings")
  private List<String> acceptedWarnings = List.of();

  private Set<WarningCode> accepted = Set.of();
  private NatsResources natsResources = NatsResources.NONE;

  /** Does the work of the goal with the services of the module. */
  abstract void run(Configuration configuration)
      throws MojoFailureException, MojoExecutionException, OutputException;

  /** Returns what did not happen if there are errors, such as {@code nothing was generated}. */
  abstract String consequence();

  /** Returns what the goal's second thread does while the configuration is read. */
  Runnable warmUp() {
    return RenderingWarmUp::render;
  }

  /** Runs before everything else, however the goal ends. */
  void begin() throws OutputException {}

  /** Reads the goal's own parameters that are more than text. */
  void read(ParameterReader reader) {}

  /** Returns what creates the streams of the services; nothing in goals without that parameter. */
  NatsResources natsResources(ParameterReader reader) {
    return NatsResources.NONE;
  }

  /** Starts what need not wait for the configuration; runs only if all parameters are good. */
  void prepare() throws MojoExecutionException {}

  /** Returns what the goal demands of the configuration. */
  Demands demands() {
    return Demands.NONE;
  }

  @Override
  final void run() throws MojoFailureException, MojoExecutionException, OutputException {
    WarmUp warmUp = WarmUp.start(warmUp());
    try {
      ParameterReader reader = new ParameterReader();
      accepted = Warnings.read(reader, acceptedWarnings);
      natsResources = natsResources(reader);
      read(reader);
      begin();
      if (reader.problems().isEmpty()) {
        prepare();
      }
      runOn(moduleConfiguration(demands()).read(reader.problems()));
    } finally {
      warmUp.end();
    }
  }

  private void runOn(Configuration configuration)
      throws MojoFailureException, MojoExecutionException, OutputException {
    problems().check(configuration.problems());
    use(configuration.platform());
    if (configuration.services().isEmpty()) {
      module().nothingToDo(shown(sources()), consequence());
    } else {
      module().runsHereAlone().ifPresent(where -> warn(WarningCode.REACTOR_FIRST, where));
      run(configuration);
    }
  }

  /**
   * Returns the services as objects.
   *
   * @throws MojoFailureException when patches, extras or names have problems; the message lists
   *     them
   */
  final List<ServiceObjects> objects(Configuration configuration) throws MojoFailureException {
    return rendering().objects(configuration, environment());
  }

  /** Returns what renders services and reports their problems. */
  final ServiceRendering rendering() {
    return new ServiceRendering(natsResources, problems());
  }

  final Problems problems() {
    boolean strict = demands().strict();
    return new Problems(configurationLog(), accepted, strict, consequence(), getPluginContext());
  }

  /** Prints a warning, or information if its code is accepted. */
  final void warn(WarningCode code, String text) {
    new Warnings(getLog(), accepted).warn(code, text);
  }
}
