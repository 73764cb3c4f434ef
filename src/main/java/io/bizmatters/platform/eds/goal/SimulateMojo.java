package io.bizmatters.platform.eds.goal;

import io.bizmatters.platform.eds.config.Configuration;
import io.bizmatters.platform.eds.goal.maven.ParameterReader;
import io.bizmatters.platform.eds.report.EarlierSimulation;
import io.bizmatters.platform.eds.report.OutputException;
import io.bizmatters.platform.eds.report.SimulationJson;
import io.bizmatters.platform.eds.report.SimulationText;
import io.bizmatters.platform.eds.report.html.SimulationHtml;
import io.bizmatters.platform.eds.simulate.Finding;
import io.bizmatters.platform.eds.simulate.Setting;
import io.bizmatters.platform.eds.simulate.Simulation;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.jspecify.annotations.Nullable;

/**
 * Shows what KEDA and the HPA will do to a service under a load, without a cluster: replicas, lag,
 * waiting times, pod-hours, and what does not fit, with the number that mends it.
 */
@Mojo(name = "simulate", requiresProject = false, threadSafe = true)
public final class SimulateMojo extends SimulationMojo {

  /** Lists findings that fail the build, separated by commas. */
  @Parameter(property = "eds.simulate.failOn")
  private List<String> failOn = List.of();

  /**
   * Names the {@code .json} file of an earlier run. The goal then writes a verdict as Markdown with
   * the figures before and after, into the file of {@code GITHUB_STEP_SUMMARY} if that is set.
   */
  @Parameter(property = "eds.simulate.against")
  private @Nullable String earlierRun;

  /** True skips this goal. */
  @Parameter(property = "eds.simulate.skip", defaultValue = "false")
  private boolean skipSimulate;

  private Optional<SimulationRun> simulations = Optional.empty();
  private Set<Finding.Id> failing = Set.of();
  private Optional<EarlierSimulation> before = Optional.empty();

  @Override
  void read(ParameterReader reader) {
    simulations = Optional.of(simulations(reader));
    SimulationInput input = new SimulationInput(reader, module().base());
    failing = input.failOn(failOn);
    before = input.against(Optional.ofNullable(earlierRun));
  }

  @Override
  void run(Configuration configuration) throws MojoFailureException, OutputException {
    SimulationRun run = simulations.orElseThrow();
    List<Setting> settings = run.settings(configuration);
    SimulationVerdicts verdicts =
        new SimulationVerdicts(
            before, failing, Optional.ofNullable(System.getenv("GITHUB_STEP_SUMMARY")));
    problems().check(Stream.concat(run.problems().stream(), verdicts.problems(settings)).toList());
    run.each(
        settings,
        setting -> Simulation.of(setting, run.keep()),
        simulation -> {
          String service = simulation.setting().service();
          Optional<EarlierSimulation> earlier = verdicts.of(service);
          String page = SimulationHtml.of(simulation, earlier, run.recording());
          Path file = run.write(service, SimulationJson.of(simulation), page);
          getLog().info(SimulationText.summary(simulation) + "  " + shown(file));
          simulation.findings().forEach(it -> getLog().info(SimulationText.finding(it)));
          verdicts.add(simulation, getLog()::info);
        });
    verdicts.check();
  }

  @Override
  boolean isSkipped() {
    return skipSimulate;
  }

  @Override
  String consequence() {
    return "nothing was simulated";
  }
}
