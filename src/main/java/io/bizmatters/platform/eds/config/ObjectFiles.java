package io.bizmatters.platform.eds.config;

import io.bizmatters.platform.eds.config.ClaimReader.Claim;
import io.bizmatters.platform.eds.config.Configuration.ConfiguredService;
import io.bizmatters.platform.eds.config.ConfigurationRequest.PropertySource;
import io.bizmatters.platform.eds.config.ConfigurationRequest.Purpose;
import io.bizmatters.platform.eds.manifest.tree.KnownKinds;
import io.bizmatters.platform.eds.model.check.Defaults;
import io.bizmatters.platform.eds.model.check.ImageDemand;
import io.bizmatters.platform.eds.model.check.ServiceValidator;
import io.bizmatters.platform.eds.model.grammar.ValueText;
import io.bizmatters.platform.eds.model.rule.Rules;
import io.bizmatters.platform.eds.model.tree.Node;
import io.bizmatters.platform.eds.model.tree.Node.Mapping;
import io.bizmatters.platform.eds.model.tree.Node.Scalar;
import io.bizmatters.platform.eds.model.tree.Node.Sequence;
import io.bizmatters.platform.eds.model.tree.Origin;
import io.bizmatters.platform.eds.model.tree.Parsed;
import io.bizmatters.platform.eds.model.tree.Problem;
import io.bizmatters.platform.eds.model.tree.Spelling;
import io.bizmatters.platform.eds.model.yaml.YamlReader;
import io.bizmatters.platform.eds.model.yaml.YamlReader.YamlFile;
import io.bizmatters.platform.eds.platform.ClaimApi;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Reads files of Kubernetes objects that others have written, as they are: nothing is replaced. */
public final class ObjectFiles {

  /** The file name of a JKube fragment: an optional name, and a word for the kind. */
  private static final Pattern FRAGMENT =
      Pattern.compile("(?:(.+)-)?([A-Za-z]+)\\.(?:yaml|yml|json)");

  private static final Map<String, String> KINDS =
      Map.ofEntries(
          Map.entry("deployment", "Deployment"),
          Map.entry("service", "Service"),
          Map.entry("svc", "Service"),
          Map.entry("configmap", "ConfigMap"),
          Map.entry("cm", "ConfigMap"),
          Map.entry("secret", "Secret"),
          Map.entry("serviceaccount", "ServiceAccount"),
          Map.entry("sa", "ServiceAccount"),
          Map.entry("networkpolicy", "NetworkPolicy"),
          Map.entry("np", "NetworkPolicy"),
          Map.entry("ingress", "Ingress"),
          Map.entry("pvc", "PersistentVolumeClaim"));

  private final List<ConfiguredService> claims = new ArrayList<>();
  private final List<Mapping> objects = new ArrayList<>();
  private final List<Problem> problems = new ArrayList<>();
  private final YamlReader yaml =
      new YamlReader(
          new Interpolation(
              new PropertySource() {
                @Override
                public Optional<String> value(String name) {
                  return Optional.empty();
                }

                @Override
                public List<String> names() {
                  return List.of();
                }
              },
              Purpose.RELEASE));

  private final ClaimApi api;
  private final Rules rules;

  private ObjectFiles(ClaimApi api, Rules rules) {
    this.api = api;
    this.rules = rules;
  }

  /**
   * Reads a file, or every {@code *.yaml}, {@code *.yml} and {@code *.json} of a folder and its
   * folders.
   *
   * @param shown names a path for people
   * @param api the platform's API of claims
   * @param rules the platform's rules
   */
  public static ObjectFiles read(
      Path from, Function<Path, String> shown, ClaimApi api, Rules rules) {
    ObjectFiles files = new ObjectFiles(api, rules);
    try (Stream<Path> found = Files.walk(from)) {
      for (Path file : found.filter(Files::isRegularFile).sorted().toList()) {
        String name = String.valueOf(file.getFileName());
        if (file.equals(from) || name.matches(".*\\.(?:yaml|yml|json)")) {
          files.file(file, shown.apply(file));
        }
      }
    } catch (IOException | UncheckedIOException unreadable) {
      files.problems.add(
          Problem.error(
              new Origin(shown.apply(from), 0, 0, "", Spelling.FILE),
              "nothing that can be read",
              "a file or a folder of Kubernetes objects",
              "check eds.import.from and the permissions"));
    }
    return files;
  }

  /** Returns the services of EventDrivenService documents. */
  public List<ConfiguredService> claims() {
    return List.copyOf(claims);
  }

  /** Returns all other objects. */
  public List<Mapping> objects() {
    return List.copyOf(objects);
  }

  public List<Problem> problems() {
    return problems.stream().sorted(Problem.BY_PLACE).toList();
  }

  private void file(Path file, String name) throws IOException {
    byte[] bytes;
    try (InputStream in = Files.newInputStream(file)) {
      bytes = in.readNBytes(YamlReader.MAX_FILE_BYTES + 1);
    }
    YamlFile read = yaml.read(literal(bytes), name, Spelling.CLAIM);
    problems.addAll(read.problems());
    Path fileName = file.getFileName();
    read.documents().forEach(found -> document(whole(found, String.valueOf(fileName))));
  }

  /** Escapes what this plugin would replace: the files of others know no Maven properties. */
  private static byte[] literal(byte[] bytes) {
    String text = new String(bytes, StandardCharsets.ISO_8859_1);
    return text.replace("${", "$${").getBytes(StandardCharsets.ISO_8859_1);
  }

  /**
   * Returns a fragment of JKube with what its file name says, such as {@code
   * orders-deployment.yml}: kind and name, and the version of the kind; every other document as it
   * is.
   */
  private static Node whole(Node document, String fileName) {
    Matcher named = FRAGMENT.matcher(fileName);
    if (!(document instanceof Mapping mapping) || !named.matches()) {
      return document;
    }
    String kind =
        mapping.get("kind").isPresent()
            ? text(mapping, "kind")
            : KINDS.getOrDefault(named.group(2).toLowerCase(Locale.ROOT), "");
    if (!KINDS.containsValue(kind)) {
      return document;
    }
    Mapping whole = mapping.withMissing("kind", kind);
    if (mapping.get("apiVersion").isEmpty()) {
      whole = whole.withMissing("apiVersion", new KnownKinds().versions(kind).get(0));
    }
    return named.group(1) == null ? whole : whole.withMissing("metadata.name", named.group(1));
  }

  private void document(Node document) {
    if (!(document instanceof Mapping mapping)
        || !isText(mapping, "kind")
        || !isText(mapping, "apiVersion")) {
      problems.add(
          Problem.error(
              document.origin(),
              ValueText.of(document),
              "Kubernetes objects, with apiVersion and kind",
              "remove the document, or name the files of the objects in eds.import.from"));
    } else if (mapping.get("items").orElse(null) instanceof Sequence items) {
      items.items().forEach(this::document);
    } else if (api.kind().equals(text(mapping, "kind"))) {
      new ClaimReader(api, problems).read(mapping).forEach(this::claim);
    } else {
      objects.add(mapping);
    }
  }

  private void claim(Claim claim) {
    Defaults defaults = new Defaults(rules);
    Mapping tree = defaults.complete(defaults.layer().merge(claim.layer()));
    ServiceValidator.Outcome outcome =
        new ServiceValidator(
                rules, ImageDemand.PRESENT, directory -> Parsed.bad("no directory", "remove it"))
            .validate(tree, claim.home());
    problems.addAll(outcome.problems());
    claims.add(new ConfiguredService(text(tree, "name"), outcome.service(), tree, claim.home()));
  }

  private static boolean isText(Mapping mapping, String name) {
    return !text(mapping, name).isEmpty();
  }

  private static String text(Mapping mapping, String name) {
    return mapping.get(name).orElse(null) instanceof Scalar scalar ? scalar.text() : "";
  }
}
