package io.bizmatters.platform.eds.goal;

import io.bizmatters.platform.eds.model.tree.Problem;
import io.bizmatters.platform.eds.model.tree.Problem.Level;
import io.bizmatters.platform.eds.model.tree.WarningCode;
import io.bizmatters.platform.eds.report.ProblemReport;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugin.logging.Log;
import org.jspecify.annotations.Nullable;

/**
 * Reports problems: errors end the goal with all of them, warnings are shown once in each build.
 */
final class Problems {

  private static final String SHOWN = Problems.class.getName() + ".shown";

  private final Log log;
  private final boolean strict;
  private final String consequence;
  private final @Nullable Map<?, ?> pluginContext;
  private final Warnings warnings;

  Problems(
      Log log,
      Set<WarningCode> accepted,
      boolean strict,
      String consequence,
      @Nullable Map<?, ?> pluginContext) {
    this.log = log;
    this.warnings = new Warnings(log, accepted);
    this.strict = strict;
    this.consequence = consequence;
    this.pluginContext = pluginContext;
  }

  /**
   * Prints warnings and remarks, and fails if there are errors.
   *
   * @throws MojoFailureException when there are errors; the message lists all of them
   */
  void check(List<Problem> problems) throws MojoFailureException {
    if (problems.isEmpty()) {
      return;
    }
    List<Problem> fatal = problems.stream().filter(this::isFatal).toList();
    Set<String> shown = shown();
    problems.stream().filter(problem -> !isFatal(problem)).forEach(problem -> tell(problem, shown));
    if (!fatal.isEmpty()) {
      boolean warnings = fatal.stream().anyMatch(problem -> !problem.isError());
      String outcome = warnings ? consequence + " (eds.strict makes warnings errors)" : consequence;
      throw new MojoFailureException(ProblemReport.of(fatal, outcome));
    }
  }

  private boolean isFatal(Problem problem) {
    boolean accepted = problem.code().filter(warnings::isAccepted).isPresent();
    return problem.isError() || (strict && problem.level() == Level.WARNING && !accepted);
  }

  private void tell(Problem problem, Set<String> shown) {
    String line = ProblemReport.line(problem);
    if (!shown.add(line)) {
      return;
    }
    problem.code().ifPresentOrElse(code -> warnings.warn(code, line), () -> log.info(line));
  }

  /**
   * Returns the lines already shown; Maven keeps the plugin's context of a module over the goals of
   * a build.
   */
  @SuppressWarnings("unchecked") // only this method writes the key
  private Set<String> shown() {
    if (pluginContext == null) {
      return ConcurrentHashMap.newKeySet();
    }
    Map<Object, Object> context = (Map<Object, Object>) pluginContext;
    return (Set<String>) context.computeIfAbsent(SHOWN, key -> ConcurrentHashMap.newKeySet());
  }
}
