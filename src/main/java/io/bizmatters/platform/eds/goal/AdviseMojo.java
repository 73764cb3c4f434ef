package io.bizmatters.platform.eds.goal;

import io.bizmatters.platform.eds.config.Configuration;
import io.bizmatters.platform.eds.goal.maven.ParameterReader;
import io.bizmatters.platform.eds.model.tree.Origin;
import io.bizmatters.platform.eds.model.tree.Problem;
import io.bizmatters.platform.eds.model.tree.Spelling;
import io.bizmatters.platform.eds.report.OutputException;
import io.bizmatters.platform.eds.report.SimulationJson;
import io.bizmatters.platform.eds.report.SimulationText;
import io.bizmatters.platform.eds.report.html.SimulationHtml;
import io.bizmatters.platform.eds.simulate.Advice;
import io.bizmatters.platform.eds.simulate.Setting;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;

/**
 * Searches the autoscaling settings that keep {@code eds.simulate.latencyGoal} under a load for the
 * fewest pods, and shows them as a block for the POM and beside today's settings.
 */
@Mojo(name = "advise", requiresProject = false, threadSafe = true)
public final class AdviseMojo extends SimulationMojo {

  /** True skips this goal. */
  @Parameter(property = "eds.advise.skip", defaultValue = "false")
  private boolean skipAdvise;

  private Optional<SimulationRun> simulations = Optional.empty();

  @Override
  void read(ParameterReader reader) {
    SimulationRun run = simulations(reader);
    simulations = Optional.of(run);
    if (!run.hasLatencyGoal()) {
      reader.add(
          Problem.error(
              new Origin("-Deds.simulate.latencyGoal", 0, 0, "", Spelling.PROPERTY),
              "nothing",
              "how long 95 of 100 messages may wait at most",
              "-Deds.simulate.latencyGoal=30s"));
    }
  }

  @Override
  void run(Configuration configuration) throws MojoFailureException, OutputException {
    SimulationRun run = simulations.orElseThrow();
    List<Setting> settings = run.settings(configuration);
    problems().check(run.problems());
    run.each(
        settings,
        setting -> Advice.of(setting, run.keep()),
        advice -> {
          String service = advice.now().setting().service();
          String json = SimulationJson.of(advice.then());
          Path file = run.write(service + ".advice", json, SimulationHtml.of(advice));
          getLog().info(SimulationText.advice(advice) + "  " + shown(file));
        });
  }

  @Override
  boolean isSkipped() {
    return skipAdvise;
  }

  @Override
  String consequence() {
    return "nothing was advised";
  }
}
