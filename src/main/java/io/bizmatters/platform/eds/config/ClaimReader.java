package io.bizmatters.platform.eds.config;

import io.bizmatters.platform.eds.model.Field;
import io.bizmatters.platform.eds.model.Fields;
import io.bizmatters.platform.eds.model.check.UnknownField;
import io.bizmatters.platform.eds.model.grammar.ValueText;
import io.bizmatters.platform.eds.model.tree.NearestName;
import io.bizmatters.platform.eds.model.tree.Node;
import io.bizmatters.platform.eds.model.tree.Node.Entry;
import io.bizmatters.platform.eds.model.tree.Node.Mapping;
import io.bizmatters.platform.eds.model.tree.Node.Scalar;
import io.bizmatters.platform.eds.model.tree.Node.Sequence;
import io.bizmatters.platform.eds.model.tree.Origin;
import io.bizmatters.platform.eds.model.tree.Problem;
import io.bizmatters.platform.eds.model.tree.ScalarKind;
import io.bizmatters.platform.eds.platform.ClaimApi;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Reads EventDrivenService documents, which use the field names of the Crossplane API, into layers
 * of the model.
 */
final class ClaimReader {

  private static final Pattern SECRET_SLOT = Pattern.compile("secret([0-9]+)Name");
  private static final List<String> SLOTS = slots();
  private static final Set<String> OF_LIVE_OBJECTS =
      Set.of(
          "generateName",
          "managedFields",
          "resourceVersion",
          "uid",
          "creationTimestamp",
          "generation",
          "selfLink",
          "finalizers",
          "ownerReferences");
  private static final List<String> TOP = List.of("apiVersion", "kind", "metadata", "spec");

  private final ClaimApi api;
  private final List<Problem> problems;

  private static List<String> slots() {
    List<String> slots = new ArrayList<>();
    for (int number = 1; number <= Fields.CLAIM_SECRET_SLOTS; number++) {
      slots.add("secret" + number + "Name");
    }
    return List.copyOf(slots);
  }

  ClaimReader(ClaimApi api, List<Problem> problems) {
    this.api = api;
    this.problems = problems;
  }

  /**
   * A claim, read into a layer.
   *
   * @param home the place of its spec
   */
  record Claim(Mapping layer, Origin home) {}

  /**
   * Returns the claims of a document: one, those of a List, or none for a document of another API.
   */
  List<Claim> read(Node document) {
    if (!(document instanceof Mapping mapping)) {
      problems.add(
          Problem.error(
              document.origin(),
              ValueText.of(document),
              "a mapping with apiVersion, kind, metadata and spec",
              "write an " + api.kind() + ", or remove the document"));
      return List.of();
    }
    if (textOf(mapping, "kind").orElse("").equals("List")) {
      return items(mapping);
    }
    return isClaim(mapping) ? List.of(claim(mapping)) : List.of();
  }

  private List<Claim> items(Mapping list) {
    if (!(list.get("items").orElse(null) instanceof Sequence items)) {
      problems.add(
          Problem.error(
              list.origin().child("items"),
              "no list",
              "a List with items",
              "write items: and the documents below it"));
      return List.of();
    }
    List<Claim> claims = new ArrayList<>();
    for (Node item : items.items()) {
      claims.addAll(read(item));
    }
    return claims;
  }

  private boolean isClaim(Mapping document) {
    Optional<String> apiVersion = textOf(document, "apiVersion");
    Optional<String> kind = textOf(document, "kind");
    boolean foreign = apiVersion.isPresent() && !isOfTheApi(apiVersion.get());
    boolean meant = kind.orElse("").equalsIgnoreCase(api.kind());
    if ((foreign && !meant) || isOtherOfThePlatform(apiVersion, kind)) {
      problems.add(
          Problem.info(
              placeOf(document, "apiVersion"),
              apiVersion.orElse("") + " " + kind.orElse(""),
              api.kind() + " documents are read here; others are left alone",
              "move further objects to src/main/eds/extras"));
      return false;
    }
    boolean known = must(document, "apiVersion", apiVersion, api.apiVersion());
    return must(document, "kind", kind, api.kind()) && known;
  }

  private boolean isOfTheApi(String apiVersion) {
    return apiVersion.startsWith(api.group() + "/");
  }

  /**
   * Whether the document belongs to another kind of the platform; a name close to this kind's is a
   * typing error.
   */
  private boolean isOtherOfThePlatform(Optional<String> apiVersion, Optional<String> kind) {
    String name = kind.orElse("");
    return isOfTheApi(apiVersion.orElse(""))
        && !name.isEmpty()
        && NearestName.of(name, List.of(api.kind())).isEmpty();
  }

  private boolean must(Mapping document, String name, Optional<String> value, String wanted) {
    if (value.orElse("").equals(wanted)) {
      return true;
    }
    String found = document.get(name).map(ValueText::of).orElse("nothing");
    problems.add(
        Problem.error(placeOf(document, name), found, "exactly " + wanted, name + ": " + wanted));
    return false;
  }

  private Claim claim(Mapping document) {
    List<Entry> placed = new ArrayList<>();
    SortedMap<Integer, Node> secrets = new TreeMap<>();
    Origin home = document.origin();
    for (Entry entry : document.entries()) {
      switch (entry.name()) {
        case "apiVersion", "kind" -> {}
        case "status" -> liveOnly(entry);
        case "metadata" -> metadata(entry, placed);
        case "spec" -> home = spec(entry, placed, secrets);
        default -> problems.add(UnknownField.of(entry.at(), entry.name(), TOP, Optional.empty()));
      }
    }
    if (document.get("spec").isEmpty()) {
      problems.add(
          Problem.error(
              home.withPath("spec"),
              "nothing",
              "required",
              "write spec: with image and nats below it"));
    }
    if (!secrets.isEmpty()) {
      Node first = secrets.values().iterator().next();
      placed.add(
          new Entry(
              "secrets",
              first.origin(),
              new Sequence(
                  List.copyOf(secrets.values()), first.origin().withPath("spec.secretNName"))));
    }
    Mapping layer = new Mapping(List.of(), home);
    for (Entry entry : placed) {
      layer = layer.merge(new Mapping(List.of(nested(entry)), home));
    }
    return new Claim(layer, home);
  }

  /** Turns an entry with a dotted path into nested mappings. */
  private static Entry nested(Entry entry) {
    int dot = entry.name().lastIndexOf('.');
    if (dot < 0) {
      return entry;
    }
    Origin at = entry.at();
    Origin group =
        at.path().contains(".")
            ? at.withPath(at.path().substring(0, at.path().lastIndexOf('.')))
            : at;
    Entry last = new Entry(entry.name().substring(dot + 1), at, entry.value());
    return nested(
        new Entry(entry.name().substring(0, dot), group, new Mapping(List.of(last), group)));
  }

  private void metadata(Entry metadata, List<Entry> placed) {
    Optional<Mapping> fields = mapping(metadata);
    if (fields.isEmpty()) {
      return;
    }
    ForeignMarks marks = ForeignMarks.in(fields.get());
    tell(marks, metadata.at());
    for (Entry entry : fields.get().entries()) {
      Optional<Field> field = Fields.ofClaim("metadata." + entry.name());
      if (field.isPresent()) {
        Node value = isMarked(entry) ? marks.without(entry.value()) : entry.value();
        placed.add(new Entry(field.get().path(), entry.at(), value));
      } else if (OF_LIVE_OBJECTS.contains(entry.name())) {
        liveOnly(entry);
      } else {
        problems.add(
            UnknownField.of(
                entry.at(), entry.name(), Fields.namesInClaim("metadata"), Optional.empty()));
      }
    }
  }

  private static boolean isMarked(Entry entry) {
    return entry.name().equals("labels") || entry.name().equals("annotations");
  }

  private void tell(ForeignMarks marks, Origin metadata) {
    if (!marks.isEmpty()) {
      problems.add(
          Problem.info(
              metadata,
              marks.shown(),
              "marks by which other tools know the claim are not copied onto the service's objects",
              "nothing to do; what the objects must carry belongs into the POM or an overlay"));
    }
  }

  private Origin spec(Entry spec, List<Entry> placed, SortedMap<Integer, Node> secrets) {
    Optional<Mapping> fields = mapping(spec);
    if (fields.isPresent()) {
      for (Entry entry : fields.get().entries()) {
        specField(entry, placed, secrets);
      }
    }
    return spec.at();
  }

  private void specField(Entry entry, List<Entry> placed, SortedMap<Integer, Node> secrets) {
    String claimPath = "spec." + entry.name();
    Optional<Field> field = Fields.ofClaim(claimPath);
    if (entry.name().equals("imagePullSecrets")) {
      placed.add(new Entry("imagePullSecrets", entry.at(), pullSecrets(entry.value())));
    } else if (SLOTS.contains(entry.name())) {
      secrets.put(1 + SLOTS.indexOf(entry.name()), entry.value());
    } else if (field.isPresent()) {
      placed.add(new Entry(field.get().path(), entry.at(), entry.value()));
    } else if (Fields.isClaimGroup(claimPath)) {
      mapping(entry).ifPresent(group -> group(entry, group, claimPath, placed));
    } else if (Fields.OF_CROSSPLANE.contains(entry.name())) {
      problems.add(
          Problem.info(
              entry.at(),
              entry.name(),
              "fields of Crossplane's own are passed over: they bind the claim, and say nothing of"
                  + " the service",
              "nothing to do"));
    } else if (SecretReferences.concerns(entry.name())) {
      problems.add(SecretReferences.refused(entry));
    } else {
      problems.add(
          UnknownField.of(
              entry.at(),
              entry.name(),
              specNames(),
              hint(entry.name(), SECRET_SLOT.matcher(entry.name()).matches())));
    }
  }

  private void group(Entry named, Mapping group, String claimPath, List<Entry> placed) {
    placed.add(new Entry(named.name(), named.at(), new Mapping(List.of(), named.at())));
    for (Entry entry : group.entries()) {
      Optional<Field> field = Fields.ofClaim(claimPath + "." + entry.name());
      if (field.isPresent()) {
        placed.add(new Entry(field.get().path(), entry.at(), entry.value()));
      } else {
        problems.add(
            UnknownField.of(
                entry.at(),
                entry.name(),
                Fields.namesInClaim(claimPath),
                hint(named.name() + "." + entry.name(), false)));
      }
    }
  }

  private Node pullSecrets(Node node) {
    if (!(node instanceof Sequence sequence)) {
      problems.add(
          Problem.error(
              node.origin(),
              ValueText.of(node),
              "a list of name: mappings",
              "imagePullSecrets: [{name: ghcr-pull-secret}]"));
      return new Sequence(List.of(), node.origin());
    }
    List<Node> names = new ArrayList<>();
    for (Node item : sequence.items()) {
      pullSecret(item).ifPresent(names::add);
    }
    return new Sequence(names, sequence.origin());
  }

  private Optional<Node> pullSecret(Node item) {
    if (!(item instanceof Mapping mapping)) {
      String name = item instanceof Scalar scalar ? scalar.text() : "ghcr-pull-secret";
      problems.add(
          Problem.error(
              item.origin(), ValueText.of(item), "a mapping with a name", "- name: " + name));
      return Optional.empty();
    }
    mapping.entries().stream()
        .filter(entry -> !entry.name().equals("name"))
        .forEach(
            entry ->
                problems.add(
                    UnknownField.of(entry.at(), entry.name(), List.of("name"), Optional.empty())));
    Optional<Node> name = mapping.get("name").filter(node -> !isBlank(node));
    if (name.isEmpty()) {
      problems.add(
          Problem.error(
              item.origin().child("name"), "nothing", "required", "- name: ghcr-pull-secret"));
    }
    return name;
  }

  private static boolean isBlank(Node node) {
    return node instanceof Scalar scalar
        && (scalar.kind() == ScalarKind.NULL || scalar.text().isEmpty());
  }

  private Optional<Mapping> mapping(Entry entry) {
    if (entry.value() instanceof Mapping mapping) {
      return Optional.of(mapping);
    }
    problems.add(
        Problem.error(
            entry.value().origin(),
            ValueText.of(entry.value()),
            "a mapping",
            "write the fields of " + entry.name() + " below it"));
    return Optional.empty();
  }

  private void liveOnly(Entry entry) {
    problems.add(
        Problem.info(
            entry.at(),
            entry.name(),
            "fields that only live objects have are ignored",
            "remove it"));
  }

  private static Optional<String> hint(String path, boolean isSecretSlot) {
    if (isSecretSlot) {
      return Optional.of("a claim has five slots; a POM may name more: <secrets>");
    }
    boolean elsewhere = Fields.at(path).isPresent() || Fields.isGroup(path);
    return elsewhere
        ? Optional.of(
            "claims have no " + path + ": set it in the POM, in an overlay or with -Deds." + path)
        : Optional.empty();
  }

  private static List<String> specNames() {
    return Stream.concat(Fields.namesInClaim("spec").stream(), SLOTS.stream()).toList();
  }

  private static Optional<String> textOf(Mapping mapping, String name) {
    Optional<Node> node = mapping.get(name);
    return node.isPresent() && node.get() instanceof Scalar scalar
        ? Optional.of(scalar.text())
        : Optional.empty();
  }

  private static Origin placeOf(Mapping document, String name) {
    return document.get(name).map(Node::origin).orElseGet(() -> document.origin().withPath(name));
  }
}
