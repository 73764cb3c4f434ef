package io.bizmatters.platform.eds.kubernetes.api;

import io.bizmatters.platform.eds.kubernetes.api.ClusterException.Reason;
import java.util.ArrayList;
import java.util.List;

/** Collects the problems of a kubeconfig, so that one message lists them all. */
final class KubeconfigProblems {

  private record Problem(String where, String found, String fix) {}

  private final List<Problem> problems = new ArrayList<>();

  /**
   * Adds a problem.
   *
   * @param where the file and the field, or the variable
   * @param found the value; never a secret
   * @param fix what a person can do
   */
  void add(String where, String found, String fix) {
    problems.add(new Problem(where, found, fix));
  }

  /**
   * Does nothing without problems.
   *
   * @throws ClusterException with all problems
   */
  void check() throws ClusterException {
    if (problems.size() == 1) {
      Problem only = problems.get(0);
      throw new ClusterException(
          Reason.KUBECONFIG_BROKEN, only.where() + ": " + only.found(), only.fix());
    }
    if (!problems.isEmpty()) {
      StringBuilder all = new StringBuilder("the kubeconfig cannot be used:");
      for (Problem problem : problems) {
        all.append("\n  " + problem.where() + ": " + problem.found() + " (" + problem.fix() + ")");
      }
      throw new ClusterException(
          Reason.KUBECONFIG_BROKEN, all.toString(), "correct each of these fields");
    }
  }
}
