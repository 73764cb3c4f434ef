package io.bizmatters.platform.eds.release;

import io.bizmatters.platform.eds.cluster.ClusterClient;
import io.bizmatters.platform.eds.cluster.ClusterException;
import io.bizmatters.platform.eds.cluster.ClusterSurvey;
import io.bizmatters.platform.eds.cluster.Retries;
import java.util.List;

/** Whether the namespaces are there. */
final class NamespaceCheck {

  private final ClusterSurvey survey;
  private final PreflightOptions options;

  NamespaceCheck(ClusterClient client, Retries retries, PreflightOptions options) {
    this.survey = new ClusterSurvey(client, retries);
    this.options = options;
  }

  List<Look> looks(List<Release> releases) {
    return Release.byNamespace(releases).keySet().stream()
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
                  "wait until it is gone, then make it anew"));
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
