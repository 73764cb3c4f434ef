package io.bizmatters.platform.eds.goal;

import io.bizmatters.platform.eds.model.tree.Origin;
import io.bizmatters.platform.eds.model.tree.Problem;
import io.bizmatters.platform.eds.model.tree.Spelling;
import io.bizmatters.platform.eds.report.EarlierSimulation;
import io.bizmatters.platform.eds.report.OutputException;
import io.bizmatters.platform.eds.report.ReportFiles;
import io.bizmatters.platform.eds.report.SimulationText;
import io.bizmatters.platform.eds.report.SimulationVerdict;
import io.bizmatters.platform.eds.simulate.Finding;
import io.bizmatters.platform.eds.simulate.Setting;
import io.bizmatters.platform.eds.simulate.Simulation;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.maven.plugin.MojoFailureException;

/** Compares simulations with an earlier one, and fails the build on chosen findings. */
final class SimulationVerdicts {

  private final Optional<EarlierSimulation> before;
  private final Set<Finding.Id> failing;
  private final Optional<String> summaryFile;
  private final List<String> failures = new ArrayList<>();

  /**
   * @param summaryFile the file that {@code GITHUB_STEP_SUMMARY} names
   */
  SimulationVerdicts(
      Optional<EarlierSimulation> before, Set<Finding.Id> failing, Optional<String> summaryFile) {
    this.before = before;
    this.summaryFile = summaryFile;
    this.failing = Set.copyOf(failing);
  }

  /** Returns a problem if the earlier simulation is of no service of this run. */
  Stream<Problem> problems(List<Setting> settings) {
    List<String> names = settings.stream().map(Setting::service).toList();
    return before
        .filter(earlier -> !names.contains(earlier.service()))
        .map(
            earlier ->
                Problem.error(
                    new Origin("-Deds.simulate.against", 0, 0, "", Spelling.PROPERTY),
                    "a file of " + earlier.service(),
                    "a file of " + String.join(" or ", names),
                    "name the file that eds:simulate wrote for one of them"))
        .stream();
  }

  /** Returns the earlier simulation of a service. */
  Optional<EarlierSimulation> of(String service) {
    return before.filter(earlier -> earlier.service().equals(service));
  }

  /**
   * Adds a simulation; writes the verdict into the pipeline's summary, or as lines.
   *
   * @throws OutputException when the summary cannot be written
   */
  void add(Simulation simulation, Consumer<String> lines) throws OutputException {
    Optional<EarlierSimulation> earlier = of(simulation.setting().service());
    if (earlier.isPresent()) {
      String verdict = SimulationVerdict.of(earlier.get(), simulation);
      Optional<Path> summary = summary();
      if (summary.isPresent()) {
        ReportFiles.append(summary.get(), verdict);
      } else {
        lines.accept("\n" + verdict.stripTrailing());
      }
    }
    for (Finding finding : simulation.findings()) {
      if (failing.contains(finding.id())) {
        failures.add(simulation.setting().service() + "  " + SimulationText.finding(finding));
      }
    }
  }

  private Optional<Path> summary() throws OutputException {
    try {
      return summaryFile.filter(file -> !file.isBlank()).map(Path::of);
    } catch (InvalidPathException noPath) {
      throw new OutputException(
          "GITHUB_STEP_SUMMARY names no file", "unset GITHUB_STEP_SUMMARY", noPath);
    }
  }

  /**
   * Passes if nothing was found that fails the build.
   *
   * @throws MojoFailureException with all such findings
   */
  void check() throws MojoFailureException {
    if (!failures.isEmpty()) {
      throw new MojoFailureException(
          failures.size()
              + (failures.size() == 1 ? " finding" : " findings")
              + " of eds.simulate.failOn.\n\n"
              + failures.stream().collect(Collectors.joining("\n\n"))
              + "\n");
    }
  }
}
