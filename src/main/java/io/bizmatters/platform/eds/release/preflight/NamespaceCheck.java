package io.bizmatters.platform.eds.release.preflight;

import io.bizmatters.platform.eds.kubernetes.api.Api;
import io.bizmatters.platform.eds.kubernetes.api.ClusterException;
import io.bizmatters.platform.eds.manifest.TargetService;
import io.bizmatters.platform.eds.report.Miss;
import java.util.List;

/** Checks whether the namespaces exist. */
final class NamespaceCheck {

  private final ClusterSurvey survey;
  private final PreflightOptions options;

  NamespaceCheck(Api api, PreflightOptions options) {
    this.survey = new ClusterSurvey(api);
    this.options = options;
  }

  List<Look> looks(List<TargetService> targets) {
    return TargetService.byNamespace(targets).keySet().stream()
        .map(namespace -> (Look) () -> look(namespace))
        .toList();
  }

  private Findings look(String namespace) throws ClusterException {
    String subject = "namespace " + namespace;
    return switch (survey.namespace(namespace)) {
      case PRESENT -> Findings.none();
      case HIDDEN -> Findings.notice(subject, "no right to get it: whether it is there is unknown");
      case ENDING ->
          Findings.of(
              new Miss(
                  subject,
                  "is being deleted",
                  "it is there",
                  "wait until it is deleted, then create it again"));
      case MISSING ->
          options.createNamespace()
              ? Findings.none()
              : Findings.of(
                  new Miss(
                      subject,
                      "does not exist",
                      "it is there",
                      "kubectl create namespace " + namespace + ", or -Deds.createNamespace"));
    };
  }
}
