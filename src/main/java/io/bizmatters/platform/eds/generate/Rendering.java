package io.bizmatters.platform.eds.generate;

import io.bizmatters.platform.eds.manifest.Manifests;
import io.bizmatters.platform.eds.manifest.NameCollisions;
import io.bizmatters.platform.eds.manifest.NameCollisions.Placed;
import io.bizmatters.platform.eds.manifest.NatsResources;
import io.bizmatters.platform.eds.manifest.ServiceObjects;
import io.bizmatters.platform.eds.manifest.custom.Extras;
import io.bizmatters.platform.eds.manifest.custom.Patches;
import io.bizmatters.platform.eds.model.tree.Node;
import io.bizmatters.platform.eds.model.tree.Problem;
import io.bizmatters.platform.eds.platform.Platform;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Holds rendered services, after the user's patches and extra objects are applied.
 *
 * @param services the services with their objects, in apply order
 * @param problems problems of patches, extra objects and names
 */
public record Rendering(List<ServiceObjects> services, List<Problem> problems) {

  /** The name of the environment in telemetry if none is chosen. */
  public static final String PRODUCTION = "production";

  public Rendering {
    services = List.copyOf(services);
    problems = List.copyOf(problems);
  }

  /**
   * Renders services.
   *
   * @param patches documents with merge patches of generated objects
   * @param extras documents with extra objects
   * @param platform its patches and extra objects come last, so that no service undoes them
   * @param environment the chosen environment: its policies hold, and its name is in the worker's
   *     telemetry
   * @param natsResources what creates stream and consumer
   */
  public static Rendering of(
      List<Placed> services,
      List<Node> patches,
      List<Node> extras,
      Platform platform,
      Optional<String> environment,
      NatsResources natsResources) {
    Manifests manifests = new Manifests(environment.orElse(PRODUCTION), natsResources);
    List<ServiceObjects> generated =
        services.stream()
            .map(Placed::service)
            .map(service -> new ServiceObjects(service, manifests.of(service)))
            .toList();
    Patches.Result patched = Patches.apply(patches, generated);
    Patches.Result withExtras = Extras.join(extras, patched.services());
    Patches.Result withPlatform =
        Extras.join(PlatformExtras.of(platform, services), withExtras.services());
    Patches.Result joined = Patches.applyMatching(platform.patches(), withPlatform.services());
    List<Problem> problems = new ArrayList<>(NameCollisions.among(services));
    if (natsResources.kind() != NatsResources.Kind.NONE) {
      services.forEach(placed -> unprovisioned(placed, natsResources).ifPresent(problems::add));
    }
    problems.addAll(patched.problems());
    problems.addAll(withExtras.problems());
    problems.addAll(withPlatform.problems());
    problems.addAll(joined.problems());
    if (!patches.isEmpty() || !extras.isEmpty()) {
      problems.addAll(
          PolicyPlaces.in(
              platform.rules(environment).policies(), services, generated, withExtras.services()));
    }
    for (int i = 0; i < joined.services().size(); i++) {
      problems.addAll(LiteralSecrets.in(joined.services().get(i), services.get(i).origin()));
    }
    return new Rendering(joined.services(), problems);
  }

  private static Optional<Problem> unprovisioned(Placed placed, NatsResources resources) {
    return placed.service().nats().provision().isPresent()
        ? Optional.empty()
        : Optional.of(
            Problem.info(
                placed.origin(),
                "no nats.provision: eds.nats.resources="
                    + resources.kind().word()
                    + " makes no stream for it",
                "a service that says what its stream is like",
                "add nats.provision with the stream's subjects"));
  }
}
