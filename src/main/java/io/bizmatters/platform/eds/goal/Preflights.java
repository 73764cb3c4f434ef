package io.bizmatters.platform.eds.goal;

import io.bizmatters.platform.eds.report.Miss;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.maven.plugin.MojoExecutionException;

/** How a cluster that lacks something ends a goal. */
final class Preflights {

  private Preflights() {}

  /**
   * Passes when nothing is missing.
   *
   * @throws MojoExecutionException with everything that is
   */
  static void check(List<Miss> misses, String consequence) throws MojoExecutionException {
    check("the cluster", misses, consequence);
  }

  /** The same of something else than the cluster. */
  static void check(String who, List<Miss> misses, String consequence)
      throws MojoExecutionException {
    if (misses.isEmpty()) {
      return;
    }
    String all = misses.stream().map(Preflights::block).collect(Collectors.joining("\n\n"));
    throw new MojoExecutionException(
        who
            + " lacks "
            + misses.size()
            + (misses.size() == 1 ? " thing; " : " things; ")
            + consequence
            + ".\n\n"
            + all
            + "\n");
  }

  static String block(Miss miss) {
    return miss.subject()
        + "\n  found    "
        + miss.found()
        + "\n  allowed  "
        + miss.allowed()
        + "\n  fix      "
        + miss.fix();
  }
}
