package io.bizmatters.platform.eds.scaletest;

import io.bizmatters.platform.eds.readiness.Judgement.Finding;
import io.bizmatters.platform.eds.report.RunReport.ServiceReport;
import java.util.List;
import java.util.Optional;

/** What the plugin's own readiness says of a service, as far as a scale test asks for it. */
final class AReadiness {

  private AReadiness() {}

  static ServiceReport of(String service, String state, List<Finding> findings) {
    return new ServiceReport(
        service,
        "orders",
        Optional.empty(),
        state,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        List.of(),
        List.of(),
        findings,
        List.of());
  }
}
