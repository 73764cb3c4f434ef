package io.bizmatters.platform.eds.release.preflight;

import io.bizmatters.platform.eds.kubernetes.api.Api;
import io.bizmatters.platform.eds.kubernetes.api.ClusterException;
import io.bizmatters.platform.eds.manifest.ScalerFacts;
import io.bizmatters.platform.eds.manifest.tree.KubernetesObject;
import io.bizmatters.platform.eds.model.EventDrivenService.Nats;
import io.bizmatters.platform.eds.release.preflight.Scalers.Durable;
import io.bizmatters.platform.eds.release.preflight.Scalers.Scaler;
import io.bizmatters.platform.eds.report.Miss;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Checks whether another scaler scales what a service's ScaledObject will scale, scales by its
 * consumer, or pauses it.
 */
final class ScalerCheck {

  private final Scalers scalers;

  ScalerCheck(Api api) {
    this.scalers = new Scalers(api);
  }

  /** Returns one look for each namespace. */
  List<Look> looks(List<Release> releases) {
    List<Look> looks = new ArrayList<>();
    Release.byNamespace(releases)
        .forEach((namespace, group) -> looks.add(() -> look(namespace, group)));
    return looks;
  }

  private Findings look(String namespace, List<Release> group) throws ClusterException {
    Scalers.Sight sight = scalers.look(namespace);
    Set<String> own =
        group.stream().map(release -> release.service().name()).collect(Collectors.toSet());
    List<Findings> found = new ArrayList<>();
    for (Release release : group) {
      for (Scaler scaler : sight.scalers()) {
        if (scaler.deployment().equals(release.service().name())) {
          found.add(judge(release, scaler));
        } else if (!own.contains(scaler.deployment())) {
          found.add(shared(release, scaler));
        }
      }
    }
    for (String why : sight.hidden()) {
      found.add(
          Findings.notice(
              "namespace " + namespace,
              "whether something else scales the services is unknown: " + why));
    }
    return Findings.all(found);
  }

  /**
   * Returns a notice if the scaler of another Deployment reads the release's consumer; services of
   * one build are checked with their configuration instead.
   */
  private static Findings shared(Release release, Scaler scaler) {
    Nats nats = release.service().nats();
    Durable durable =
        new Durable(
            nats.monitoring().hostAndPort(), nats.account(), nats.stream(), nats.consumer());
    return scaler.durables().contains(durable)
        ? Findings.notice(
            release.title(),
            "reads consumer "
                + nats.consumer()
                + " of stream "
                + nats.stream()
                + ", and so does Deployment "
                + scaler.deployment()
                + " (ScaledObject "
                + scaler.name()
                + "): they share its lag, and both scale on the sum; give each a durable consumer of"
                + " its own, or delete the one that is not wanted any more")
        : Findings.none();
  }

  /** Judges a scaler; KEDA's own autoscaler is judged through the ScaledObject that created it. */
  static Findings judge(Release release, Scaler scaler) {
    if (scaler.kind().equals("ScaledObject") && scaler.name().equals(ours(release))) {
      return scaler.paused().isEmpty()
          ? Findings.none()
          : Findings.notice(
              release.title(), "is paused by its annotation " + String.join(", ", scaler.paused()));
    }
    if (scaler.scaledObject().isPresent()) {
      return Findings.none();
    }
    String title = scaler.kind() + " " + scaler.name();
    if (scaler.kind().equals("HorizontalPodAutoscaler") && isHandedOver(release)) {
      return handedOver(release, scaler);
    }
    return Findings.of(
        new Miss(
            release.title(),
            title + " scales Deployment " + scaler.deployment() + " too",
            "one ScaledObject scales a Deployment, and no other",
            "kubectl -n " + release.namespace() + " delete " + title.toLowerCase(Locale.ROOT)));
  }

  /** Returns whether KEDA may take over an existing autoscaler. */
  private static boolean isHandedOver(Release release) {
    return scaledObject(release).filter(object -> ScalerFacts.of(object).takesOver()).isPresent();
  }

  /**
   * Judges an autoscaler for KEDA to take over: KEDA takes over the one that the ScaledObject
   * names, and no other.
   */
  private static Findings handedOver(Release release, Scaler scaler) {
    String wanted = scaledObject(release).map(object -> ScalerFacts.of(object).hpa()).orElse("");
    return wanted.equals(scaler.name())
        ? Findings.notice(
            release.title(),
            "KEDA takes over HorizontalPodAutoscaler "
                + scaler.name()
                + ", as the annotation "
                + ScalerFacts.TRANSFER
                + " of the ScaledObject says")
        : Findings.of(
            new Miss(
                release.title(),
                "HorizontalPodAutoscaler "
                    + scaler.name()
                    + " scales Deployment "
                    + scaler.deployment()
                    + ", and KEDA would make "
                    + wanted
                    + " beside it",
                "with the annotation "
                    + ScalerFacts.TRANSFER
                    + ", the name of the autoscaler to take over",
                "patch the ScaledObject: spec.advanced.horizontalPodAutoscalerConfig.name: "
                    + scaler.name()));
  }

  private static String ours(Release release) {
    return scaledObject(release)
        .map(KubernetesObject::name)
        .orElse(release.service().name() + "-scaler");
  }

  private static Optional<KubernetesObject> scaledObject(Release release) {
    return release.objects().stream()
        .filter(object -> object.kind().equals("ScaledObject"))
        .findFirst();
  }
}
