package io.bizmatters.platform.eds.platform;

import io.bizmatters.platform.eds.model.grammar.ValueText;
import io.bizmatters.platform.eds.model.rule.Convention;
import io.bizmatters.platform.eds.model.rule.PlatformName;
import io.bizmatters.platform.eds.model.rule.Policy;
import io.bizmatters.platform.eds.model.rule.Sizes;
import io.bizmatters.platform.eds.model.tree.Node;
import io.bizmatters.platform.eds.model.tree.Node.Entry;
import io.bizmatters.platform.eds.model.tree.Node.Mapping;
import io.bizmatters.platform.eds.model.tree.Node.Scalar;
import io.bizmatters.platform.eds.model.tree.Node.Sequence;
import io.bizmatters.platform.eds.model.tree.Problem;
import io.bizmatters.platform.eds.platform.Platform.Environment;
import io.bizmatters.platform.eds.platform.Platform.Extended;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads the document of a platform over the platform that it extends. */
final class PlatformReader {

  static final String API_VERSION = "eds.bizmatters.io/v1";
  static final String KIND = "Platform";

  private static final List<String> TOP =
      List.of(
          "apiVersion",
          "kind",
          "metadata",
          "extends",
          "api",
          "sizes",
          "defaults",
          "conventions",
          "policies",
          "environments",
          "patches",
          "extras");
  private static final List<String> METADATA = List.of("name", "description", "contact", "version");

  private final Optional<PlatformFile> file;
  private final Mapping document;
  private final LocalDate today;
  private final List<Problem> problems;
  private final Section top;

  /**
   * @param file the file of the document; empty for a platform that the plugin has
   */
  PlatformReader(
      Optional<PlatformFile> file, Mapping document, LocalDate today, List<Problem> problems) {
    this.file = file;
    this.document = document;
    this.today = today;
    this.problems = problems;
    boolean meant = Section.of(document, TOP, new ArrayList<>()).isText("kind", KIND);
    this.top = Section.of(document, meant ? TOP : names(document), problems);
  }

  private static List<String> names(Mapping document) {
    return document.entries().stream().map(Entry::name).toList();
  }

  /** Returns whether the document is a platform; reports what it is instead. */
  boolean isPlatform() {
    boolean version = must("apiVersion", API_VERSION);
    return must("kind", KIND) && version;
  }

  private boolean must(String name, String wanted) {
    if (top.isText(name, wanted)) {
      return true;
    }
    problems.add(
        Problem.error(
            top.placeOf(name),
            document.get(name).map(ValueText::of).orElse("nothing"),
            "exactly " + wanted,
            name + ": " + wanted));
    return false;
  }

  /** Returns the name of the platform that this one extends. */
  Optional<Scalar> named() {
    return top.scalar("extends", "extends: bizmatters");
  }

  /**
   * Returns the platform.
   *
   * @param extended the platform that it extends or begins with
   */
  Platform over(Optional<Platform> extended, String digest) {
    Optional<Section> metadata = metadata();
    PlatformName name = name(metadata);
    Platform base = extended.isPresent() ? extended.get() : Platform.nothing(name);
    ClaimApi api = api(base.api());
    SizeReader sizeReader = new SizeReader(name, problems);
    Optional<Mapping> sizesBlock = top.mapping("sizes", "sizes: {default: medium, values: {}}");
    Sizes sizes = base.sizes();
    Optional<String> usual = base.usualSize();
    if (sizesBlock.isPresent()) {
      sizes = sizeReader.over(sizesBlock.get(), base.sizes());
      usual = sizeReader.usual(sizesBlock.get(), sizes, base.usualSize());
    }
    PlatformDefaults defaults = defaults(base, sizes, usual, name);
    List<Convention> conventions =
        new ConventionReader(name, problems)
            .over(top.entries("conventions", "nats.stream: {level: off}"), base.conventions());
    PolicyReader policyReader = new PolicyReader(name, today, problems);
    List<Policy> policies = new ArrayList<>(base.policies());
    policies.addAll(
        policyReader.read(top.entries("policies", "image: {pattern: …, reason: …}"), "policies"));
    Map<String, Environment> environments = environments(base, policyReader, name);
    List<Extended> chain = new ArrayList<>();
    if (extended.isPresent() && top.get("extends").isPresent()) {
      chain.add(new Extended(base.name(), base.digest()));
      chain.addAll(base.extended());
    }
    List<Node> patches = new ArrayList<>(base.patches());
    patches.addAll(documents("patches"));
    List<Node> extras = new ArrayList<>(base.extras());
    List<Node> ownExtras = documents("extras");
    for (Node extra : ownExtras) {
      checkComplete((Mapping) extra);
    }
    extras.addAll(ownExtras);
    Platform platform =
        new Platform(
            name,
            text(metadata, "description", "what the platform is for").orElse(""),
            digest,
            chain,
            api,
            sizes,
            usual,
            defaults,
            conventions,
            policies,
            environments,
            patches,
            extras,
            false);
    if (file.isPresent()) {
      new PlatformCheck(platform, base, document, problems).check();
    }
    return platform;
  }

  private Optional<Section> metadata() {
    Optional<Mapping> block = top.mapping("metadata", "metadata: {name: acme}");
    if (top.get("metadata").isEmpty()) {
      problems.add(
          Problem.error(top.placeOf("metadata"), "nothing", "required", "metadata: {name: acme}"));
    }
    return block.isPresent()
        ? Optional.of(Section.of(block.get(), METADATA, problems))
        : Optional.empty();
  }

  private PlatformName name(Optional<Section> metadata) {
    Optional<String> name =
        metadata.isPresent() ? metadata.get().required("name", "acme") : Optional.empty();
    Optional<String> contact = text(metadata, "contact", "platform@acme.example");
    Optional<String> version = text(metadata, "version", "\"1.0.0\"");
    if (file.isPresent() && file.get().artifact().isPresent()) {
      PlatformArtifact artifact = file.get().artifact().get();
      return new PlatformName(
          artifact.artifactId(), Optional.of(artifact.version()), contact, false);
    }
    return new PlatformName(name.orElse("unnamed"), version, contact, file.isEmpty());
  }

  private static Optional<String> text(Optional<Section> section, String name, String example) {
    return section.isPresent() ? section.get().text(name, example) : Optional.empty();
  }

  private ClaimApi api(ClaimApi base) {
    Optional<Mapping> block =
        top.mapping("api", "api: {group: …, version: v1alpha1, kind: EventDrivenService}");
    if (block.isEmpty()) {
      return base;
    }
    Section section = Section.of(block.get(), List.of("group", "version", "kind"), problems);
    return new ClaimApi(
        part(section, "group", "[a-z0-9](?:[-a-z0-9.]*[a-z0-9])?", "platform.acme.example")
            .orElse(base.group()),
        part(section, "version", "v[0-9]+(?:(?:alpha|beta)[0-9]+)?", "v1alpha1")
            .orElse(base.version()),
        part(section, "kind", "[A-Z][A-Za-z0-9]*", "EventDrivenService").orElse(base.kind()));
  }

  private Optional<String> part(Section section, String name, String pattern, String example) {
    Optional<Scalar> text = section.scalar(name, example);
    if (text.isEmpty()) {
      return Optional.empty();
    }
    if (!text.get().text().matches(pattern)) {
      problems.add(
          Problem.error(
              text.get().origin(),
              ValueText.of(text.get()),
              "the " + name + " of an API, such as " + example,
              example));
    }
    return Optional.of(text.get().text());
  }

  private PlatformDefaults defaults(
      Platform base, Sizes sizes, Optional<String> usual, PlatformName name) {
    PlatformDefaults inherited = base.defaults();
    if (usual.isEmpty() || sizes.named(usual.get()).isEmpty()) {
      inherited = inherited.withoutSize();
    } else if (!base.usualSize().equals(usual)) {
      inherited = inherited.withSize(usual.get(), name);
    }
    Optional<Mapping> own =
        top.mapping("defaults", "defaults: {nats: {url: \"nats://nats.messaging.svc:4222\"}}");
    return own.isPresent()
        ? inherited.merge(PlatformDefaults.of(own.get(), name, "defaults"))
        : inherited;
  }

  private Map<String, Environment> environments(
      Platform base, PolicyReader policyReader, PlatformName name) {
    Map<String, Environment> environments = new LinkedHashMap<>(base.environments());
    for (Entry entry :
        top.entries("environments", "environments: {production: {contexts: [prod-eu]}}")) {
      Section.checkName(entry, "production", problems);
      String example = entry.name() + ": {contexts: [prod-eu]}";
      Optional<Mapping> body = Section.mapping(entry.value(), example, problems);
      if (body.isPresent()) {
        Environment inherited = environments.getOrDefault(entry.name(), Environment.SAME_AS_ALL);
        environments.put(
            entry.name(), environment(entry.name(), body.get(), inherited, policyReader, name));
      }
    }
    return environments;
  }

  private Environment environment(
      String environment,
      Mapping block,
      Environment inherited,
      PolicyReader policyReader,
      PlatformName name) {
    String place = "environments." + environment;
    Section body = Section.of(block, List.of("contexts", "defaults", "policies"), problems);
    List<String> contexts = body.texts("contexts", "contexts: [prod-eu]");
    exact(body);
    Optional<Mapping> own = body.mapping("defaults", "defaults: {autoscaling: {minReplicas: 2}}");
    PlatformDefaults defaults =
        own.isPresent()
            ? inherited.defaults().merge(PlatformDefaults.of(own.get(), name, place + ".defaults"))
            : inherited.defaults();
    List<Policy> policies = new ArrayList<>(inherited.policies());
    policies.addAll(
        policyReader.read(
            body.entries("policies", "image: {pattern: …, reason: …}"), place + ".policies"));
    List<String> before = inherited.contexts();
    for (String context : contexts) {
      if (!before.isEmpty() && !before.contains(context)) {
        problems.add(
            Problem.error(
                body.placeOf("contexts"),
                context,
                "contexts of the extended platform, of which a platform may only take some: "
                    + String.join(", ", before),
                before.get(0)));
      }
    }
    return new Environment(contexts.isEmpty() ? before : contexts, defaults, policies);
  }

  /** Reports contexts that are patterns, which would match no context, and repeated ones. */
  private static void exact(Section environment) {
    Optional<Node> contexts = environment.get("contexts");
    if (contexts.isEmpty() || !(contexts.get() instanceof Sequence sequence)) {
      return;
    }
    Set<String> seen = new HashSet<>();
    for (Node item : sequence.items()) {
      String context = item instanceof Scalar scalar ? scalar.text() : "";
      if (context.indexOf('*') >= 0) {
        environment.report(item, "the whole name of a context, without '*'", "name each context");
      } else if (!context.isEmpty() && !seen.add(context)) {
        environment.report(item, "each context once", "remove one of the two");
      }
    }
  }

  /** Reports what an object of the extras lacks. */
  private void checkComplete(Mapping extra) {
    Section object = Section.of(extra, names(extra), problems);
    object.required("apiVersion", "v1");
    object.required("kind", "ConfigMap");
    Optional<Mapping> metadata = object.mapping("metadata", "metadata: {name: <text>}");
    if (metadata.isPresent()) {
      Section.of(metadata.get(), names(metadata.get()), problems).required("name", "<text>");
    } else if (object.get("metadata").isEmpty()) {
      problems.add(
          Problem.error(
              object.placeOf("metadata"), "nothing", "required", "metadata: {name: <text>}"));
    }
  }

  private List<Node> documents(String name) {
    List<Node> documents = new ArrayList<>();
    for (Node document : top.list(name, name + ": [{apiVersion: …, kind: …}]")) {
      if (document instanceof Mapping) {
        documents.add(document);
      } else {
        top.report(document, "an object: apiVersion, kind and metadata", "kind: ConfigMap");
      }
    }
    return documents;
  }
}
