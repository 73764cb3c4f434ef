package io.bizmatters.platform.eds.generate;

import io.bizmatters.platform.eds.manifest.NameCollisions.Placed;
import io.bizmatters.platform.eds.manifest.ServiceObjects;
import io.bizmatters.platform.eds.manifest.tree.KubernetesObject;
import io.bizmatters.platform.eds.model.EventDrivenService;
import io.bizmatters.platform.eds.model.rule.Policy;
import io.bizmatters.platform.eds.model.rule.Policy.Conditions;
import io.bizmatters.platform.eds.model.rule.SafePattern.Answer;
import io.bizmatters.platform.eds.model.tree.Origin;
import io.bizmatters.platform.eds.model.tree.Problem;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Checks that patches and extra objects of a service do not get around its platform. A policy is
 * about a field; a patch could write where the field is rendered to. So a patch must not change
 * such a place, and a policy on {@code image} holds for every container of every object.
 */
final class PolicyPlaces {

  private static final String POD = "spec/template/spec/";
  private static final String WORKER = POD + "containers/main/";
  private static final String PROBES = WORKER + "livenessProbe " + WORKER + "readinessProbe ";

  /** Fields, or groups of fields, and the places in generated objects that they decide. */
  private static final List<Place> PLACES =
      List.of(
          new Place("labels", "*", "metadata/labels spec/template/metadata/labels"),
          new Place("annotations", "*", "metadata/annotations spec/template/metadata/annotations"),
          new Place("image", "Deployment", WORKER + "image"),
          new Place("size", "Deployment", WORKER + "resources"),
          new Place("resources.requests", "Deployment", WORKER + "resources/requests"),
          new Place("resources.limits", "Deployment", WORKER + "resources/limits"),
          new Place("secrets", "Deployment", WORKER + "envFrom"),
          new Place("env", "Deployment", WORKER + "env"),
          new Place("command", "Deployment", WORKER + "command"),
          new Place("args", "Deployment", WORKER + "args"),
          new Place("ports", "Deployment", WORKER + "ports"),
          new Place("lifecycle", "Deployment", WORKER + "lifecycle"),
          new Place("security", "Deployment", WORKER + "securityContext"),
          new Place("probes.liveness", "Deployment", WORKER + "livenessProbe"),
          new Place("probes.readiness", "Deployment", WORKER + "readinessProbe"),
          new Place("probes.startup", "Deployment", WORKER + "startupProbe"),
          new Place("http.healthPath", "Deployment", PROBES + WORKER + "startupProbe"),
          new Place("http.readyPath", "Deployment", PROBES),
          new Place("http.startupTimeout", "Deployment", WORKER + "startupProbe"),
          new Place("http.sessionAffinity", "Service", "spec/sessionAffinity"),
          new Place("initContainer", "Deployment", POD + "initContainers"),
          new Place("imagePullSecrets", "Deployment", POD + "imagePullSecrets"),
          new Place("volumes", "Deployment", POD + "volumes " + WORKER + "volumeMounts"),
          new Place("nodeSelector", "Deployment", POD + "nodeSelector"),
          new Place("tolerations", "Deployment", POD + "tolerations"),
          new Place("terminationGracePeriod", "Deployment", POD + "terminationGracePeriodSeconds"),
          new Place("autoscaling.minReplicas", "ScaledObject", "spec/minReplicaCount"),
          new Place("autoscaling.maxReplicas", "ScaledObject", "spec/maxReplicaCount"),
          new Place("autoscaling.pollingInterval", "ScaledObject", "spec/pollingInterval"),
          new Place("autoscaling.cooldown", "ScaledObject", "spec/cooldownPeriod"),
          new Place("autoscaling.scaleDownStabilization", "ScaledObject", "spec/advanced"),
          new Place("autoscaling.fallback", "ScaledObject", "spec/fallback"),
          new Place("autoscaling.lagThreshold", "ScaledObject", "spec/triggers"),
          new Place("autoscaling.activationLagThreshold", "ScaledObject", "spec/triggers"),
          new Place("autoscaling.triggers", "ScaledObject", "spec/triggers"),
          new Place("nats", "ScaledObject", "spec/triggers"),
          new Place("podDisruptionBudget", "PodDisruptionBudget", "spec"),
          new Place("networkPolicy", "NetworkPolicy", "spec"));

  private final Policy policy;
  private final EventDrivenService service;
  private final Origin home;
  private final Set<Problem> problems;

  private PolicyPlaces(Policy policy, Placed placed, Set<Problem> problems) {
    this.policy = policy;
    this.service = placed.service();
    this.home = placed.origin();
    this.problems = problems;
  }

  /**
   * Returns a problem for each place that a patch must not change, and for each foreign image.
   *
   * @param generated the objects of the services before their patches, in the services' order
   * @param changed the objects after the services' patches and extra objects
   */
  static Set<Problem> in(
      List<Policy> policies,
      List<Placed> services,
      List<ServiceObjects> generated,
      List<ServiceObjects> changed) {
    Set<Problem> problems = new LinkedHashSet<>();
    for (Policy policy : policies) {
      for (int i = 0; i < services.size(); i++) {
        Placed placed = services.get(i);
        if (!policy.excepts(placed.service().name())) {
          PolicyPlaces check = new PolicyPlaces(policy, placed, problems);
          check.places(generated.get(i), changed.get(i));
          check.images(changed.get(i));
        }
      }
    }
    return problems;
  }

  private void places(ServiceObjects generated, ServiceObjects changed) {
    for (KubernetesObject before : generated.objects()) {
      for (KubernetesObject after : changed.objects()) {
        if (before.identity().equals(after.identity())) {
          PLACES.stream()
              .filter(place -> place.isIn(before) && place.isOf(policy))
              .forEach(place -> place(place, before, after));
        }
      }
    }
  }

  private void place(Place place, KubernetesObject before, KubernetesObject after) {
    for (String path : place.paths().strip().split(" ", -1)) {
      List<String> steps = new ArrayList<>(List.of(path.split("/", -1)));
      policy.path().key().ifPresent(steps::add);
      if (!at(before.tree(), steps).equals(at(after.tree(), steps))) {
        report(
            "a patch that changes " + String.join(".", steps) + " of " + before.title(),
            "what the field " + policy.path().text() + " makes of it",
            policy.locked()
                ? "remove it from the patch"
                : "set " + policy.path().text() + ", and remove it from the patch");
      }
    }
  }

  /** Returns the value at names; a name in a list is that of the item with this name. */
  private static Optional<Object> at(Object tree, List<String> steps) {
    Object found = tree;
    for (String step : steps) {
      Object next = null;
      if (found instanceof Map<?, ?> map) {
        next = map.get(step);
      } else if (found instanceof List<?> list) {
        next =
            list.stream()
                .filter(item -> item instanceof Map<?, ?> map && step.equals(map.get("name")))
                .findFirst()
                .orElse(null);
      }
      if (next == null) {
        return Optional.empty();
      }
      found = next;
    }
    return Optional.of(found);
  }

  private void images(ServiceObjects changed) {
    if (policy.path().text().equals("image") && !policy.conditions().isEmpty()) {
      for (KubernetesObject object : changed.objects()) {
        images(object, object.tree());
      }
    }
  }

  private void images(KubernetesObject object, Object node) {
    if (node instanceof Map<?, ?> map) {
      for (String group : List.of("containers", "initContainers", "ephemeralContainers")) {
        if (map.get(group) instanceof List<?> containers) {
          containers.forEach(container -> image(object, container));
        }
      }
      map.values().forEach(inner -> images(object, inner));
    } else if (node instanceof List<?> list) {
      list.forEach(inner -> images(object, inner));
    }
  }

  private void image(KubernetesObject object, Object container) {
    if (container instanceof Map<?, ?> map
        && map.get("image") instanceof String image
        && !image.equals(service.image().text())
        && !isGood(image)) {
      report(
          image + " of the container " + map.get("name") + " of " + object.title(),
          rule(policy.conditions()),
          "use an image that the platform allows");
    }
  }

  private boolean isGood(String image) {
    Conditions conditions = policy.conditions();
    boolean matches =
        conditions.pattern().isEmpty()
            || conditions.pattern().get().in(image, this::field) == Answer.FOUND;
    return matches && (conditions.allowed().isEmpty() || conditions.allowed().contains(image));
  }

  private Optional<String> field(String path) {
    return switch (path) {
      case "name" -> Optional.of(service.name());
      case "namespace" -> service.namespace();
      default -> Optional.empty();
    };
  }

  private static String rule(Conditions conditions) {
    return conditions
        .pattern()
        .map(pattern -> "a text that matches " + pattern.text())
        .orElseGet(() -> "one of " + String.join(", ", conditions.allowed()));
  }

  private void report(String found, String rule, String fix) {
    problems.add(policy.violation(home, found, rule, fix, service.name()));
  }

  /**
   * Where a field is rendered to.
   *
   * @param field the field, or the group of fields
   * @param kind the kind of the objects; {@code *} for every kind
   * @param paths the places, apart by spaces, with names apart by {@code /}
   */
  private record Place(String field, String kind, String paths) {

    boolean isIn(KubernetesObject object) {
      return kind.equals("*") || kind.equals(object.kind());
    }

    /** Returns whether the policy is about the field, a field of the group, or the group. */
    boolean isOf(Policy policy) {
      String path = policy.path().text();
      return path.equals(field) || path.startsWith(field + ".") || field.startsWith(path + ".");
    }
  }
}
