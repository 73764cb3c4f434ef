package io.bizmatters.platform.eds.goal;

import io.bizmatters.platform.eds.config.Configuration;
import io.bizmatters.platform.eds.model.EventDrivenService;
import io.bizmatters.platform.eds.release.Rendering;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugins.annotations.LifecyclePhase;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;

/**
 * Checks the services and the platform's conventions; needs no cluster. All problems are told at
 * once.
 */
@Mojo(name = "validate", defaultPhase = LifecyclePhase.VALIDATE, requiresProject = false, threadSafe = true)
public final class ValidateMojo extends ServiceMojo {

  /** Skips this goal. */
  @Parameter(property = "eds.validate.skip", defaultValue = "false")
  private boolean skipValidate;

  @Override
  void run(Configuration configuration) throws MojoFailureException {
    Rendering rendering = rendering(configuration);
    problems().check(rendering.problems());
    for (EventDrivenService service : configuration.legalServices()) {
      getLog().info(service.qualifiedName() + "  valid");
    }
  }

  @Override
  boolean isSkipped() {
    return skipValidate;
  }

  @Override
  String consequence() {
    return "the configuration is not valid";
  }
}
