package io.bizmatters.platform.eds.goal.maven;

import io.bizmatters.platform.eds.config.ConfigurationRequest.PomElement;
import io.bizmatters.platform.eds.config.ConfigurationRequest.PomService;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.maven.model.Plugin;
import org.apache.maven.model.PluginExecution;
import org.apache.maven.plugin.MojoExecution;
import org.apache.maven.project.MavenProject;
import org.codehaus.plexus.configuration.PlexusConfiguration;
import org.codehaus.plexus.util.xml.Xpp3Dom;
import org.jspecify.annotations.Nullable;

/**
 * The raw {@code <service>} elements of a POM, with their lines and the properties that their text
 * names. Maven supplies interpolated values; lines and original text come from parallel trees,
 * which are traversed in step.
 */
public final class PomConfiguration {

  private static final Pattern PROPERTY = Pattern.compile("(?<!\\$)\\$\\{([^}]+)}");

  private final Path base;
  private final Optional<Xpp3Dom> located;
  private final Optional<Xpp3Dom> original;

  public PomConfiguration(Path base, @Nullable MojoExecution execution, MavenProject project) {
    this.base = base;
    this.located = Optional.ofNullable(execution).map(MojoExecution::getConfiguration);
    this.original = original(execution, project);
  }

  /** Returns the services of both parameters, in order. */
  public List<PomService> services(
      @Nullable PlexusConfiguration service, @Nullable PlexusConfiguration services) {
    List<PomService> found = new ArrayList<>();
    if (service != null) {
      found.add(
          new PomService(
              "<service>",
              element(service, child(located, "service", 0), child(original, "service", 0))));
    }
    if (services != null) {
      PlexusConfiguration[] items = services.getChildren();
      Optional<Xpp3Dom> locatedItems = child(located, "services", 0);
      Optional<Xpp3Dom> originalItems = child(original, "services", 0);
      for (int i = 0; i < items.length; i++) {
        String path = "<services>/<" + items[i].getName() + ">[" + (i + 1) + "]";
        found.add(
            new PomService(path, element(items[i], at(locatedItems, i), at(originalItems, i))));
      }
    }
    return found;
  }

  private PomElement element(
      PlexusConfiguration values, Optional<Xpp3Dom> place, Optional<Xpp3Dom> text) {
    List<PomElement> children = new ArrayList<>();
    PlexusConfiguration[] items = values.getChildren();
    for (int i = 0; i < items.length; i++) {
      children.add(element(items[i], at(place, i), at(text, i)));
    }
    PomLocation at =
        place.isPresent() ? PomLocation.of(place.get(), base) : new PomLocation("pom.xml", 0);
    String value = text.isPresent() ? text.get().getValue() : "";
    String written = value == null ? "" : value;
    return new PomElement(
        values.getName(),
        children.isEmpty() ? trimmed(value(values, written)) : "",
        children,
        at.file(),
        at.line(),
        properties(written));
  }

  /**
   * Returns the value as Maven interpolated it, unless the text contains a doubled dollar sign:
   * Maven does not know this escape, and would insert a value after it.
   */
  private static String value(PlexusConfiguration values, String written) {
    return written.contains("$${") ? written : values.getValue("");
  }

  private static String trimmed(@Nullable String text) {
    return text == null ? "" : text.replaceAll("^[ \\t\\r\\n]+|[ \\t\\r\\n]+$", "");
  }

  private static List<String> properties(@Nullable String text) {
    List<String> names = new ArrayList<>();
    Matcher matcher = PROPERTY.matcher(text == null ? "" : text);
    while (matcher.find()) {
      names.add(matcher.group(1));
    }
    return names;
  }

  private static Optional<Xpp3Dom> original(
      @Nullable MojoExecution execution, MavenProject project) {
    if (execution == null
        || project.getOriginalModel() == null
        || project.getOriginalModel().getBuild() == null) {
      return Optional.empty();
    }
    for (Plugin plugin : project.getOriginalModel().getBuild().getPlugins()) {
      if (plugin.getArtifactId().equals(execution.getArtifactId())) {
        Optional<Xpp3Dom> ofExecution = executionConfiguration(plugin, execution);
        return ofExecution.isPresent() ? ofExecution : dom(plugin.getConfiguration());
      }
    }
    return Optional.empty();
  }

  private static Optional<Xpp3Dom> executionConfiguration(Plugin plugin, MojoExecution execution) {
    for (PluginExecution own : plugin.getExecutions()) {
      if (own.getId().equals(execution.getExecutionId())
          && own.getConfiguration() instanceof Xpp3Dom dom
          && (dom.getChild("service") != null || dom.getChild("services") != null)) {
        return Optional.of(dom);
      }
    }
    return Optional.empty();
  }

  private static Optional<Xpp3Dom> dom(@Nullable Object configuration) {
    return configuration instanceof Xpp3Dom dom ? Optional.of(dom) : Optional.empty();
  }

  private static Optional<Xpp3Dom> child(Optional<Xpp3Dom> dom, String name, int index) {
    Xpp3Dom[] children = dom.isPresent() ? dom.get().getChildren(name) : new Xpp3Dom[0];
    return children.length > index ? Optional.of(children[index]) : Optional.empty();
  }

  private static Optional<Xpp3Dom> at(Optional<Xpp3Dom> dom, int index) {
    return dom.isPresent() && dom.get().getChildCount() > index
        ? Optional.of(dom.get().getChild(index))
        : Optional.empty();
  }

  /**
   * The place of an element in a POM. Maven gives it only as text: Maven 3 as {@code line : column,
   * group:artifact:version file}, Maven 4 as {@code file @ line:column}.
   *
   * @param file the POM, relative to the module if it lies inside
   * @param line 1-based, 0 if unknown
   */
  record PomLocation(String file, int line) {

    private static final String POM = "pom.xml";
    private static final Pattern MAVEN_3 = Pattern.compile("([0-9]+) : [0-9]+(?:, \\S+ (.*))?");
    private static final Pattern MAVEN_4 = Pattern.compile("(.*) @ ([0-9]+):[0-9]+");
    private static final PomLocation UNKNOWN = new PomLocation(POM, 0);

    /** Returns the place of an element, as far as Maven knows it. */
    static PomLocation of(Xpp3Dom element, Path base) {
      Object location = element.getInputLocation();
      return location == null ? UNKNOWN : parse(location.toString(), base);
    }

    /** Parses Maven's text of a place. */
    static PomLocation parse(String location, Path base) {
      Matcher three = MAVEN_3.matcher(location);
      if (three.matches()) {
        String file = three.group(2);
        return new PomLocation(file == null ? POM : shown(file, base), number(three.group(1)));
      }
      Matcher four = MAVEN_4.matcher(location);
      return four.matches()
          ? new PomLocation(shown(four.group(1), base), number(four.group(2)))
          : UNKNOWN;
    }

    private static int number(String digits) {
      return digits.length() > 9 ? 0 : Integer.parseInt(digits);
    }

    private static String shown(String file, Path base) {
      String text = file.startsWith("file:") ? path(file) : file;
      if (!text.contains("/") && !text.contains("\\")) {
        return POM;
      }
      Path pom = Path.of(text).normalize();
      Path shown = pom.startsWith(base) ? base.relativize(pom) : pom;
      return shown.toString().replace('\\', '/');
    }

    /** Returns the path of a URL, whether or not its blanks are encoded. */
    private static String path(String url) {
      try {
        return Path.of(URI.create(url)).toString();
      } catch (IllegalArgumentException notEncoded) {
        return url.replaceFirst("^file:/*(?=/)", "");
      }
    }
  }
}
