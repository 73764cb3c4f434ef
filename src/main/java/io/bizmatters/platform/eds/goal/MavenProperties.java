package io.bizmatters.platform.eds.goal;

import io.bizmatters.platform.eds.config.PropertySource;
import java.io.File;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import org.apache.maven.execution.MavenSession;
import org.apache.maven.plugin.MojoExecution;
import org.apache.maven.plugin.PluginParameterExpressionEvaluator;
import org.apache.maven.project.MavenProject;
import org.codehaus.plexus.component.configurator.expression.ExpressionEvaluationException;
import org.jspecify.annotations.Nullable;

/**
 * The properties that a file may name: user properties, the POM's, what Maven knows of project,
 * settings and session, then system properties and {@code env.*}.
 */
final class MavenProperties implements PropertySource {

  private static final List<String> OF_THE_PROJECT =
      List.of(
          "project.artifactId", "project.groupId", "project.version", "project.name", "project.description",
          "project.basedir", "project.build.directory", "project.build.finalName", "project.parent.version",
          "project.parent.artifactId", "project.url");

  private final MavenSession session;
  private final MavenProject project;
  private final Optional<PluginParameterExpressionEvaluator> evaluator;

  MavenProperties(MavenSession session, MavenProject project, @Nullable MojoExecution execution) {
    this.session = session;
    this.project = project;
    this.evaluator = Optional.ofNullable(execution).map(found -> new PluginParameterExpressionEvaluator(session, found));
  }

  @Override
  public Optional<String> value(String name) {
    return in(session.getUserProperties(), name)
        .or(() -> in(project.getProperties(), name))
        .or(() -> ofMaven(name))
        .or(() -> in(session.getSystemProperties(), name));
  }

  @Override
  public List<String> names() {
    List<String> names = new ArrayList<>(OF_THE_PROJECT);
    names.addAll(project.getProperties().stringPropertyNames());
    names.addAll(session.getUserProperties().stringPropertyNames());
    return names;
  }

  private static Optional<String> in(@Nullable Properties properties, String name) {
    return Optional.ofNullable(properties).map(found -> found.getProperty(name));
  }

  /** Only what Maven computes: a plain property is found before, so that a loop stays ours to see. */
  private Optional<String> ofMaven(String name) {
    boolean computed = name.matches("(?:project|pom|settings|session)\\..+|basedir");
    if (!computed || evaluator.isEmpty()) {
      return Optional.empty();
    }
    try {
      Object value = evaluator.get().evaluate("${" + name + "}");
      boolean simple = value instanceof String || value instanceof File || value instanceof Number || value instanceof Boolean;
      return simple ? Optional.of(String.valueOf(value)).filter(text -> !text.equals("${" + name + "}")) : Optional.empty();
    } catch (ExpressionEvaluationException unknown) {
      // an expression that Maven cannot evaluate is reported as an unknown property, with its place
      return Optional.empty();
    }
  }
}
