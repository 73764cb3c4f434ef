package io.bizmatters.platform.eds.manifest.custom;

import io.bizmatters.platform.eds.manifest.Metadata;
import io.bizmatters.platform.eds.manifest.ServiceObjects;
import io.bizmatters.platform.eds.manifest.tree.KubernetesObject;
import io.bizmatters.platform.eds.model.EventDrivenService;
import io.bizmatters.platform.eds.model.tree.NearestName;
import io.bizmatters.platform.eds.model.tree.Node;
import io.bizmatters.platform.eds.model.tree.Origin;
import io.bizmatters.platform.eds.model.tree.Problem;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Adds the user's extra objects: each becomes a part of one service, and is applied before the
 * service's Deployment.
 */
public final class Extras {

  private final List<ServiceObjects> services;
  private final List<List<KubernetesObject>> joined = new ArrayList<>();
  private final Map<String, String> owners = new HashMap<>();
  private final List<Problem> problems = new ArrayList<>();

  private Extras(List<ServiceObjects> services) {
    this.services = services;
    for (ServiceObjects service : services) {
      joined.add(new ArrayList<>());
      service.objects().forEach(object -> owners.put(object.identity(), "is generated already"));
    }
  }

  /**
   * Adds objects to the services that their label {@code app.kubernetes.io/name} names, or to the
   * only service.
   *
   * @param documents one document for each object
   */
  public static Patches.Result join(List<? extends Node> documents, List<ServiceObjects> services) {
    if (documents.isEmpty()) {
      return new Patches.Result(services, List.of());
    }
    Extras run = new Extras(services);
    documents.forEach(run::join);
    List<ServiceObjects> together = new ArrayList<>();
    for (int i = 0; i < services.size(); i++) {
      together.add(withExtras(services.get(i), run.joined.get(i)));
    }
    return new Patches.Result(together, run.problems);
  }

  private static ServiceObjects withExtras(ServiceObjects service, List<KubernetesObject> extras) {
    List<KubernetesObject> objects = new ArrayList<>(service.objects());
    int deployment = objects.stream().map(KubernetesObject::kind).toList().indexOf("Deployment");
    objects.addAll(Math.max(deployment, 0), extras);
    return new ServiceObjects(service.service(), objects);
  }

  private void join(Node document) {
    ExtraDocument.read(document, problems::add)
        .ifPresent(
            extra ->
                owner(extra)
                    .ifPresent(
                        index ->
                            extra
                                .of(services.get(index).service(), problems::add)
                                .filter(object -> isNew(object, extra.name()))
                                .ifPresent(joined.get(index)::add)));
  }

  private boolean isNew(KubernetesObject object, Origin origin) {
    Optional<String> known =
        Optional.ofNullable(
            owners.putIfAbsent(
                object.identity(), "is in the extras already, at " + origin.place()));
    known.ifPresent(
        reason ->
            problems.add(
                Problem.error(
                    origin,
                    object.title(),
                    "an object of its own: this one " + reason,
                    "give it another name; a generated object is changed by a patch")));
    return known.isEmpty();
  }

  /** Returns the index of the object's service. */
  private Optional<Integer> owner(ExtraDocument extra) {
    Optional<String> label = extra.text("metadata", "labels", Metadata.NAME_LABEL);
    Optional<String> namespace = extra.text("metadata", "namespace");
    List<Integer> candidates = new ArrayList<>();
    for (int i = 0; i < services.size(); i++) {
      EventDrivenService service = services.get(i).service();
      boolean elsewhere =
          services.size() > 1
              && namespace.isPresent()
              && service.namespace().isPresent()
              && !namespace.equals(service.namespace());
      if (label.map(service.name()::equals).orElse(true) && !elsewhere) {
        candidates.add(i);
      }
    }
    if (candidates.size() == 1) {
      return Optional.of(candidates.get(0));
    }
    problems.add(ownerless(extra, label));
    return Optional.empty();
  }

  private Problem ownerless(ExtraDocument extra, Optional<String> label) {
    List<String> names = services.stream().map(service -> service.service().name()).toList();
    String rule =
        "the label " + Metadata.NAME_LABEL + " with the name of the service that it belongs to";
    boolean ambiguous = label.filter(names::contains).isPresent();
    String example =
        label
            .flatMap(name -> NearestName.of(name, names))
            .or(() -> names.stream().findFirst())
            .orElse("<name>");
    return Problem.error(
        extra.origin(List.of("metadata", "labels", Metadata.NAME_LABEL)),
        label.map(name -> "the service \"" + name + "\"").orElse("no service named"),
        rule + ": one of " + String.join(", ", names),
        ambiguous
            ? "add metadata.namespace: more than one service has that name"
            : Metadata.NAME_LABEL + ": " + example);
  }
}
