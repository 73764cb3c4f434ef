package io.bizmatters.platform.eds.scaletest;

import io.bizmatters.platform.eds.manifest.ServiceObjects;
import io.bizmatters.platform.eds.report.ScaleTestReport.Miss;
import java.util.List;
import java.util.Optional;

/**
 * A test that is over, or was refused.
 *
 * @param run its id
 * @param subject where one could be found
 * @param limits where there is something that scales
 * @param misses why it was refused; none when it was made
 */
public record Tested(
    String run,
    ServiceObjects service,
    ScaleTestOptions options,
    Optional<String> subject,
    Optional<Limits> limits,
    List<Miss> misses,
    Trace trace) {

  public Tested {
    misses = List.copyOf(misses);
  }

  static Tested refused(
      String run, ServiceObjects service, ScaleTestOptions options, List<Miss> misses) {
    return new Tested(
        run,
        service,
        options,
        options.subjects().stream().findFirst(),
        Optional.empty(),
        misses,
        Trace.empty());
  }

  Tested with(Trace seen) {
    return new Tested(run, service, options, subject, limits, misses, seen);
  }
}
