package io.bizmatters.platform.eds.config;

import io.bizmatters.platform.eds.config.ClaimReader.Claim;
import io.bizmatters.platform.eds.config.Configuration.ConfiguredService;
import io.bizmatters.platform.eds.config.ConfigurationRequest.PomService;
import io.bizmatters.platform.eds.config.ConfigurationRequest.Purpose;
import io.bizmatters.platform.eds.model.EventDrivenService;
import io.bizmatters.platform.eds.model.check.Defaults;
import io.bizmatters.platform.eds.model.check.ImageDemand;
import io.bizmatters.platform.eds.model.check.ServiceValidator;
import io.bizmatters.platform.eds.model.check.ServiceValidator.Outcome;
import io.bizmatters.platform.eds.model.rule.Rules;
import io.bizmatters.platform.eds.model.tree.Node;
import io.bizmatters.platform.eds.model.tree.Node.Entry;
import io.bizmatters.platform.eds.model.tree.Node.Mapping;
import io.bizmatters.platform.eds.model.tree.Node.Scalar;
import io.bizmatters.platform.eds.model.tree.Origin;
import io.bizmatters.platform.eds.model.tree.Problem;
import io.bizmatters.platform.eds.model.tree.ScalarKind;
import io.bizmatters.platform.eds.model.tree.Spelling;
import io.bizmatters.platform.eds.model.yaml.Interpolator.Interpolated;
import io.bizmatters.platform.eds.model.yaml.YamlReader;
import io.bizmatters.platform.eds.model.yaml.YamlReader.YamlFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads a module's services from all their sources. Precedence, lowest first: defaults, claim file,
 * POM, overlay, user properties.
 */
public final class ConfigurationReader {

  private final ConfigurationRequest request;
  private final List<Problem> problems = new ArrayList<>();
  private final SourceDirectory source;
  private final Interpolation interpolation;
  private final YamlReader yaml;
  private final Rules rules;
  private final Defaults defaults;

  /** Creates a reader for one module. */
  public ConfigurationReader(ConfigurationRequest request) {
    this.request = request;
    this.source = new SourceDirectory(request.base(), request.sourceDirectory(), problems);
    this.interpolation = new Interpolation(request.properties(), request.purpose());
    this.yaml = new YamlReader(interpolation);
    this.rules = request.platform().rules(request.environment());
    this.defaults = new Defaults(rules);
  }

  /** Reads all sources once. Problems are part of the result; no exception is thrown for them. */
  public Configuration read() {
    List<Draft> drafts = drafts();
    List<String> names = drafts.stream().map(Draft::name).distinct().toList();
    Optional<Mapping> overlay =
        new Overlay(source, request.platform().environments().keySet(), problems)
            .read(request.environment(), names, this::documents);
    Map<String, Mapping> userProperties =
        new UserProperties(
                request.userProperties(), request.parameters(), request.reactor(), problems)
            .layers(names);
    LateImage lateImage = new LateImage(interpolation, problems);
    ImagePin imagePin = new ImagePin(request, source, problems);
    List<ConfiguredService> services = new ArrayList<>();
    for (Draft draft : drafts) {
      Mapping tree = draft.layer();
      if (overlay.isPresent()) {
        tree = Overlay.over(tree, overlay.get(), draft.name());
      }
      tree =
          tree.merge(
              userProperties.getOrDefault(draft.name(), new Mapping(List.of(), draft.home())));
      tree = imagePin.pinned(lateImage.resolved(tree));
      services.add(validated(draft, defaults.complete(lowest(draft).merge(tree))));
    }
    problems.addAll(new ServiceSet(rules).problems(services));
    return new Configuration(
        services,
        documents(SourceDirectory.PATCHES),
        documents(SourceDirectory.EXTRAS),
        request.platform(),
        sorted());
  }

  private List<Problem> sorted() {
    return problems.size() < 2
        ? List.copyOf(problems)
        : problems.stream().distinct().sorted(Problem.BY_PLACE).toList();
  }

  private ConfiguredService validated(Draft draft, Mapping tree) {
    problems.addAll(new UnknownValues(request.properties(), request.purpose()).problems(tree));
    ServiceValidator validator =
        new ServiceValidator(rules, imageDemand(), new ConfigFileReader(request.base()));
    Outcome outcome = validator.validate(tree, draft.home());
    problems.addAll(outcome.problems());
    Optional<EventDrivenService> service = outcome.service();
    return new ConfiguredService(draft.name(), service, tree, draft.home());
  }

  /** Returns what an image must have; before the image is built, the digest file may be missing. */
  private ImageDemand imageDemand() {
    if (request.purpose() == Purpose.NO_RELEASE) {
      return ImageDemand.NONE;
    }
    boolean comes =
        request.purpose() == Purpose.EARLY_CHECK
            && request.imageDigestFile().filter(file -> !Files.exists(file)).isPresent();
    return request.requireDigest() && !comes ? ImageDemand.DIGEST : ImageDemand.PRESENT;
  }

  /** A service from claim and POM, before overlays. */
  private record Draft(String name, Optional<String> namespace, Mapping layer, Origin home) {}

  private Mapping lowest(Draft draft) {
    Mapping lowest = defaults.layer();
    if (request.namespace().isPresent()) {
      lowest = lowest.merge(single("namespace", request.namespace().get(), "eds.namespace"));
    }
    boolean inPom = draft.home().spelling() == Spelling.POM;
    return inPom ? lowest.merge(single("name", draft.name(), "project.artifactId")) : lowest;
  }

  private static Mapping single(String name, String text, String reason) {
    Origin at = Origin.derived(reason, name);
    return new Mapping(List.of(new Entry(name, at, new Scalar(text, ScalarKind.TEXT, at))), at);
  }

  private List<Draft> drafts() {
    List<Draft> ofPom = new ArrayList<>();
    TextTree texts = new TextTree(interpolation, problems);
    for (PomService service : request.pomServices()) {
      Mapping layer = texts.service(service.element(), service.path());
      ofPom.add(draft(layer, layer.origin(), request.defaultName()));
    }
    List<Draft> ofClaims = new ArrayList<>();
    List<Path> configDirectories = new ArrayList<>();
    for (Draft draft : ofPom) {
      text(draft.layer(), "config.directory")
          .ifPresent(directory -> configDirectories.add(request.base().resolve(directory)));
    }
    for (Path file : source.claimFiles(configDirectories)) {
      ClaimReader reader = new ClaimReader(request.platform().api(), problems);
      for (Node document : read(file, Spelling.CLAIM)) {
        for (Claim claim : reader.read(document)) {
          ofClaims.add(draft(claim.layer(), claim.home(), ""));
        }
      }
    }
    return merged(ofPom, ofClaims);
  }

  private static Draft draft(Mapping layer, Origin home, String defaultName) {
    return new Draft(
        text(layer, "name").orElse(defaultName), text(layer, "namespace"), layer, home);
  }

  /** Merges claims and POM blocks of the same name into one service. */
  private static List<Draft> merged(List<Draft> ofPom, List<Draft> ofClaims) {
    List<Draft> remaining = new ArrayList<>(ofClaims);
    List<Draft> drafts = new ArrayList<>();
    for (Draft pom : ofPom) {
      int twin = indexOfTwin(pom, remaining);
      drafts.add(twin < 0 ? pom : together(remaining.remove(twin), pom));
    }
    drafts.addAll(remaining);
    return drafts;
  }

  private static int indexOfTwin(Draft pom, List<Draft> claims) {
    for (int i = 0; i < claims.size(); i++) {
      Draft claim = claims.get(i);
      boolean sameNamespace =
          pom.namespace().isEmpty()
              || claim.namespace().isEmpty()
              || claim.namespace().equals(pom.namespace());
      if (sameNamespace && !claim.name().isEmpty() && claim.name().equals(pom.name())) {
        return i;
      }
    }
    return -1;
  }

  private static Draft together(Draft claim, Draft pom) {
    return new Draft(
        pom.name(),
        pom.namespace().or(claim::namespace),
        claim.layer().merge(pom.layer()),
        claim.home());
  }

  private List<Node> documents(String folder) {
    List<Node> documents = new ArrayList<>();
    for (Path file : source.filesIn(folder)) {
      documents.addAll(read(file, Spelling.FILE));
    }
    return documents;
  }

  private List<Node> documents(Path file) {
    return read(file, Spelling.FILE);
  }

  private List<Node> read(Path file, Spelling spelling) {
    Optional<byte[]> bytes = source.bytes(file);
    if (bytes.isEmpty()) {
      return List.of();
    }
    YamlFile read = yaml.read(bytes.get(), source.name(file), spelling);
    problems.addAll(read.problems());
    return read.documents();
  }

  private static Optional<String> text(Mapping layer, String path) {
    Optional<Node> node = layer.find(path);
    return node.isPresent() && node.get() instanceof Scalar scalar
        ? Optional.of(scalar.text())
        : Optional.empty();
  }

  /**
   * Resolves an image that names a property as <code>@{name}</code>. Maven does not replace this
   * form, so the value at the time of the goal counts, not the POM's.
   */
  private static final class LateImage {

    private static final String IMAGE = "image";
    private static final String LATE = "@{";

    private final Interpolation interpolation;
    private final List<Problem> problems;

    LateImage(Interpolation interpolation, List<Problem> problems) {
      this.interpolation = interpolation;
      this.problems = problems;
    }

    /** Returns the tree with such an image resolved. */
    Mapping resolved(Mapping tree) {
      Optional<Node> image = tree.get(IMAGE);
      if (image.isEmpty() || !(image.get() instanceof Scalar text) || !text.text().contains(LATE)) {
        return tree;
      }
      Interpolated found = interpolation.apply(text.text().replace(LATE, "${"));
      found
          .faults()
          .forEach(
              fault ->
                  problems.add(
                      Problem.error(text.origin(), fault.found(), fault.allowed(), fault.fix())));
      Scalar resolved =
          new Scalar(
              found.text(), ScalarKind.TEXT, found.used(), found.unresolved(), text.origin());
      Entry entry = new Entry(IMAGE, text.origin(), resolved);
      return tree.merge(new Mapping(List.of(entry), tree.origin()));
    }
  }
}
