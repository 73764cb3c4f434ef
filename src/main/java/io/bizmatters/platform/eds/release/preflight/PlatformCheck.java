package io.bizmatters.platform.eds.release.preflight;

import io.bizmatters.platform.eds.kubernetes.api.Api;
import io.bizmatters.platform.eds.kubernetes.api.ClusterException;
import io.bizmatters.platform.eds.manifest.TargetService;
import io.bizmatters.platform.eds.release.preflight.ClusterSurvey.MetricsApi;
import io.bizmatters.platform.eds.release.preflight.ClusterSurvey.ServerVersion;
import io.bizmatters.platform.eds.release.preflight.Preflight.Look;
import io.bizmatters.platform.eds.report.Miss;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Checks that Kubernetes is new enough, and that KEDA exists with all its parts. */
final class PlatformCheck {

  private static final int OLDEST_MAJOR = 1;

  /** The oldest version on which a KEDA with known behaviour runs. */
  private static final int OLDEST_MINOR = 29;

  private static final String INSTALL = "install KEDA (https://keda.sh/docs/latest/deploy/)";

  private final ClusterSurvey survey;
  private final String server;

  PlatformCheck(Api api) {
    this.survey = new ClusterSurvey(api);
    this.server = api.client().server();
  }

  Findings version() throws ClusterException {
    ServerVersion version = survey.version();
    return version.isAtLeast(OLDEST_MAJOR, OLDEST_MINOR)
        ? Findings.none()
        : Findings.of(
            new Miss(
                "Kubernetes at " + server,
                version.text(),
                "v" + OLDEST_MAJOR + "." + OLDEST_MINOR + " or later",
                "upgrade the cluster, or choose another by eds.context"));
  }

  /**
   * Returns the looks; KEDA is checked only if a service scales, and NACK only if a service asks
   * for it.
   */
  List<Look> looks(List<TargetService> targets) {
    List<Look> looks = new ArrayList<>();
    if (targets.stream().anyMatch(TargetService::isScaled)) {
      looks.add(this::scaledObjects);
      looks.add(this::metrics);
    }
    if (targets.stream().anyMatch(PlatformCheck::asksNack)) {
      looks.add(this::streams);
    }
    return looks;
  }

  private Findings streams() throws ClusterException {
    return survey.servesStreams()
        ? Findings.none()
        : Findings.of(
            new Miss(
                "NACK",
                "the server knows no Stream of jetstream.nats.io",
                "jetstream.nats.io/v1beta2 is served",
                "install NACK (https://github.com/nats-io/nack), or let a Job make the stream:"
                    + " -Deds.nats.resources=job"));
  }

  private Findings scaledObjects() throws ClusterException {
    return survey.servesScaledObjects()
        ? Findings.none()
        : Findings.of(
            new Miss(
                "KEDA", "the server knows no ScaledObject", "keda.sh/v1alpha1 is served", INSTALL));
  }

  private Findings metrics() throws ClusterException {
    String subject = "the external metrics API";
    String allowed = "external.metrics.k8s.io/v1beta1 is served by KEDA's metrics adapter";
    MetricsApi api = survey.metricsApi();
    if (!api.served()) {
      return Findings.of(new Miss(subject, "not served", allowed, INSTALL));
    }
    Optional<String> other =
        api.adapter().map(Object::toString).filter(name -> !name.contains("keda"));
    if (other.isPresent()) {
      return Findings.of(
          new Miss(
              subject,
              "served by " + other.get() + ": a cluster has one adapter for it",
              allowed,
              "let APIService v1beta1.external.metrics.k8s.io point to KEDA's adapter again"));
    }
    if (api.unavailable().isPresent()) {
      return Findings.of(
          new Miss(
              subject,
              "not available: " + api.unavailable().get(),
              allowed,
              "see the pods of " + api.adapter().map(Object::toString).orElse("its adapter")));
    }
    return api.adapter().isPresent() ? operator(api.adapter().get().namespace()) : Findings.none();
  }

  private Findings operator(String namespace) throws ClusterException {
    return survey
        .stoppedOperator(namespace)
        .map(
            name ->
                Findings.of(
                    new Miss(
                        "KEDA's operator",
                        name + " has no available pod",
                        "it runs",
                        "see why: kubectl -n " + namespace + " get pods")))
        .orElseGet(Findings::none);
  }

  private static boolean asksNack(TargetService target) {
    return target.objects().stream().anyMatch(object -> object.group().equals("jetstream.nats.io"));
  }
}
