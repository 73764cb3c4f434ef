package io.bizmatters.platform.eds.config;

import io.bizmatters.platform.eds.model.tree.Problem;

/** Ends the reading of a file that is over a limit; carries what to tell. */
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
