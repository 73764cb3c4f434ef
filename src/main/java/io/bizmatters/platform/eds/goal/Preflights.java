package io.bizmatters.platform.eds.goal;

import io.bizmatters.platform.eds.report.Miss;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.maven.plugin.MojoExecutionException;

/** Ends a goal if the cluster lacks something. */
final class Preflights {

  private Preflights() {}

  /**
   * Passes if nothing is missing.
   *
   * @throws MojoExecutionException when something is missing; the message lists everything
   */
  static void check(List<Miss> misses, String consequence) throws MojoExecutionException {
    check("the cluster", misses, consequence);
  }

  /**
   * Passes if nothing is missing.
   *
   * @param who what was checked, such as NATS
   * @throws MojoExecutionException when something is missing; the message lists everything
   */
  static void check(String who, List<Miss> misses, String consequence)
      throws MojoExecutionException {
    if (misses.isEmpty()) {
      return;
    }
    String all = misses.stream().map(Miss::block).collect(Collectors.joining("\n\n"));
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
}
