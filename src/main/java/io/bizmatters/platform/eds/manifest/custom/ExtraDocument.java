package io.bizmatters.platform.eds.manifest.custom;

import io.bizmatters.platform.eds.manifest.Metadata;
import io.bizmatters.platform.eds.manifest.tree.KnownKinds;
import io.bizmatters.platform.eds.manifest.tree.KubernetesObject;
import io.bizmatters.platform.eds.manifest.tree.Tree;
import io.bizmatters.platform.eds.model.EventDrivenService;
import io.bizmatters.platform.eds.model.check.KubernetesShape;
import io.bizmatters.platform.eds.model.grammar.ValueText;
import io.bizmatters.platform.eds.model.tree.NearestName;
import io.bizmatters.platform.eds.model.tree.Node;
import io.bizmatters.platform.eds.model.tree.Node.Entry;
import io.bizmatters.platform.eds.model.tree.Node.Mapping;
import io.bizmatters.platform.eds.model.tree.Origin;
import io.bizmatters.platform.eds.model.tree.Problem;
import io.bizmatters.platform.eds.model.tree.WarningCode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Holds an extra object from the user's files, checked as far as possible without its service.
 *
 * @param tree the object without nulls and without fields that only the server sets
 */
record ExtraDocument(Mapping document, Map<String, Object> tree) {

  /** Fields that a copied live object has, and that only the server sets. */
  private static final Set<String> SERVERS_OWN =
      Set.of(
          "creationTimestamp",
          "deletionGracePeriodSeconds",
          "deletionTimestamp",
          "generation",
          "managedFields",
          "ownerReferences",
          "resourceVersion",
          "selfLink",
          "uid");

  /** Reads a document; empty when an error was reported. */
  static Optional<ExtraDocument> read(Node node, Consumer<Problem> problems) {
    if (!(node instanceof Mapping document)) {
      problems.accept(
          Problem.error(
              node.origin(),
              ValueText.of(node),
              "a Kubernetes object",
              "apiVersion, kind, metadata"));
      return Optional.empty();
    }
    List<Problem> found = new ArrayList<>();
    Mapping own = withoutServersOwn(document, found);
    String apiVersion = required(own, found, "apiVersion");
    String kind = required(own, found, "kind");
    required(own, found, "metadata", "name");
    if (found.stream().noneMatch(Problem::isError)) {
      refusal(own, apiVersion, kind).ifPresent(found::add);
    }
    Object tree = Map.of();
    if (found.stream().noneMatch(Problem::isError)) {
      tree = Tree.withoutNulls(typed(own, apiVersion, kind, found));
    }
    found.forEach(problems);
    return found.stream().anyMatch(Problem::isError)
        ? Optional.empty()
        : Optional.of(new ExtraDocument(own, Tree.asMapping(tree)));
  }

  private static Object typed(
      Mapping document, String apiVersion, String kind, List<Problem> found) {
    KnownKinds kinds = new KnownKinds();
    KubernetesShape shape = new KubernetesShape(found::add);
    Optional<Class<?>> type = kinds.type(apiVersion, kind);
    if (type.isEmpty()) {
      doubt(document, apiVersion, kind, kinds).ifPresent(found::add);
    }
    return type.map(known -> shape.read(document, known))
        .orElseGet(() -> KubernetesShape.plain(document));
  }

  /** Returns a warning for a kind of Kubernetes that is unknown, or unknown in that version. */
  private static Optional<Problem> doubt(
      Mapping document, String apiVersion, String kind, KnownKinds kinds) {
    String group = apiVersion.contains("/") ? apiVersion.substring(0, apiVersion.indexOf('/')) : "";
    if (!KnownKinds.isKubernetes(group)) {
      return Optional.empty();
    }
    List<String> versions = kinds.versions(kind);
    if (!versions.isEmpty()) {
      return Optional.of(
          Problem.error(
              place(document, List.of("apiVersion")),
              kind + " of " + apiVersion,
              kind + " of " + String.join(" or ", versions),
              "apiVersion: " + versions.get(0)));
    }
    return NearestName.of(kind, kinds.names())
        .map(
            near ->
                Problem.warning(
                    WarningCode.EXTRA_KIND,
                    place(document, List.of("kind")),
                    "kind " + kind,
                    "a kind of Kubernetes",
                    "did you mean " + near + "?"));
  }

  private static String required(Mapping document, List<Problem> found, String... path) {
    Optional<Node> node = document.find(String.join(".", path));
    Optional<String> text =
        node.filter(Node.Scalar.class::isInstance)
            .map(Node.Scalar.class::cast)
            .filter(scalar -> !scalar.text().isEmpty() && isText(scalar))
            .map(Node.Scalar::text);
    if (text.isEmpty()) {
      found.add(
          Problem.error(
              place(document, List.of(path)),
              node.map(ValueText::of).orElse("no " + String.join(".", path)),
              "text: every object has apiVersion, kind and metadata.name",
              String.join(".", path) + ": <text>"));
    }
    return text.orElse("");
  }

  private static boolean isText(Node.Scalar scalar) {
    return switch (scalar.kind()) {
      case STRING, TEXT -> true;
      case INTEGER, FLOAT, BOOLEAN, NULL -> false;
    };
  }

  private static Optional<Problem> refusal(Mapping document, String apiVersion, String kind) {
    Origin at = place(document, List.of("kind"));
    if (kind.equals("Secret") && hasAny(document, "data", "stringData")) {
      return Optional.of(
          Problem.error(
              at,
              "a Secret with values",
              "no secret values: they would be written to a file and attached to the build",
              "create the Secret in the cluster (by hand, External Secrets, Sealed Secrets) and"
                  + " name it in secrets"));
    }
    if (kind.equals("List") && apiVersion.equals("v1")) {
      return Optional.of(
          Problem.error(at, "a List", "one object a document", "separate its items with ---"));
    }
    if (kind.equals("EventDrivenService")) {
      return Optional.of(
          Problem.error(
              at,
              "an EventDrivenService",
              "further objects of a service",
              "move it beside the claims, into eds.sourceDirectory"));
    }
    return Optional.empty();
  }

  private static boolean hasAny(Mapping document, String... names) {
    for (String name : names) {
      boolean values =
          document
              .get(name)
              .map(node -> !(node instanceof Mapping mapping) || !mapping.entries().isEmpty())
              .orElse(false);
      if (values) {
        return true;
      }
    }
    return false;
  }

  private static Mapping withoutServersOwn(Mapping document, List<Problem> found) {
    List<Entry> entries = new ArrayList<>();
    for (Entry entry : document.entries()) {
      if (entry.name().equals("status")) {
        found.add(ignored(entry));
      } else if (entry.name().equals("metadata") && entry.value() instanceof Mapping metadata) {
        entries.add(new Entry("metadata", entry.at(), metadata(metadata, found)));
      } else {
        entries.add(entry);
      }
    }
    return new Mapping(entries, document.origin());
  }

  private static Mapping metadata(Mapping metadata, List<Problem> found) {
    List<Entry> entries = new ArrayList<>();
    for (Entry entry : metadata.entries()) {
      if (SERVERS_OWN.contains(entry.name())) {
        found.add(ignored(entry));
      } else {
        entries.add(entry);
      }
    }
    return new Mapping(entries, metadata.origin());
  }

  private static Problem ignored(Entry entry) {
    return Problem.info(
        entry.at(),
        entry.name() + " of a live object",
        "what a person sets",
        "remove it; it is ignored");
  }

  Optional<String> text(String... path) {
    return Tree.at(tree, path).filter(String.class::isInstance).map(String.class::cast);
  }

  /** The place of the object's name. */
  Origin name() {
    return origin(List.of("metadata", "name"));
  }

  /** Returns the place of the deepest written part of a path. */
  Origin origin(List<String> path) {
    return place(document, path);
  }

  private static Origin place(Mapping document, List<String> path) {
    Origin deepest = document.origin();
    Node node = document;
    for (String name : path) {
      Optional<Entry> entry =
          node instanceof Mapping mapping ? mapping.entry(name) : Optional.empty();
      if (entry.isEmpty()) {
        return deepest.child(name);
      }
      deepest = entry.get().at();
      node = entry.get().value();
    }
    return deepest;
  }

  /**
   * Returns the object as a part of a service's release: in the service's namespace, with its
   * labels and annotations. Empty when its labels name another owner.
   */
  Optional<KubernetesObject> of(EventDrivenService service, Consumer<Problem> problems) {
    List<Problem> found = new ArrayList<>();
    Map<String, String> labels = new Metadata(service).labels();
    foreignLabel(labels).ifPresent(found::add);
    boolean namespaced = KnownKinds.isNamespaced(text("kind").orElse(""));
    if (namespaced) {
      foreignNamespace(service).ifPresent(found::add);
    }
    found.forEach(problems);
    if (!found.isEmpty()) {
      return Optional.empty();
    }
    Map<String, Object> object =
        new LinkedHashMap<>(Tree.of("apiVersion", "").with("kind", "").fields());
    object.putAll(tree);
    object.put("metadata", metadata(service, labels, namespaced));
    return Optional.of(new KubernetesObject(object));
  }

  private Map<String, Object> metadata(
      EventDrivenService service, Map<String, String> common, boolean namespaced) {
    Map<String, Object> own = Tree.mapping(tree, "metadata");
    Map<String, Object> labels = new LinkedHashMap<>(common);
    labels.putAll(Tree.mapping(own, "labels"));
    Map<String, Object> annotations = new LinkedHashMap<>(service.annotations());
    annotations.putAll(Tree.mapping(own, "annotations"));
    Tree metadata = Tree.of("name", own.getOrDefault("name", ""));
    if (namespaced) {
      metadata.with("namespace", service.namespace());
    }
    metadata.with("labels", labels).withSome("annotations", annotations);
    own.forEach(
        (field, value) -> {
          if (!Set.of("name", "namespace", "labels", "annotations").contains(field)) {
            metadata.with(field, value);
          }
        });
    return metadata.fields();
  }

  private Optional<Problem> foreignLabel(Map<String, String> common) {
    for (String key :
        List.of(Metadata.NAME_LABEL, Metadata.COMPONENT_LABEL, Metadata.MANAGED_BY_LABEL)) {
      String ours = common.getOrDefault(key, "");
      Optional<String> theirs = text("metadata", "labels", key);
      if (theirs.isPresent() && !theirs.get().equals(ours)) {
        return Optional.of(
            Problem.error(
                origin(List.of("metadata", "labels", key)),
                key + ": " + theirs.get(),
                "the release's own labels say what belongs to it: " + key + ": " + ours,
                "remove it; it is added"));
      }
    }
    return Optional.empty();
  }

  private Optional<Problem> foreignNamespace(EventDrivenService service) {
    Optional<String> theirs = text("metadata", "namespace");
    if (theirs.isEmpty() || theirs.equals(service.namespace())) {
      return Optional.empty();
    }
    return Optional.of(
        Problem.error(
            origin(List.of("metadata", "namespace")),
            "namespace " + theirs.get(),
            service
                .namespace()
                .map(own -> "the namespace of its service: " + own)
                .orElse("the namespace of its service, which has none configured"),
            "remove it; the service's is added"));
  }
}
