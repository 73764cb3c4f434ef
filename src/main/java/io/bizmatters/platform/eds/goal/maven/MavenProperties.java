package io.bizmatters.platform.eds.goal.maven;

import io.bizmatters.platform.eds.config.ConfigurationRequest.PropertySource;
import io.bizmatters.platform.eds.model.grammar.SecretText;
import java.io.File;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.regex.Pattern;
import org.apache.maven.execution.MavenSession;
import org.apache.maven.plugin.MojoExecution;
import org.apache.maven.plugin.PluginParameterExpressionEvaluator;
import org.apache.maven.project.MavenProject;
import org.codehaus.plexus.component.configurator.expression.ExpressionEvaluationException;
import org.jspecify.annotations.Nullable;

/**
 * The properties that a file may name: user properties, the POM's properties, what Maven knows of
 * the project, then system properties; of the environment, what CI servers state about a build and
 * what the POM names. Settings.xml, the session, and anything that looks like a credential stay
 * hidden from the author of a claim, because a value ends up in manifests.
 */
public final class MavenProperties implements PropertySource {

  private static final List<String> OF_THE_PROJECT =
      List.of(
          "project.artifactId",
          "project.groupId",
          "project.version",
          "project.name",
          "project.description",
          "project.basedir",
          "project.build.directory",
          "project.build.finalName",
          "project.parent.version",
          "project.parent.artifactId",
          "project.url");

  private static final String ENVIRONMENT = "env.";

  /** The variables with which CI servers describe a build; none of them grants access. */
  private static final Pattern OF_A_BUILD =
      Pattern.compile(
          "GITHUB_(?:SHA|REF|REF_NAME|REF_TYPE|HEAD_REF|BASE_REF|RUN_ID|RUN_NUMBER|RUN_ATTEMPT"
              + "|REPOSITORY|ACTOR|WORKFLOW|JOB|EVENT_NAME|SERVER_URL)"
              + "|CI|CI_COMMIT_[A-Z_]+|CI_PIPELINE_(?:ID|IID|NUMBER|SOURCE|URL|CREATED_AT)"
              + "|CI_(?:JOB|BUILD)_(?:ID|NAME|NUMBER|STAGE|URL|REF|TAG)"
              + "|CI_PROJECT_(?:ID|NAME|PATH|PATH_SLUG|NAMESPACE|TITLE|URL)"
              + "|CI_ENVIRONMENT_(?:NAME|SLUG)|CI_MERGE_REQUEST_(?:ID|IID)|CI_REPO(?:_NAME)?"
              + "|BUILD_(?:NUMBER|ID|TAG|URL|DISPLAY_NAME|VCS_NUMBER)|JOB_(?:NAME|BASE_NAME|URL)"
              + "|GIT_(?:COMMIT|BRANCH|LOCAL_BRANCH|TAG)|BRANCH_NAME|TAG_NAME|CHANGE_(?:ID|BRANCH)"
              + "|BUILD_(?:BUILDID|BUILDNUMBER|SOURCEVERSION|SOURCEBRANCH|SOURCEBRANCHNAME"
              + "|DEFINITIONNAME|REASON|REPOSITORY_NAME)"
              + "|SYSTEM_PULLREQUEST_PULLREQUEST(?:ID|NUMBER)"
              + "|CIRCLE_(?:SHA1|BRANCH|TAG|BUILD_NUM|BUILD_URL|WORKFLOW_ID|PROJECT_REPONAME|JOB)"
              + "|BITBUCKET_(?:COMMIT|BRANCH|TAG|BUILD_NUMBER|REPO_SLUG|PR_ID)"
              + "|(?:TRAVIS|BUILDKITE|DRONE|SEMAPHORE|APPVEYOR|CODEBUILD)_[A-Z_]*"
              + "(?:COMMIT|SHA|BRANCH|TAG|NUMBER|ID|VERSION|REVISION|REF)[A-Z_]*"
              + "|COMMIT_SHA|SHORT_SHA|REVISION_ID|SOURCE_DATE_EPOCH");

  /** The description of a project; other parts of it, such as repositories, carry logins. */
  private static final Pattern OF_A_PROJECT =
      Pattern.compile(
          "(?:project|pom)\\.(?:parent\\.)*(?:groupId|artifactId|version|name|description|url"
              + "|packaging|inceptionYear|basedir|id|modelVersion"
              + "|build\\.[A-Za-z]+|organization\\.(?:name|url)|scm\\.(?:url|tag)"
              + "|issueManagement\\.(?:system|url)|ciManagement\\.(?:system|url)"
              + "|artifact\\.[A-Za-z]+)"
              + "|basedir");

  private static final Withheld FORM =
      new Withheld(
          "a value that does not look like a secret, because it would stand in manifests",
          "put it into a Secret, and write {secret: NAME, key: KEY} where it is needed");

  private final MavenSession session;
  private final MavenProject project;
  private final Optional<PluginParameterExpressionEvaluator> evaluator;

  private final List<String> ofTheEnvironment;

  public MavenProperties(
      MavenSession session, MavenProject project, @Nullable MojoExecution execution) {
    this(session, project, execution, List.of());
  }

  /**
   * Creates the properties of a module.
   *
   * @param ofTheEnvironment variables that files may name besides those that CI servers set
   */
  public MavenProperties(
      MavenSession session,
      MavenProject project,
      @Nullable MojoExecution execution,
      List<String> ofTheEnvironment) {
    this.session = session;
    this.project = project;
    this.ofTheEnvironment = ofTheEnvironment.stream().map(String::strip).toList();
    this.evaluator =
        Optional.ofNullable(execution)
            .map(found -> new PluginParameterExpressionEvaluator(session, found));
  }

  @Override
  public Optional<String> value(String name) {
    return withheld(name).isPresent() ? Optional.empty() : found(name);
  }

  private Optional<String> found(String name) {
    Optional<String> value = in(session.getUserProperties(), name);
    if (value.isEmpty()) {
      value = in(project.getProperties(), name);
    }
    if (value.isEmpty()) {
      value = ofMaven(name);
    }
    return value.isPresent() ? value : in(session.getSystemProperties(), name);
  }

  @Override
  public Optional<Withheld> withheld(String name) {
    if (name.matches("(?:settings|session|mojo|plugin|mojoExecution|localRepository)(?:\\..*)?")) {
      return Optional.of(
          new Withheld(
              "no property of Maven's settings or session: they hold logins, and manifests are"
                  + " read by many",
              "write the value, or set a property of the POM"));
    }
    if (SecretText.isName(name)) {
      return Optional.of(
          new Withheld(
              "no property that looks like a credential, because its value would stand in manifests",
              "put it into a Secret, and write {secret: NAME, key: KEY} where it is needed"));
    }
    Optional<Withheld> variable =
        name.startsWith(ENVIRONMENT)
            ? variable(name.substring(ENVIRONMENT.length()))
            : Optional.empty();
    return variable.or(() -> found(name).filter(SecretText::isForm).map(secret -> FORM));
  }

  private Optional<Withheld> variable(String name) {
    boolean known = OF_A_BUILD.matcher(name).matches() || ofTheEnvironment.contains(name);
    return known
        ? Optional.empty()
        : Optional.of(
            new Withheld(
                "variables that CI servers set about a build (commit, branch, tag, build and run"
                    + " numbers), and those that eds.env names",
                "<eds.env>"
                    + name
                    + "</eds.env> among the POM's properties, or -Deds.env="
                    + name));
  }

  @Override
  public List<String> names() {
    List<String> names = new ArrayList<>(OF_THE_PROJECT);
    names.addAll(project.getProperties().stringPropertyNames());
    names.addAll(session.getUserProperties().stringPropertyNames());
    return names;
  }

  private static Optional<String> in(@Nullable Properties properties, String name) {
    return properties == null
        ? Optional.empty()
        : Optional.ofNullable(properties.getProperty(name));
  }

  /**
   * Returns only what Maven computes: plain properties are resolved earlier, so that the plugin
   * itself detects loops.
   */
  private Optional<String> ofMaven(String name) {
    boolean computed = OF_A_PROJECT.matcher(name).matches();
    if (!computed || evaluator.isEmpty()) {
      return Optional.empty();
    }
    try {
      Object value = evaluator.get().evaluate("${" + name + "}");
      boolean simple =
          value instanceof String
              || value instanceof File
              || value instanceof Number
              || value instanceof Boolean;
      return simple
          ? Optional.of(String.valueOf(value)).filter(text -> !text.equals("${" + name + "}"))
          : Optional.empty();
    } catch (ExpressionEvaluationException unknown) {
      // an expression that Maven cannot evaluate is reported as an unknown property, with its place
      return Optional.empty();
    }
  }
}
