package io.bizmatters.platform.eds.manifest.custom;

import io.bizmatters.platform.eds.manifest.ServiceObjects;
import io.bizmatters.platform.eds.manifest.custom.Promises.Broken;
import io.bizmatters.platform.eds.manifest.tree.KnownKinds;
import io.bizmatters.platform.eds.manifest.tree.KubernetesObject;
import io.bizmatters.platform.eds.manifest.tree.Tree;
import io.bizmatters.platform.eds.model.check.KubernetesShape;
import io.bizmatters.platform.eds.model.tree.NearestName;
import io.bizmatters.platform.eds.model.tree.Node;
import io.bizmatters.platform.eds.model.tree.Problem;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Applies the user's patches to generated objects. A patch must match an object, name only fields
 * of the kind, and keep the promises of a release; a patch that breaks a rule changes nothing.
 */
public final class Patches {

  private final List<Patch> patches = new ArrayList<>();

  /** A set, so that a patch of ten objects is reported once. */
  private final Set<Problem> problems = new LinkedHashSet<>();

  private final Set<Patch> matched = new LinkedHashSet<>();
  private final KnownKinds kinds = new KnownKinds();

  private Patches(List<? extends Node> documents) {
    documents.forEach(document -> Patch.read(document, problems::add).ifPresent(patches::add));
  }

  /**
   * Applies patches in their order to the objects of all services.
   *
   * @param documents one document for each patch: see {@link Patch#read}
   */
  public static Result apply(List<? extends Node> documents, List<ServiceObjects> services) {
    if (documents.isEmpty()) {
      // the usual case must not load the typed models that patches are checked against
      return new Result(services, List.of());
    }
    Patches run = new Patches(documents);
    List<ServiceObjects> patched = run.patched(services);
    run.patches.stream()
        .filter(patch -> !run.matched.contains(patch))
        .forEach(patch -> run.problems.add(unmatched(patch, services)));
    return new Result(patched, List.copyOf(run.problems));
  }

  /** Applies patches of a platform, which need not match an object of every service. */
  public static Result applyMatching(
      List<? extends Node> documents, List<ServiceObjects> services) {
    if (documents.isEmpty()) {
      return new Result(services, List.of());
    }
    Patches run = new Patches(documents);
    List<ServiceObjects> patched = run.patched(services);
    return new Result(patched, List.copyOf(run.problems));
  }

  private List<ServiceObjects> patched(List<ServiceObjects> services) {
    return services.stream()
        .map(
            service ->
                new ServiceObjects(
                    service.service(), service.objects().stream().map(this::patched).toList()))
        .toList();
  }

  private KubernetesObject patched(KubernetesObject generated) {
    KubernetesObject object = generated;
    for (Patch patch : patches) {
      if (patch.matches(object)) {
        matched.add(patch);
        object = patched(object, patch);
      }
    }
    return object;
  }

  private KubernetesObject patched(KubernetesObject object, Patch patch) {
    List<Problem> found = new ArrayList<>();
    Class<?> type = kinds.type(object.apiVersion(), object.kind()).orElse(Object.class);
    Object change = KubernetesShape.ofPatch(found::add).read(patch.change(), type);
    if (found.isEmpty()) {
      Object after =
          Tree.withoutNulls(
              new StrategicMerge(fault -> found.add(problem(patch, object, fault)))
                  .apply(object.tree(), change, type));
      Promises.broken(object, after).forEach(broken -> found.add(refused(patch, object, broken)));
      if (found.isEmpty()) {
        return new KubernetesObject(Tree.asMapping(after));
      }
    }
    problems.addAll(found);
    return object;
  }

  private static Problem problem(Patch patch, KubernetesObject object, StrategicMerge.Fault fault) {
    return Problem.error(
        patch.origin(fault.path()),
        fault.found() + " in " + String.join(".", fault.path()) + " of " + object.title(),
        fault.allowed(),
        fault.fix());
  }

  private static Problem refused(Patch patch, KubernetesObject object, Broken broken) {
    return Problem.error(
        patch.origin(broken.path()),
        "a change of " + String.join(".", broken.path()) + " of " + object.title(),
        broken.reason(),
        broken.instead());
  }

  private static Problem unmatched(Patch patch, List<ServiceObjects> services) {
    Map<String, List<String>> namesByKind =
        services.stream()
            .flatMap(service -> service.objects().stream())
            .collect(
                Collectors.groupingBy(
                    KubernetesObject::kind,
                    java.util.LinkedHashMap::new,
                    Collectors.mapping(KubernetesObject::name, Collectors.toList())));
    List<String> names = namesByKind.getOrDefault(patch.kind(), List.of());
    Optional<String> nearest =
        names.isEmpty()
            ? NearestName.of(patch.kind(), namesByKind.keySet()).map(kind -> "kind: " + kind)
            : NearestName.of(patch.name(), names).map(name -> "name: " + name);
    return Problem.error(
        patch.origin(),
        "no "
            + patch.kind()
            + " "
            + patch.name()
            + patch.apiVersion().map(v -> " of " + v).orElse(""),
        "an object that is generated: "
            + namesByKind.entrySet().stream()
                .map(kind -> kind.getKey() + " " + String.join(", ", kind.getValue()))
                .collect(Collectors.joining("; ")),
        nearest
            .map(near -> "did you mean " + near + "?")
            .orElse("correct kind and name, or remove the patch"));
  }

  /**
   * Holds services after the user's patches and extra objects.
   *
   * @param services the services with every legal change
   * @param problems problems of illegal and doubtful changes
   */
  public record Result(List<ServiceObjects> services, List<Problem> problems) {
    public Result {
      services = List.copyOf(services);
      problems = List.copyOf(problems);
    }
  }
}
