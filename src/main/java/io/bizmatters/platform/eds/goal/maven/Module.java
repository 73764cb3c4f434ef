package io.bizmatters.platform.eds.goal.maven;

import io.bizmatters.platform.eds.config.Configuration.ConfiguredService;
import io.bizmatters.platform.eds.goal.maven.PomConfiguration.PomLocation;
import io.bizmatters.platform.eds.model.EventDrivenService;
import io.bizmatters.platform.eds.model.tree.Origin;
import io.bizmatters.platform.eds.model.tree.Problem;
import io.bizmatters.platform.eds.model.tree.Spelling;
import io.bizmatters.platform.eds.model.tree.VisibleText;
import io.bizmatters.platform.eds.platform.Platforms;
import java.io.File;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.maven.execution.MavenSession;
import org.apache.maven.model.ConfigurationContainer;
import org.apache.maven.model.Plugin;
import org.apache.maven.model.PluginExecution;
import org.apache.maven.model.PluginManagement;
import org.apache.maven.model.Profile;
import org.apache.maven.plugin.MojoExecution;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugin.PluginParameterExpressionEvaluator;
import org.apache.maven.plugin.descriptor.MojoDescriptor;
import org.apache.maven.plugin.descriptor.Parameter;
import org.apache.maven.plugin.logging.Log;
import org.apache.maven.project.MavenProject;
import org.codehaus.plexus.component.configurator.expression.ExpressionEvaluationException;
import org.codehaus.plexus.configuration.PlexusConfiguration;
import org.codehaus.plexus.util.xml.Xpp3Dom;
import org.eclipse.aether.RepositorySystem;
import org.jspecify.annotations.Nullable;

/** The Maven module that is built, and the reactor around it. */
public final class Module {

  private static final String SERVICES_OF_THE_REACTOR = Module.class.getName() + ".services";
  private static final String HELP = "help";
  private static final String NO_BASEDIR = "${project.basedir}";
  private static final Pattern BOOLEAN = Pattern.compile("(?i)true|false");
  private static final Pattern PROPERTY = Pattern.compile("\\$\\{([^}]+)}");

  private final MavenSession session;
  private final MavenProject project;
  private final Optional<MojoExecution> execution;
  private final Log log;

  public Module(
      MavenSession session, MavenProject project, @Nullable MojoExecution execution, Log log) {
    this.session = session;
    this.project = project;
    this.execution = Optional.ofNullable(execution);
    this.log = log;
  }

  /** Returns the directory of the POM, or the working directory without a POM. */
  public Path base() {
    File basedir = project.getBasedir();
    Path base = basedir == null ? Path.of("") : basedir.toPath();
    return base.toAbsolutePath().normalize();
  }

  /** Returns whether the module has a POM; a goal can also run in a folder without one. */
  public boolean hasPom() {
    return project.getFile() != null;
  }

  /** Returns the module's {@code target}. */
  public Path buildDirectory() {
    return hasPom() ? Path.of(project.getBuild().getDirectory()) : base().resolve("target");
  }

  /**
   * Returns the path of a parameter; if the parameter is unset, this name in the module's {@code
   * target}.
   */
  public Path output(@Nullable File parameter, String name) {
    return parameter == null ? buildDirectory().resolve(name) : directory(parameter);
  }

  /**
   * Returns the directory of a parameter; without a POM, Maven does not resolve the property in a
   * default.
   */
  public Path directory(File parameter) {
    String text = parameter.getPath();
    int at = text.indexOf(NO_BASEDIR);
    return at < 0
        ? parameter.toPath()
        : base().resolve(text.substring(at + NO_BASEDIR.length()).replaceFirst("^[/\\\\]+", ""));
  }

  /**
   * Returns the module as its releases name it: {@code groupId:artifactId}, with the environment if
   * one is chosen.
   */
  public String id(String environment) {
    String module = hasPom() ? coordinates() : "(without a POM)";
    return environment.isEmpty() ? module : module + ":" + environment;
  }

  /** Returns {@code groupId:artifactId}. */
  public String coordinates() {
    return project.getGroupId() + ":" + project.getArtifactId();
  }

  public String artifactId() {
    return project.getArtifactId();
  }

  /** Returns the platforms that the module may name. */
  public Platforms platforms(RepositorySystem repositories) {
    boolean releases = hasPom() && !project.getVersion().endsWith("-SNAPSHOT");
    return new Platforms(
        base(),
        new ArtifactResolver(repositories, session, project),
        LocalDate.now(ZoneOffset.UTC),
        releases);
  }

  /** Returns the place of a parameter: its element in the POM, or its property. */
  public Origin placeOf(String parameter, String property) {
    Xpp3Dom all = execution.isPresent() ? execution.get().getConfiguration() : null;
    Xpp3Dom element = all == null ? null : all.getChild(parameter);
    if (element == null || element.getInputLocation() == null) {
      return new Origin("-D" + property, 0, 0, property, Spelling.PROPERTY);
    }
    PomLocation at = PomLocation.of(element, base());
    return new Origin(at.file(), at.line(), 0, "<" + parameter + ">", Spelling.POM);
  }

  /** Returns the version of the module. */
  public String version() {
    return project.getVersion();
  }

  /** Returns the services in the POM's configuration. */
  PomConfiguration pom() {
    return new PomConfiguration(base(), execution.orElse(null), project);
  }

  /** Returns the properties that {@code ${…}} may name in files. */
  MavenProperties properties(List<String> variables) {
    return new MavenProperties(session, project, execution.orElse(null), variables);
  }

  /** Returns the properties of the command line. */
  public Properties userProperties() {
    return session.getUserProperties();
  }

  /** Returns the value of a property as Maven gives it to a parameter; empty if it is unset. */
  public Optional<String> property(String name) {
    String ofUser = session.getUserProperties().getProperty(name);
    return notBlank(ofUser == null ? project.getProperties().getProperty(name) : ofUser);
  }

  private static Optional<String> notBlank(@Nullable Object value) {
    String text = value == null ? "" : value.toString().strip();
    return text.isEmpty() ? Optional.empty() : Optional.of(text);
  }

  /**
   * Returns Maven's evaluation of a parameter's text; empty if the text is a property without a
   * value.
   */
  public Optional<String> value(PlexusConfiguration parameter) {
    return notBlank(evaluated(parameter.getValue("")));
  }

  private @Nullable Object evaluated(String text) {
    try {
      return execution.isPresent()
          ? new PluginParameterExpressionEvaluator(session, execution.get())
              .evaluate(text, String.class)
          : text;
    } catch (ExpressionEvaluationException ignored) {
      return null;
    }
  }

  /**
   * Returns a problem for each boolean parameter of the goal whose text is neither true nor false,
   * because Maven takes every such text as false.
   */
  public List<Problem> unclearBooleans() {
    List<Problem> problems = new ArrayList<>();
    MojoDescriptor goal = execution.isPresent() ? execution.get().getMojoDescriptor() : null;
    Xpp3Dom configured = execution.isPresent() ? execution.get().getConfiguration() : null;
    if (goal == null || goal.getParameters() == null || configured == null) {
      return problems;
    }
    for (Parameter parameter : goal.getParameters()) {
      Xpp3Dom element = configured.getChild(parameter.getName());
      String text = element == null ? null : element.getValue();
      if (text != null && !text.isEmpty() && parameter.getType().equals("boolean")) {
        Object value = evaluated(text);
        if (value != null && !BOOLEAN.matcher(value.toString()).matches()) {
          Origin at = placeOf(parameter.getName(), propertyOf(goal, parameter));
          problems.add(
              Problem.error(
                  at, VisibleText.quoted(value.toString()), "true or false", meant(value)));
        }
      }
    }
    return problems;
  }

  private static String propertyOf(MojoDescriptor goal, Parameter parameter) {
    String text = goal.getMojoConfiguration().getChild(parameter.getName()).getValue("");
    Matcher matcher = PROPERTY.matcher(text);
    return matcher.matches() ? matcher.group(1) : parameter.getName();
  }

  private static String meant(Object value) {
    String word = value.toString().strip().toLowerCase(Locale.ROOT);
    return switch (word) {
      case "true", "yes", "y", "on", "1" -> "true";
      case "false", "no", "n", "off", "0" -> "false";
      default -> "write true or false, or remove it";
    };
  }

  /** Returns the active profiles of the module, in order. */
  public String profiles() {
    return project.getActiveProfiles().stream()
        .map(Profile::getId)
        .sorted()
        .collect(Collectors.joining(","));
  }

  /**
   * Returns whether a namespace was chosen for this run alone, such as a preview's: with {@code -D}
   * or a variable of the build, directly or through a property of the POM.
   */
  public boolean isChosenForThisRun(String namespace) {
    Properties user = session.getUserProperties();
    Set<String> segments = new HashSet<>(List.of(namespace.split("-", -1)));
    return user.stringPropertyNames().stream()
            .map(user::getProperty)
            .anyMatch(value -> value.length() > 1 && namespace.contains(value))
        || System.getenv().values().stream()
            .anyMatch(
                value ->
                    value.equals(namespace)
                        || (value.matches("[0-9]+") && segments.contains(value)));
  }

  /**
   * Returns the executions of the plugin in the POM that run a goal, each with its configured value
   * of a parameter.
   */
  public Map<String, Optional<String>> executions(String goal, String parameter) {
    Map<String, Optional<String>> executions = new LinkedHashMap<>();
    for (PluginExecution execution : plugin().map(Plugin::getExecutions).orElse(List.of())) {
      if (execution.getGoals().contains(goal) && !"none".equals(execution.getPhase())) {
        Optional<Xpp3Dom> configured =
            Optional.ofNullable(execution.getConfiguration())
                .filter(Xpp3Dom.class::isInstance)
                .map(Xpp3Dom.class::cast)
                .map(all -> all.getChild(parameter));
        executions.put(execution.getId(), configured.map(Xpp3Dom::getValue).map(String::strip));
      }
    }
    return executions;
  }

  /** Returns who writes files: the module and the execution in it. */
  public String owner() {
    return "module "
        + project.getArtifactId()
        + (execution.isPresent() ? ", execution " + execution.get().getExecutionId() : "");
  }

  /** Returns the execution's id in the POM, in a form that is legal in file names. */
  public String executionId() {
    return execution
        .map(MojoExecution::getExecutionId)
        .orElse("default")
        .replaceAll("[^A-Za-z0-9._-]", "-");
  }

  /** Returns the plugin's own version. */
  public String pluginVersion() {
    return execution.isPresent() ? execution.get().getVersion() : "unknown";
  }

  public boolean isReactor() {
    return session.getProjects() != null && session.getProjects().size() > 1;
  }

  private boolean isOurs(Plugin plugin) {
    return execution.isPresent()
        && plugin.getArtifactId().equals(execution.get().getArtifactId())
        && plugin.getGroupId().equals(execution.get().getGroupId());
  }

  public String shown(Path path) {
    Path absolute = path.toAbsolutePath().normalize();
    Path shown = absolute.startsWith(base()) ? base().relativize(absolute) : absolute;
    return shown.toString().replace('\\', '/');
  }

  /** Returns the user properties that are parameters of the plugin's goals. */
  public Set<String> parameters() {
    Set<String> properties = new HashSet<>();
    for (MojoDescriptor goal : goals()) {
      for (var child : goal.getMojoConfiguration().getChildren()) {
        Matcher matcher = PROPERTY.matcher(child.getValue(""));
        if (matcher.matches()) {
          properties.add(matcher.group(1));
        }
      }
    }
    return properties;
  }

  private List<MojoDescriptor> goals() {
    MojoDescriptor goal = execution.isPresent() ? execution.get().getMojoDescriptor() : null;
    return goal == null || goal.getPluginDescriptor() == null
        ? List.of()
        : List.copyOf(goal.getPluginDescriptor().getMojos());
  }

  /**
   * Returns a problem for each element of the plugin's configuration that no goal knows, because
   * Maven does not report such elements.
   */
  public List<Problem> unknownElements() {
    Set<String> known = new HashSet<>();
    for (MojoDescriptor goal : goals()) {
      for (Parameter parameter : goal.getParameters()) {
        if (parameter.isEditable() && !goal.getGoal().equals(HELP)) {
          known.add(parameter.getName());
        }
      }
    }
    if (known.isEmpty()) {
      return List.of();
    }
    List<Problem> problems = new ArrayList<>();
    for (ConfigurationContainer configured : configured()) {
      if (configured.getConfiguration() instanceof Xpp3Dom configuration) {
        for (Xpp3Dom element : configuration.getChildren()) {
          if (!known.contains(element.getName())) {
            problems.add(UnknownElement.problem(element, base(), known));
          }
        }
      }
    }
    return problems.isEmpty() ? problems : problems.stream().distinct().toList();
  }

  /** Returns the plugin in the POM, and this execution of it. */
  private List<ConfigurationContainer> configured() {
    Optional<Plugin> plugin = plugin();
    if (plugin.isEmpty()) {
      return List.of();
    }
    String id = execution.isPresent() ? execution.get().getExecutionId() : "";
    List<ConfigurationContainer> configured = new ArrayList<>(List.of(plugin.get()));
    for (PluginExecution own : plugin.get().getExecutions()) {
      if (own.getId().equals(id)) {
        configured.add(own);
      }
    }
    return configured;
  }

  /**
   * Returns the plugin as the POM declares it; a goal that is called by name carries only a bare
   * plugin.
   */
  private Optional<Plugin> plugin() {
    List<Plugin> plugins = new ArrayList<>(project.getBuildPlugins());
    PluginManagement management = project.getPluginManagement();
    if (management != null) {
      plugins.addAll(management.getPlugins());
    }
    for (Plugin plugin : plugins) {
      if (isOurs(plugin)) {
        return Optional.of(plugin);
      }
    }
    return Optional.empty();
  }

  /**
   * Returns a problem for each service that another module of the reactor has too: both would write
   * the same objects.
   */
  public List<Problem> duplicates(List<ConfiguredService> services) {
    Map<String, Owner> known = servicesOfTheReactor();
    List<Problem> problems = new ArrayList<>();
    for (ConfiguredService configured : services) {
      Optional<EventDrivenService> service = configured.service();
      if (service.isEmpty()) {
        continue;
      }
      String shown = project.getArtifactId() + " (" + configured.home().place() + ")";
      Owner here = new Owner(project.getId(), shown);
      Owner first = known.putIfAbsent(service.get().qualifiedName(), here);
      if (first != null && !first.module().equals(here.module())) {
        Origin at = configured.home();
        problems.add(
            Problem.error(
                at,
                service.get().name() + ", also in module " + first.shown(),
                "each name once in a namespace",
                "rename one of the two"));
      }
    }
    return problems;
  }

  /** The first module that has a service. */
  private record Owner(String module, String shown) {}

  private Map<String, Owner> servicesOfTheReactor() {
    if (session.getRepositorySession() == null
        || session.getRepositorySession().getData() == null) {
      return new ConcurrentHashMap<>();
    }
    var data = session.getRepositorySession().getData();
    // set() returns false if a parallel module was first; get() then returns that module's map
    data.set(SERVICES_OF_THE_REACTOR, null, new ConcurrentHashMap<String, Owner>());
    @SuppressWarnings("unchecked") // only this method writes the key
    Map<String, Owner> services = (Map<String, Owner>) data.get(SERVICES_OF_THE_REACTOR);
    return services == null ? new ConcurrentHashMap<>() : services;
  }

  /**
   * Handles a module without a service: normal beside modules that have services, an error
   * otherwise.
   *
   * @throws MojoFailureException when the module is the only one, or binds the goal itself
   */
  public void nothingToDo(String sources, String consequence) throws MojoFailureException {
    boolean aggregator = !project.getModules().isEmpty();
    if (isPassedOver()) {
      log.info(
          "no service in this module: the <service> in pluginManagement is for its modules; run the"
              + " goal in one of them, as mvn -f MODULE eds:"
              + goal());
      return;
    }
    if (isReactor() && aggregator && !isCalledByName()) {
      log.info("no service in this module");
      return;
    }
    List<String> elsewhere = executionsWithServices();
    if (!elsewhere.isEmpty()) {
      throw new MojoFailureException(
          Executions.elsewhere(elsewhere, goal(), isCalledByName(), consequence));
    }
    throw new MojoFailureException(
        "nothing to do; "
            + consequence
            + ".\n\n"
            + (hasPom() ? "pom.xml and " : "")
            + sources
            + "\n  found    no <service> and no claim file\n  allowed  at least one service"
            + "\n  fix      "
            + (isReactor() && aggregator
                ? "run it in a module that has one, as mvn -f MODULE; only a goal that is bound to a"
                    + " phase runs in every module"
                : "write a <service> block, put a claim file into "
                    + sources
                    + ", or set eds.skip"));
  }

  /**
   * Returns whether the module is an aggregator that only manages the plugin, so that the services
   * that a goal called by name sees here belong to its modules.
   */
  public boolean isPassedOver() {
    boolean aggregator = "pom".equals(project.getPackaging()) && !project.getModules().isEmpty();
    return aggregator
        && isCalledByName()
        && project.getBuildPlugins().stream().noneMatch(this::isOurs)
        && plugin()
            .filter(managed -> Executions.hasServices(managed.getConfiguration()))
            .isPresent();
  }

  /**
   * Returns the executions that have services of their own: a goal outside them does not see these.
   */
  private List<String> executionsWithServices() {
    return plugin().map(Executions::withServices).orElse(List.of());
  }

  private String goal() {
    return execution.map(MojoExecution::getGoal).orElse("GOAL");
  }

  /** Returns whether the goal is called by name and not bound to a phase. */
  public boolean isCalledByName() {
    return execution.isPresent() && execution.get().getSource() == MojoExecution.Source.CLI;
  }

  /**
   * Returns a remark if the goal runs in this module alone: Maven runs a goal that needs no POM
   * once, in the first module, however many modules there are.
   */
  public Optional<String> runsHereAlone() {
    return isReactor() && isCalledByName()
        ? Optional.of(
            "called by name, this goal runs in module "
                + project.getArtifactId()
                + " alone; bound to a phase, it runs in every module")
        : Optional.empty();
  }
}
