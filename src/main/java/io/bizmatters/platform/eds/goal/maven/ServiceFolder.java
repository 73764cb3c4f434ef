package io.bizmatters.platform.eds.goal.maven;

import io.bizmatters.platform.eds.config.Configuration;
import io.bizmatters.platform.eds.config.ConfigurationReader;
import io.bizmatters.platform.eds.config.ConfigurationRequest;
import io.bizmatters.platform.eds.config.ConfigurationRequest.PomElement;
import io.bizmatters.platform.eds.config.ConfigurationRequest.PomService;
import io.bizmatters.platform.eds.config.ConfigurationRequest.PropertySource;
import io.bizmatters.platform.eds.config.ConfigurationRequest.Purpose;
import io.bizmatters.platform.eds.platform.Platform;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.maven.model.Model;
import org.apache.maven.model.Plugin;
import org.apache.maven.model.io.xpp3.MavenXpp3Reader;
import org.codehaus.plexus.util.xml.Xpp3Dom;
import org.codehaus.plexus.util.xml.pull.XmlPullParserException;

/**
 * The services of a folder that the build does not know as a module: its claim files, and the POM
 * as it is written, without what it inherits.
 */
public final class ServiceFolder {

  private final Path folder;
  private final Optional<Model> pom;
  private final Optional<Xpp3Dom> configuration;

  private ServiceFolder(Path folder, Optional<Model> pom) {
    this.folder = folder;
    this.pom = pom;
    this.configuration =
        pom.flatMap(ServiceFolder::plugin)
            .map(Plugin::getConfiguration)
            .filter(Xpp3Dom.class::isInstance)
            .map(Xpp3Dom.class::cast);
  }

  /** Reads a folder; a POM that cannot be read counts as none. */
  public static ServiceFolder of(Path folder) {
    Path file = folder.resolve("pom.xml");
    if (!Files.isRegularFile(file)) {
      return new ServiceFolder(folder, Optional.empty());
    }
    try (InputStream in = Files.newInputStream(file)) {
      return new ServiceFolder(folder, Optional.of(new MavenXpp3Reader().read(in)));
    } catch (IOException | XmlPullParserException unreadable) {
      return new ServiceFolder(folder, Optional.empty());
    }
  }

  private static Optional<Plugin> plugin(Model model) {
    return Optional.ofNullable(model.getBuild()).stream()
        .flatMap(build -> build.getPlugins().stream())
        .filter(plugin -> plugin.getArtifactId().equals("eds-maven-plugin"))
        .findFirst();
  }

  /** Returns the platform that the POM names. */
  public Optional<String> platform() {
    return configuration
        .map(all -> all.getChild("platform"))
        .map(Xpp3Dom::getValue)
        .or(() -> pom.map(model -> model.getProperties().getProperty("eds.platform")))
        .map(String::strip)
        .map(this::interpolated)
        .filter(text -> !text.isEmpty());
  }

  private String interpolated(String text) {
    String whole = text;
    for (String name : names()) {
      whole = whole.replace("${" + name + "}", value(name).orElse(""));
    }
    return whole;
  }

  /** Returns the services of the folder under the rules of a platform. */
  public Configuration read(Platform platform, Optional<String> environment) {
    PropertySource properties =
        new PropertySource() {
          @Override
          public Optional<String> value(String name) {
            return ServiceFolder.this.value(name);
          }

          @Override
          public List<String> names() {
            return ServiceFolder.this.names();
          }
        };
    return new ConfigurationReader(
            new ConfigurationRequest(
                folder,
                folder.resolve("src/main/eds"),
                folder.resolve("target"),
                services(),
                value("project.artifactId").orElse(""),
                Optional.empty(),
                environment,
                properties,
                Map.of(),
                Set.of(),
                false,
                Purpose.EARLY_CHECK,
                false,
                Optional.empty(),
                platform))
        .read();
  }

  private List<String> names() {
    List<String> names =
        new ArrayList<>(List.of("project.artifactId", "project.groupId", "project.version"));
    pom.ifPresent(model -> names.addAll(model.getProperties().stringPropertyNames()));
    return names;
  }

  private Optional<String> value(String name) {
    return pom.flatMap(
        model ->
            switch (name) {
              case "project.artifactId" -> Optional.ofNullable(model.getArtifactId());
              case "project.groupId" ->
                  Optional.ofNullable(model.getGroupId())
                      .or(() -> Optional.ofNullable(model.getParent()).map(p -> p.getGroupId()));
              case "project.version" ->
                  Optional.ofNullable(model.getVersion())
                      .or(() -> Optional.ofNullable(model.getParent()).map(p -> p.getVersion()));
              default -> Optional.ofNullable(model.getProperties().getProperty(name));
            });
  }

  private List<PomService> services() {
    List<PomService> services = new ArrayList<>();
    configuration
        .map(all -> all.getChild("service"))
        .ifPresent(one -> services.add(new PomService("<service>", element(one))));
    Optional<Xpp3Dom> several = configuration.map(all -> all.getChild("services"));
    for (int i = 0; several.isPresent() && i < several.get().getChildCount(); i++) {
      services.add(
          new PomService(
              "<services>/<service>[" + (i + 1) + "]", element(several.get().getChild(i))));
    }
    return services;
  }

  private static PomElement element(Xpp3Dom dom) {
    List<PomElement> children = new ArrayList<>();
    for (Xpp3Dom child : dom.getChildren()) {
      children.add(element(child));
    }
    String text = dom.getValue() == null ? "" : dom.getValue().strip();
    return new PomElement(
        dom.getName(), children.isEmpty() ? text : "", children, "pom.xml", 0, List.of());
  }
}
