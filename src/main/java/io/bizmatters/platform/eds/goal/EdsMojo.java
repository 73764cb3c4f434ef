package io.bizmatters.platform.eds.goal;

import io.bizmatters.platform.eds.goal.maven.Module;
import io.bizmatters.platform.eds.goal.maven.SafeLog;
import io.bizmatters.platform.eds.model.tree.Problem;
import io.bizmatters.platform.eds.report.OutputException;
import io.bizmatters.platform.eds.report.ProblemReport;
import java.nio.file.Path;
import java.util.List;
import org.apache.maven.execution.MavenSession;
import org.apache.maven.plugin.AbstractMojo;
import org.apache.maven.plugin.MojoExecution;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugin.logging.Log;
import org.apache.maven.plugins.annotations.Parameter;
import org.apache.maven.project.MavenProject;
import org.jspecify.annotations.Nullable;

/** The base of every goal: can be skipped, prints safe text, and ends with its failures. */
abstract class EdsMojo extends AbstractMojo {

  /** True skips every goal of the plugin. */
  @Parameter(property = "eds.skip", defaultValue = "false")
  private boolean skip;

  @Parameter(defaultValue = "${project}", readonly = true, required = true)
  @SuppressWarnings("NullAway.Init") // set by Maven
  private MavenProject project;

  @Parameter(defaultValue = "${session}", readonly = true, required = true)
  @SuppressWarnings("NullAway.Init") // set by Maven
  private MavenSession session;

  @Parameter(defaultValue = "${mojoExecution}", readonly = true)
  private @Nullable MojoExecution mojoExecution;

  /** Does the work of the goal. */
  abstract void run() throws MojoFailureException, MojoExecutionException, OutputException;

  /** Returns whether this goal alone is skipped. */
  abstract boolean isSkipped();

  @Override
  public final void execute() throws MojoFailureException, MojoExecutionException {
    if (skip || isSkipped()) {
      getLog().info("skipped");
      return;
    }
    long start = System.nanoTime();
    try {
      checkBooleans();
      run();
    } catch (MojoFailureException failure) {
      throw GoalFailures.safe(failure, MojoFailureException::new);
    } catch (MojoExecutionException failure) {
      throw GoalFailures.safe(failure, MojoExecutionException::new);
    } catch (OutputException failure) {
      throw GoalFailures.safe(GoalFailures.unwritten(failure), MojoExecutionException::new);
    } finally {
      long milliseconds = (System.nanoTime() - start) / 1_000_000;
      getLog().debug("inside the goal: " + milliseconds + " ms");
    }
  }

  private void checkBooleans() throws MojoFailureException {
    List<Problem> problems = module().unclearBooleans();
    if (!problems.isEmpty()) {
      throw new MojoFailureException(ProblemReport.of(problems, "nothing was done"));
    }
  }

  @Override
  public final Log getLog() {
    return SafeLog.of(super.getLog());
  }

  /** Returns the log for text that comes from the configuration alone. */
  final Log configurationLog() {
    return SafeLog.ofConfiguration(super.getLog());
  }

  /** Returns the module that is built. */
  final Module module() {
    return new Module(session, project, mojoExecution, getLog());
  }

  final MavenSession session() {
    return session;
  }

  final MavenProject project() {
    return project;
  }

  /** Returns a path for people: relative to the module if it lies inside. */
  final String shown(Path path) {
    return module().shown(path);
  }

  static MojoExecutionException unwritten(OutputException failure) {
    return GoalFailures.unwritten(failure);
  }
}
