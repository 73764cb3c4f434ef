package io.bizmatters.platform.eds.scaletest;

import io.bizmatters.platform.eds.manifest.ServiceObjects;
import io.bizmatters.platform.eds.report.Miss;
import java.util.List;
import java.util.Optional;

/**
 * Holds the result of a test that ended or was refused.
 *
 * @param run the id of the test
 * @param subject the subject, if one could be found
 * @param limits the limits, if the service has an autoscaler
 * @param misses why the test was refused; empty when it ran
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
