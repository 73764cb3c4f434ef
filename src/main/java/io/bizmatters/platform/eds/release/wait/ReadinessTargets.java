package io.bizmatters.platform.eds.release.wait;

import io.bizmatters.platform.eds.kubernetes.apply.LiveObject;
import io.bizmatters.platform.eds.kubernetes.apply.ServerSideApply;
import io.bizmatters.platform.eds.kubernetes.watch.ClusterWatch.Sight;
import io.bizmatters.platform.eds.manifest.ScalerFacts;
import io.bizmatters.platform.eds.manifest.TargetService;
import io.bizmatters.platform.eds.manifest.tree.KubernetesObject;
import io.bizmatters.platform.eds.readiness.Expectation;
import io.bizmatters.platform.eds.readiness.Expectation.DeploymentTarget;
import io.bizmatters.platform.eds.readiness.Expectation.ScaledObjectTarget;
import io.bizmatters.platform.eds.readiness.Moment;
import io.bizmatters.platform.eds.readiness.Ownership;
import io.bizmatters.platform.eds.readiness.Snapshot.LiveDeployment;
import io.bizmatters.platform.eds.readiness.Snapshot.LiveScaledObject;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What readiness expects of a service, from the API server's answers to its apply. */
public final class ReadinessTargets {

  private ReadinessTargets() {}

  /** Returns the Deployment of a service; it always exists. */
  public static KubernetesObject deployment(TargetService service) {
    return service.objects().stream()
        .filter(object -> object.kind().equals("Deployment"))
        .filter(object -> object.name().equals(service.service().name()))
        .findFirst()
        .orElseThrow();
  }

  /** Returns the ScaledObject of a service; empty if autoscaling is off. */
  public static Optional<KubernetesObject> scaledObject(TargetService service) {
    return ScalerFacts.scaledObject(service.built());
  }

  /** Returns KEDA's name for the HPA, unless the ScaledObject chooses another name. */
  public static String hpa(KubernetesObject scaledObject) {
    return ScalerFacts.of(scaledObject).hpa();
  }

  /**
   * Returns what to expect after an apply; empty if an object failed.
   *
   * @param seen what the watches showed before
   */
  public static Optional<Expectation> applied(
      TargetService service,
      List<io.bizmatters.platform.eds.kubernetes.apply.ApplyResult> done,
      Sight seen,
      Wait.Options options,
      Moment at) {
    Optional<LiveObject> deployment = live(done, service.namespace(), deployment(service));
    Optional<String> template =
        deployment.flatMap(
            own ->
                own.templateDigest()
                    .or(
                        () ->
                            seen.deployment()
                                .filter(live -> live.uid().equals(own.uid()))
                                .filter(live -> live.generation() == own.generation())
                                .map(LiveDeployment::templateDigest)));
    Optional<KubernetesObject> manifest = scaledObject(service);
    Optional<LiveObject> scaledObject =
        manifest.flatMap(own -> live(done, service.namespace(), own));
    if (deployment.isEmpty()
        || template.isEmpty()
        || manifest.isPresent() != scaledObject.isPresent()) {
      return Optional.empty();
    }
    DeploymentTarget target =
        new DeploymentTarget(
            deployment.get().name(),
            deployment.get().uid(),
            deployment.get().generation(),
            template.get(),
            seen.deployment()
                .map(LiveDeployment::uid)
                .filter(uid -> !uid.equals(deployment.get().uid())),
            deployment.get().ownership().ours());
    Optional<ScaledObjectTarget> scaling =
        scaledObject.map(
            own ->
                scaling(
                    manifest.get(),
                    own.uid(),
                    own.generation(),
                    own.annotations(),
                    seen.scaledObject()
                        .map(LiveScaledObject::uid)
                        .filter(uid -> !uid.equals(own.uid())),
                    own.ownership()));
    return Optional.of(target(service, target, scaling, options, at));
  }

  /** Returns what to expect of the live objects; empty if one is missing. */
  public static Optional<Expectation> live(
      TargetService service, Sight seen, Wait.Options options, Moment at) {
    Optional<KubernetesObject> manifest = scaledObject(service);
    if (seen.deployment().isEmpty() || manifest.isPresent() != seen.scaledObject().isPresent()) {
      return Optional.empty();
    }
    LiveDeployment deployment = seen.deployment().get();
    DeploymentTarget target =
        new DeploymentTarget(
            service.service().name(),
            deployment.uid(),
            deployment.generation(),
            deployment.templateDigest(),
            Optional.empty(),
            deployment.ownership().ours());
    Optional<ScaledObjectTarget> scaling =
        seen.scaledObject()
            .map(
                own ->
                    scaling(
                        manifest.orElseThrow(),
                        own.uid(),
                        own.generation(),
                        own.annotations(),
                        Optional.empty(),
                        own.ownership()));
    return Optional.of(target(service, target, scaling, options, at));
  }

  private static Expectation target(
      TargetService service,
      DeploymentTarget deployment,
      Optional<ScaledObjectTarget> scaling,
      Wait.Options options,
      Moment at) {
    return new Expectation(
        service.service().name(),
        service.namespace(),
        at,
        deployment,
        scaling,
        service.service().nats().stream(),
        service.service().nats().consumer(),
        options.required(),
        options.proof());
  }

  private static ScaledObjectTarget scaling(
      KubernetesObject manifest,
      String uid,
      long generation,
      Map<String, String> annotations,
      Optional<String> formerUid,
      Ownership ownership) {
    ScalerFacts facts = ScalerFacts.of(manifest);
    return new ScaledObjectTarget(
        manifest.name(),
        uid,
        generation,
        annotations.getOrDefault(ServerSideApply.SPEC_HASH, ""),
        facts.minReplicas(),
        facts.restingReplicas(),
        facts.maxReplicas(),
        facts.metric(),
        facts.hpa(),
        facts.pollingInterval(),
        formerUid,
        facts.fallback(),
        facts.advanced(),
        ownership.ours());
  }

  private static Optional<LiveObject> live(
      List<io.bizmatters.platform.eds.kubernetes.apply.ApplyResult> done,
      String namespace,
      KubernetesObject object) {
    return done.stream()
        .filter(own -> own.object().kind().equals(object.kind()))
        .filter(own -> own.object().name().equals(object.name()))
        .filter(own -> own.object().namespace().map(namespace::equals).orElse(true))
        .filter(own -> !own.isMissing())
        .flatMap(own -> own.live().stream())
        .findFirst();
  }
}
