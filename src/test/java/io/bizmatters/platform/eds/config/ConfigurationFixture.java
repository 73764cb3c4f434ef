package io.bizmatters.platform.eds.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.bizmatters.platform.eds.config.ConfigurationRequest.PomElement;
import io.bizmatters.platform.eds.config.ConfigurationRequest.PomService;
import io.bizmatters.platform.eds.config.ConfigurationRequest.PropertySource;
import io.bizmatters.platform.eds.config.ConfigurationRequest.Purpose;
import io.bizmatters.platform.eds.model.tree.Origin;
import io.bizmatters.platform.eds.model.tree.Parsed;
import io.bizmatters.platform.eds.model.tree.Problem;
import io.bizmatters.platform.eds.model.tree.Problem.Level;
import io.bizmatters.platform.eds.model.tree.Spelling;
import io.bizmatters.platform.eds.platform.Platform;
import io.bizmatters.platform.eds.platform.PlatformArtifact;
import io.bizmatters.platform.eds.platform.Platforms;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.w3c.dom.Element;
import org.w3c.dom.Node;

/** A module on disk with a POM in mind: what tests of the configuration read. */
final class ConfigurationFixture {

  /** A claim with nothing but what is required. */
  static final String MINIMAL =
      """
      apiVersion: platform.bizmatters.io/v1alpha1
      kind: EventDrivenService
      metadata:
        name: orders-worker
        namespace: intelligence-orders
      spec:
        image: ghcr.io/org/orders-worker:v1.0.0
        nats:
          stream: ORDERS
          consumer: orders-workers
      """;

  private final Path base;
  private final List<PomService> pomServices = new ArrayList<>();
  private final Map<String, String> properties =
      new HashMap<>(Map.of("project.version", "1.2.3", "project.artifactId", "orders"));
  private final Map<String, String> userProperties = new TreeMap<>();
  private Optional<String> environment = Optional.empty();
  private Optional<String> namespace = Optional.empty();
  private Optional<Path> digestFile = Optional.empty();
  private Purpose purpose = Purpose.RELEASE;
  private boolean requireDigest;
  private boolean reactor;
  private boolean releases;
  private String platform = Platforms.DEFAULT;
  private Function<String, Parsed<PlatformArtifact>> artifacts =
      coordinates -> Parsed.bad("an artifact", "none here");

  ConfigurationFixture(Path base) {
    this.base = base;
  }

  ConfigurationFixture file(String name, String text) {
    return file(name, text.getBytes(StandardCharsets.UTF_8));
  }

  ConfigurationFixture file(String name, byte[] bytes) {
    try {
      Path path = base.resolve(name);
      Files.createDirectories(path.getParent());
      Files.write(path, bytes);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
    return this;
  }

  ConfigurationFixture claim(String text) {
    return file("src/main/eds/claim.yaml", text);
  }

  /** The minimal claim with one line replaced or added. */
  ConfigurationFixture minimalWith(String from, String to) {
    assertThat(MINIMAL).contains(from);
    return claim(MINIMAL.replace(from, to));
  }

  /** The minimal claim with lines added to its spec. */
  ConfigurationFixture spec(String lines) {
    return claim(MINIMAL + lines.indent(2));
  }

  /** A service in the POM that has what is required, with more elements. */
  ConfigurationFixture pom(String elements) {
    return rawPom(
        "<image>ghcr.io/org/orders:1.0.0</image><namespace>services-orders</namespace>"
            + "<nats><stream>ORDERS</stream><consumer>orders-workers</consumer></nats>"
            + elements);
  }

  ConfigurationFixture rawPom(String elements) {
    String path =
        pomServices.isEmpty()
            ? "<service>"
            : "<services>/<service>[" + (pomServices.size() + 1) + "]";
    try {
      Element root =
          DocumentBuilderFactory.newInstance()
              .newDocumentBuilder()
              .parse(
                  new ByteArrayInputStream(
                      ("<service>" + elements + "</service>").getBytes(StandardCharsets.UTF_8)))
              .getDocumentElement();
      pomServices.add(new PomService(path, element(root)));
    } catch (IOException
        | javax.xml.parsers.ParserConfigurationException
        | org.xml.sax.SAXException failure) {
      throw new IllegalArgumentException(failure);
    }
    return this;
  }

  private static PomElement element(Element xml) {
    List<PomElement> children = new ArrayList<>();
    for (Node node = xml.getFirstChild(); node != null; node = node.getNextSibling()) {
      if (node instanceof Element child) {
        children.add(element(child));
      }
    }
    String text = children.isEmpty() ? xml.getTextContent().strip() : "";
    return new PomElement(xml.getTagName(), text, children, "pom.xml", 7, List.of());
  }

  ConfigurationFixture property(String name, String value) {
    properties.put(name, value);
    return this;
  }

  ConfigurationFixture user(String name, String value) {
    userProperties.put(name, value);
    return this;
  }

  ConfigurationFixture environment(String name) {
    environment = Optional.of(name);
    return this;
  }

  ConfigurationFixture namespace(String name) {
    namespace = Optional.of(name);
    return this;
  }

  ConfigurationFixture requireDigest() {
    requireDigest = true;
    return this;
  }

  ConfigurationFixture purpose(Purpose value) {
    purpose = value;
    return this;
  }

  ConfigurationFixture reactor() {
    reactor = true;
    return this;
  }

  ConfigurationFixture platform(String reference) {
    platform = reference;
    return this;
  }

  ConfigurationFixture releases() {
    releases = true;
    return this;
  }

  ConfigurationFixture artifacts(Function<String, Parsed<PlatformArtifact>> resolver) {
    artifacts = resolver;
    return this;
  }

  ConfigurationFixture digestFile(String name) {
    digestFile = Optional.of(base.resolve(name));
    return this;
  }

  Configuration read() {
    PropertySource source =
        new PropertySource() {
          @Override
          public Optional<String> value(String name) {
            return Optional.ofNullable(properties.get(name));
          }

          @Override
          public List<String> names() {
            return List.copyOf(properties.keySet());
          }
        };
    return new ConfigurationReader(
            new ConfigurationRequest(
                base,
                base.resolve("src/main/eds"),
                base.resolve("target"),
                pomServices,
                "orders",
                namespace,
                environment,
                source,
                userProperties,
                Set.of("eds.skip", "eds.namespace", "eds.environment", "eds.strict"),
                reactor,
                purpose,
                requireDigest,
                digestFile,
                platform()))
        .read();
  }

  private Platform platform() {
    return loaded().platform();
  }

  private Platforms.Loaded loaded() {
    return new Platforms(
            base, coordinates -> artifacts.apply(coordinates), LocalDate.of(2026, 12, 1), releases)
        .load(platform, new Origin("pom.xml", 5, 0, "<platform>", Spelling.POM));
  }

  /** The problems of the platform and of the services, as a goal reports them. */
  List<Problem> allProblems() {
    return Stream.concat(loaded().problems().stream(), read().problems().stream()).toList();
  }

  List<Problem> problems() {
    return read().problems();
  }

  List<Problem> errors() {
    return problems().stream().filter(Problem::isError).toList();
  }

  List<Problem> warnings() {
    return problems().stream().filter(problem -> problem.level() == Level.WARNING).toList();
  }
}
