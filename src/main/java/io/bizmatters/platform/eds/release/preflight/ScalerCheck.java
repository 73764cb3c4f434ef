package io.bizmatters.platform.eds.release.preflight;

import io.bizmatters.platform.eds.kubernetes.api.Api;
import io.bizmatters.platform.eds.kubernetes.api.ClusterException;
import io.bizmatters.platform.eds.manifest.ScalerFacts;
import io.bizmatters.platform.eds.manifest.TargetService;
import io.bizmatters.platform.eds.manifest.tree.KubernetesObject;
import io.bizmatters.platform.eds.model.EventDrivenService.Nats;
import io.bizmatters.platform.eds.release.preflight.Preflight.Look;
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
  List<Look> looks(List<TargetService> targets) {
    List<Look> looks = new ArrayList<>();
    TargetService.byNamespace(targets)
        .forEach((namespace, group) -> looks.add(() -> look(namespace, group)));
    return looks;
  }

  private Findings look(String namespace, List<TargetService> group) throws ClusterException {
    Scalers.Sight sight = scalers.look(namespace);
    Set<String> own =
        group.stream().map(target -> target.service().name()).collect(Collectors.toSet());
    List<Findings> found = new ArrayList<>();
    for (TargetService target : group) {
      for (Scaler scaler : sight.scalers()) {
        if (scaler.deployment().equals(target.service().name())) {
          found.add(judge(target, scaler));
        } else if (!own.contains(scaler.deployment())) {
          found.add(shared(target, scaler));
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
  private static Findings shared(TargetService target, Scaler scaler) {
    Nats nats = target.service().nats();
    Durable durable =
        new Durable(
            nats.monitoring().hostAndPort(), nats.account(), nats.stream(), nats.consumer());
    return scaler.durables().contains(durable)
        ? Findings.notice(
            target.title(),
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
  static Findings judge(TargetService target, Scaler scaler) {
    if (scaler.kind().equals("ScaledObject") && scaler.name().equals(ours(target))) {
      return scaler.paused().isEmpty()
          ? Findings.none()
          : Findings.notice(
              target.title(), "is paused by its annotation " + String.join(", ", scaler.paused()));
    }
    if (scaler.scaledObject().isPresent()) {
      return Findings.none();
    }
    String title = scaler.kind() + " " + scaler.name();
    if (scaler.kind().equals("HorizontalPodAutoscaler") && isHandedOver(target)) {
      return handedOver(target, scaler);
    }
    return Findings.of(
        new Miss(
            target.title(),
            title + " scales Deployment " + scaler.deployment() + " too",
            "one ScaledObject scales a Deployment, and no other",
            "kubectl -n " + target.namespace() + " delete " + title.toLowerCase(Locale.ROOT)));
  }

  /** Returns whether KEDA may take over an existing autoscaler. */
  private static boolean isHandedOver(TargetService target) {
    return scaledObject(target).filter(object -> ScalerFacts.of(object).takesOver()).isPresent();
  }

  /**
   * Judges an autoscaler for KEDA to take over: KEDA takes over the one that the ScaledObject
   * names, and no other.
   */
  private static Findings handedOver(TargetService target, Scaler scaler) {
    String wanted = scaledObject(target).map(object -> ScalerFacts.of(object).hpa()).orElse("");
    return wanted.equals(scaler.name())
        ? Findings.notice(
            target.title(),
            "KEDA takes over HorizontalPodAutoscaler "
                + scaler.name()
                + ", as the annotation "
                + ScalerFacts.TRANSFER
                + " of the ScaledObject says")
        : Findings.of(
            new Miss(
                target.title(),
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

  private static String ours(TargetService target) {
    return scaledObject(target)
        .map(KubernetesObject::name)
        .orElse(target.service().name() + "-scaler");
  }

  private static Optional<KubernetesObject> scaledObject(TargetService target) {
    return target.objects().stream()
        .filter(object -> object.kind().equals("ScaledObject"))
        .findFirst();
  }
}
