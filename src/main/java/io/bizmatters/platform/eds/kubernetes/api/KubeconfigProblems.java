package io.bizmatters.platform.eds.kubernetes.api;

import io.bizmatters.platform.eds.kubernetes.api.ClusterException.Reason;
import java.util.ArrayList;
import java.util.List;

/** What is wrong with a kubeconfig, collected so that a person hears all of it at once. */
final class KubeconfigProblems {

  private record Problem(String where, String found, String fix) {}

  private final List<Problem> problems = new ArrayList<>();

  /**
   * Adds one.
   *
   * @param where the file and the field, or the variable
   * @param found what stands there; never a secret
   * @param fix what a person can do about it
   */
  void add(String where, String found, String fix) {
    problems.add(new Problem(where, found, fix));
  }

  /**
   * Passes where there is no such thing.
   *
   * @throws ClusterException with all of them
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
