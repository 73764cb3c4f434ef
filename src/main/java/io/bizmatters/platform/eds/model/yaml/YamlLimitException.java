package io.bizmatters.platform.eds.model.yaml;

import io.bizmatters.platform.eds.model.tree.Problem;

/** Stops the reading of a file that exceeds a limit; carries the text of the problem. */
final class YamlLimitException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final transient Problem problem;

  YamlLimitException(Problem problem) {
    super(problem.allowed());
    this.problem = problem;
  }

  Problem problem() {
    return problem;
  }
}
