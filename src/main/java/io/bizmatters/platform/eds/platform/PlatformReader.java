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
import io.bizmatters.platform.eds.model.tree.Problem;
import io.bizmatters.platform.eds.platform.Platform.Environment;
import io.bizmatters.platform.eds.platform.Platform.Extended;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

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

  private final PlatformFile file;
  private final Mapping document;
  private final LocalDate today;
  private final List<Problem> problems;
  private final Section top;

  PlatformReader(PlatformFile file, Mapping document, LocalDate today, List<Problem> problems) {
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
    PlatformName name = name();
    Platform base = extended.orElseGet(() -> Platform.nothing(name));
    ClaimApi api = api(base.api());
    SizeReader sizeReader = new SizeReader(name, problems);
    Optional<Mapping> sizesBlock = top.mapping("sizes", "sizes: {default: medium, values: {}}");
    Sizes sizes =
        sizesBlock.map(block -> sizeReader.over(block, base.sizes())).orElse(base.sizes());
    Optional<String> usual =
        sizesBlock
            .map(block -> sizeReader.usual(block, sizes, base.usualSize()))
            .orElse(base.usualSize());
    PlatformDefaults defaults = defaults(base, sizes, usual, name);
    List<Convention> conventions =
        new ConventionReader(name, problems)
            .over(top.mapping("conventions", "nats.stream: {level: off}"), base.conventions());
    PolicyReader policyReader = new PolicyReader(name, today, problems);
    List<Policy> policies = new ArrayList<>(base.policies());
    policies.addAll(
        policyReader.read(top.mapping("policies", "image: {pattern: …, reason: …}"), "policies"));
    Map<String, Environment> environments = environments(base, policyReader, name);
    List<Extended> chain = new ArrayList<>();
    boolean names = top.get("extends").isPresent();
    if (names) {
      extended.ifPresent(
          parent -> {
            chain.add(new Extended(parent.name(), parent.digest()));
            chain.addAll(parent.extended());
          });
    }
    List<Node> patches = new ArrayList<>(base.patches());
    patches.addAll(documents("patches"));
    List<Node> extras = new ArrayList<>(base.extras());
    extras.addAll(documents("extras"));
    Platform platform =
        new Platform(
            name,
            description(),
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
            extras);
    if (!file.isBuiltIn()) {
      new PlatformCheck(platform, base, document, problems).check();
    }
    return platform;
  }

  private PlatformName name() {
    Optional<Mapping> block = top.mapping("metadata", "metadata: {name: acme}");
    if (top.get("metadata").isEmpty()) {
      problems.add(
          Problem.error(top.placeOf("metadata"), "nothing", "required", "metadata: {name: acme}"));
    }
    Optional<Section> metadata = block.map(found -> Section.of(found, METADATA, problems));
    Optional<String> name = metadata.flatMap(found -> found.required("name", "acme"));
    Optional<String> contact =
        metadata.flatMap(found -> found.text("contact", "platform@acme.example"));
    Optional<String> version = metadata.flatMap(found -> found.text("version", "\"1.0.0\""));
    return new PlatformName(
        file.artifact().map(PlatformArtifact::artifactId).or(() -> name).orElse("unnamed"),
        file.artifact().map(PlatformArtifact::version).or(() -> version),
        contact,
        file.isBuiltIn());
  }

  private static final List<String> METADATA = List.of("name", "description", "contact", "version");

  private String description() {
    return top.mapping("metadata", "")
        .map(found -> Section.of(found, METADATA, new ArrayList<>()))
        .flatMap(found -> found.text("description", "what the platform is for"))
        .orElse("");
  }

  private ClaimApi api(ClaimApi base) {
    Optional<Section> block =
        top.mapping("api", "api: {group: …, version: v1alpha1, kind: EventDrivenService}")
            .map(found -> Section.of(found, List.of("group", "version", "kind"), problems));
    return new ClaimApi(
        part(block, "group", "[a-z0-9](?:[-a-z0-9.]*[a-z0-9])?", "platform.acme.example")
            .orElse(base.group()),
        part(block, "version", "v[0-9]+(?:(?:alpha|beta)[0-9]+)?", "v1alpha1")
            .orElse(base.version()),
        part(block, "kind", "[A-Z][A-Za-z0-9]*", "EventDrivenService").orElse(base.kind()));
  }

  private Optional<String> part(
      Optional<Section> block, String name, String pattern, String example) {
    Optional<Scalar> text = block.flatMap(found -> found.scalar(name, example));
    text.filter(found -> !found.text().matches(pattern))
        .ifPresent(
            found ->
                problems.add(
                    Problem.error(
                        found.origin(),
                        ValueText.of(found),
                        "the " + name + " of an API, such as " + example,
                        example)));
    return text.map(Scalar::text);
  }

  private PlatformDefaults defaults(
      Platform base, Sizes sizes, Optional<String> usual, PlatformName name) {
    PlatformDefaults own =
        top.mapping("defaults", "defaults: {nats: {url: \"nats://nats.nats.svc:4222\"}}")
            .map(found -> PlatformDefaults.of(found, name, "defaults"))
            .orElse(PlatformDefaults.NONE);
    PlatformDefaults inherited =
        usual.filter(size -> !base.usualSize().equals(usual)).isPresent()
            ? base.defaults().withSize(usual.get(), name)
            : base.defaults();
    boolean gone = usual.isEmpty() || sizes.named(usual.get()).isEmpty();
    return (gone ? inherited.withoutSize() : inherited).merge(own);
  }

  private Map<String, Environment> environments(
      Platform base, PolicyReader policyReader, PlatformName name) {
    Map<String, Environment> environments = new LinkedHashMap<>(base.environments());
    Optional<Mapping> block =
        top.mapping("environments", "environments: {production: {contexts: [prod-eu]}}");
    for (Entry entry : block.map(Mapping::entries).orElse(List.of())) {
      String example = entry.name() + ": {contexts: [prod-eu]}";
      Optional<Mapping> body = Section.mapping(entry.value(), example, problems);
      if (body.isPresent()) {
        Optional<Environment> inherited =
            Optional.ofNullable(base.environments().get(entry.name()));
        environments.put(
            entry.name(), environment(entry.name(), body.get(), inherited, policyReader, name));
      }
    }
    return environments;
  }

  private Environment environment(
      String environment,
      Mapping block,
      Optional<Environment> inherited,
      PolicyReader policyReader,
      PlatformName name) {
    String place = "environments." + environment;
    Section body = Section.of(block, List.of("contexts", "defaults", "policies"), problems);
    List<String> contexts = body.texts("contexts", "contexts: [prod-eu]");
    PlatformDefaults own =
        body.mapping("defaults", "defaults: {autoscaling: {minReplicas: 2}}")
            .map(found -> PlatformDefaults.of(found, name, place + ".defaults"))
            .orElse(PlatformDefaults.NONE);
    List<Policy> policies = new ArrayList<>();
    inherited.ifPresent(found -> policies.addAll(found.policies()));
    policies.addAll(
        policyReader.read(
            body.mapping("policies", "image: {pattern: …, reason: …}"), place + ".policies"));
    List<String> before = inherited.map(Environment::contexts).orElse(List.of());
    contexts.stream()
        .filter(context -> !before.isEmpty() && !before.contains(context))
        .forEach(
            context ->
                problems.add(
                    Problem.error(
                        body.placeOf("contexts"),
                        context,
                        "contexts of the extended platform, of which a platform may only take"
                            + " some: "
                            + String.join(", ", before),
                        before.get(0))));
    return new Environment(
        contexts.isEmpty() ? before : contexts,
        inherited.map(Environment::defaults).orElse(PlatformDefaults.NONE).merge(own),
        policies);
  }

  private List<Node> documents(String name) {
    List<Node> documents = top.list(name, name + ": [{apiVersion: …, kind: …}]");
    documents.stream()
        .filter(document -> !(document instanceof Mapping))
        .forEach(
            document ->
                top.report(
                    document, "an object: apiVersion, kind and metadata", "kind: ConfigMap"));
    return documents.stream().filter(Mapping.class::isInstance).toList();
  }
}
