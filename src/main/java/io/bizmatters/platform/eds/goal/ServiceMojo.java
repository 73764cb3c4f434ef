package io.bizmatters.platform.eds.goal;

import io.bizmatters.platform.eds.config.Configuration;
import io.bizmatters.platform.eds.config.ConfigurationReader;
import io.bizmatters.platform.eds.config.ConfigurationRequest;
import io.bizmatters.platform.eds.config.ConfigurationRequest.PomService;
import io.bizmatters.platform.eds.config.Purpose;
import io.bizmatters.platform.eds.generate.Rendering;
import io.bizmatters.platform.eds.generate.RenderingWarmUp;
import io.bizmatters.platform.eds.goal.maven.MavenProperties;
import io.bizmatters.platform.eds.goal.maven.Module;
import io.bizmatters.platform.eds.goal.maven.ParameterReader;
import io.bizmatters.platform.eds.goal.maven.PomConfiguration;
import io.bizmatters.platform.eds.goal.maven.SafeLog;
import io.bizmatters.platform.eds.manifest.NameCollisions.Placed;
import io.bizmatters.platform.eds.manifest.NatsResources;
import io.bizmatters.platform.eds.model.tree.Problem;
import io.bizmatters.platform.eds.model.tree.WarningCode;
import io.bizmatters.platform.eds.report.ConsoleText;
import io.bizmatters.platform.eds.report.OutputException;
import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.apache.maven.execution.MavenSession;
import org.apache.maven.plugin.AbstractMojo;
import org.apache.maven.plugin.MojoExecution;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugin.logging.Log;
import org.apache.maven.plugins.annotations.Parameter;
import org.apache.maven.project.MavenProject;
import org.codehaus.plexus.configuration.PlexusConfiguration;
import org.jspecify.annotations.Nullable;

/** What every goal about services shares: where services come from, and how problems end a goal. */
abstract class ServiceMojo extends AbstractMojo {

  private static final String SOURCES = "src/main/eds";

  /** The service, as a block of elements; see the reference of fields. */
  @Parameter private @Nullable PlexusConfiguration service;

  /** Several services, each as a {@code <service>} element. */
  @Parameter private @Nullable PlexusConfiguration services;

  /** Where claim files, overlays, patches and extras lie. */
  @Parameter(property = "eds.sourceDirectory", defaultValue = "${basedir}/src/main/eds")
  private @Nullable File sourceDirectory;

  /**
   * The environment: chooses the overlay {@code environments/<name>.yaml}, and is the worker's
   * {@code deployment.environment} (production when unset).
   */
  @Parameter(property = "eds.environment")
  private @Nullable String environment;

  /** The namespace of services that name none. */
  @Parameter(property = "eds.namespace")
  private @Nullable String namespace;

  /**
   * Variables of the environment that files may name as ${env.NAME}, besides those that CI servers
   * set about a build (commit, branch, tag, build and run numbers). One that looks like a
   * credential is never read.
   */
  @Parameter(property = "eds.env")
  private List<String> environmentVariables = List.of();

  /** Whether warnings fail the goal. */
  @Parameter(property = "eds.strict", defaultValue = "false")
  private boolean strict;

  /**
   * Codes of warnings that are known and accepted, with commas between: they are printed as
   * information, and fail neither {@code eds.strict} nor {@code mvn --fail-on-severity WARN}. Each
   * warning ends with its code.
   */
  @Parameter(property = "eds.accept.warnings")
  private List<String> acceptedWarnings = List.of();

  /** Whether an image without a digest is an error. */
  @Parameter(property = "eds.requireDigest", defaultValue = "false")
  private boolean requireDigest;

  /**
   * A file that holds the digest of the image that was built: jib's {@code jib-image.json} or
   * {@code jib-image.digest}, the metadata file of {@code docker buildx build}, or a digest alone.
   * Without it, {@code target/jib-image.json} is used when it names the service's image.
   */
  @Parameter(property = "eds.imageDigestFile")
  private @Nullable File imageDigestFile;

  /**
   * What the manifests of a service with {@code nats.provision} carry to make its stream and
   * consumer: {@code none}, {@code nack} (Stream and Consumer of the controller NACK) or {@code
   * job} (a Job that runs the nats program).
   */
  @Parameter(property = "eds.nats.resources", defaultValue = "none")
  private String natsResources = NatsResources.Kind.NONE.word();

  /** The image, with the program nats, of the Job that {@code eds.nats.resources=job} makes. */
  @Parameter(property = "eds.nats.jobImage", defaultValue = NatsResources.NATS_BOX)
  private String natsJobImage = NatsResources.NATS_BOX;

  /** Skips every goal of the plugin. */
  @Parameter(property = "eds.skip", defaultValue = "false")
  private boolean skip;

  @Parameter(defaultValue = "${project}", readonly = true, required = true)
  @SuppressWarnings("NullAway.Init") // Maven sets it
  private MavenProject project;

  @Parameter(defaultValue = "${session}", readonly = true, required = true)
  @SuppressWarnings("NullAway.Init") // Maven sets it
  private MavenSession session;

  @Parameter(defaultValue = "${mojoExecution}", readonly = true)
  private @Nullable MojoExecution mojoExecution;

  private NatsResources.Kind streamMaker = NatsResources.Kind.NONE;
  private Set<WarningCode> accepted = Set.of();

  /** What the goal is for, in one sentence of code. */
  abstract void run(Configuration configuration)
      throws MojoFailureException, MojoExecutionException, OutputException;

  /** Whether the goal writes manifests as files. */
  boolean writesFiles() {
    return true;
  }

  /** What comes before everything else, whatever becomes of the run. */
  void begin() throws OutputException {}

  /** Reads the goal's own parameters that are more than text. */
  void read(ParameterReader reader) {}

  /** What can begin before the configuration is read, where no parameter is bad. */
  void prepare() throws MojoExecutionException {}

  /** Whether this goal alone is skipped. */
  abstract boolean isSkipped();

  /** What the goal reads services for. */
  Purpose purpose() {
    return Purpose.RELEASE;
  }

  /** What did not happen when there are errors, such as {@code nothing was generated}. */
  abstract String consequence();

  @Override
  public final void execute() throws MojoFailureException, MojoExecutionException {
    if (skip || isSkipped()) {
      getLog().info("skipped");
      return;
    }
    try {
      timed();
    } catch (MojoFailureException failure) {
      throw safe(failure, MojoFailureException::new);
    } catch (MojoExecutionException failure) {
      throw safe(failure, MojoExecutionException::new);
    }
  }

  /** What servers have said is a part of many messages, and Maven prints them as they are. */
  private static <E extends Exception> E safe(E failure, Function<String, E> anew) {
    return told(failure, ConsoleText::of, anew);
  }

  /** This failure in other words, where these make a difference. */
  static <E extends Exception> E told(
      E failure, UnaryOperator<String> words, Function<String, E> anew) {
    String message = String.valueOf(failure.getMessage());
    String safe = words.apply(message);
    if (safe.equals(message)) {
      return failure;
    }
    E other = anew.apply(safe);
    other.setStackTrace(failure.getStackTrace());
    List.of(failure.getSuppressed()).forEach(other::addSuppressed);
    return other;
  }

  @Override
  public final Log getLog() {
    return SafeLog.of(super.getLog());
  }

  private void timed() throws MojoFailureException, MojoExecutionException {
    long start = System.nanoTime();
    RenderingWarmUp warmUp = RenderingWarmUp.start(writesFiles());
    try {
      List<Problem> bad = readParameters();
      begin();
      if (bad.isEmpty()) {
        prepare();
      }
      Configuration configuration = configuration(bad);
      problems().check(configuration.problems());
      if (configuration.services().isEmpty()) {
        module().nothingToDo(sourceName(), consequence());
      } else {
        module().runsHereAlone().ifPresent(where -> warn(WarningCode.REACTOR_FIRST, where));
        run(configuration);
      }
    } catch (OutputException failure) {
      throw unwritten(failure);
    } finally {
      warmUp.end();
      long milliseconds = (System.nanoTime() - start) / 1_000_000;
      getLog().debug("inside the goal: " + milliseconds + " ms");
    }
  }

  static MojoExecutionException unwritten(OutputException failure) {
    return failed(failure.what() + "\n  fix  " + failure.fix(), failure);
  }

  /** Maven adds the messages of all causes to the message, which says it all: so it has none. */
  static MojoExecutionException failed(String message, Exception cause) {
    MojoExecutionException failed = new MojoExecutionException(message);
    failed.addSuppressed(harmless(cause));
    return failed;
  }

  /** {@code mvn -e} prints the messages of all causes, as servers have written them. */
  private static Throwable harmless(Throwable cause) {
    boolean isHarmless = true;
    for (Throwable one = cause; one != null && isHarmless; one = one.getCause()) {
      String message = String.valueOf(one.getMessage());
      isHarmless = ConsoleText.ofServer(message).equals(message);
    }
    if (isHarmless) {
      return cause;
    }
    Throwable told =
        new Throwable(
            cause.getClass().getName()
                + ": "
                + ConsoleText.ofServer(String.valueOf(cause.getMessage())));
    told.setStackTrace(cause.getStackTrace());
    return told;
  }

  private List<Problem> readParameters() {
    ParameterReader reader = new ParameterReader();
    accepted =
        reader.read(
            Warnings.PROPERTY, String.join(",", acceptedWarnings), Warnings::parse, Set.of());
    streamMaker =
        reader.read(
            "eds.nats.resources",
            natsResources,
            NatsResources.Kind::parse,
            NatsResources.Kind.NONE);
    read(reader);
    return reader.problems();
  }

  private Configuration configuration(List<Problem> badParameters) {
    Configuration read = new ConfigurationReader(request()).read();
    List<Problem> problems = new ArrayList<>(badParameters);
    problems.addAll(read.problems());
    problems.addAll(module().unknownElements());
    problems.addAll(module().duplicates(read.services()));
    return new Configuration(read.services(), read.patches(), read.extras(), problems);
  }

  private ConfigurationRequest request() {
    Module module = module();
    PomConfiguration pom = new PomConfiguration(module.base(), mojoExecution, project);
    List<PomService> found = module.isPassedOver() ? List.of() : pom.services(service, services);
    Map<String, String> userProperties = new TreeMap<>();
    session
        .getUserProperties()
        .stringPropertyNames()
        .forEach(name -> userProperties.put(name, session.getUserProperties().getProperty(name)));
    return new ConfigurationRequest(
        module.base(),
        sources(),
        module.buildDirectory(),
        found,
        project.getArtifactId(),
        Optional.ofNullable(namespace),
        Optional.ofNullable(environment),
        new MavenProperties(session, project, mojoExecution, environmentVariables),
        userProperties,
        module.parameters(),
        module.isReactor(),
        purpose(),
        requireDigest,
        Optional.ofNullable(imageDigestFile).map(File::toPath));
  }

  /** The services as objects. */
  final Rendering rendering(Configuration configuration) {
    List<Placed> services =
        configuration.services().stream()
            .flatMap(
                found -> found.service().map(legal -> new Placed(legal, found.home())).stream())
            .toList();
    String deploymentEnvironment = environment == null ? "production" : environment;
    return Rendering.of(
        services,
        configuration.patches(),
        configuration.extras(),
        deploymentEnvironment,
        new NatsResources(streamMaker, natsJobImage));
  }

  /** The module and the environment that it is released for, as its releases name them. */
  final String moduleId() {
    return module().id(Optional.ofNullable(environment).orElse(""));
  }

  /** The module that is built. */
  final Module module() {
    return new Module(session, project, mojoExecution, getLog());
  }

  /** The environment, where one is chosen. */
  final Optional<String> environment() {
    return Optional.ofNullable(environment);
  }

  /** The namespace of services that name none, where it is set. */
  final Optional<String> namespaceOfAll() {
    return Optional.ofNullable(namespace);
  }

  final MavenSession session() {
    return session;
  }

  /** How problems are told. */
  final Problems problems() {
    return new Problems(
        SafeLog.ofConfiguration(super.getLog()),
        accepted,
        strict,
        consequence(),
        getPluginContext());
  }

  /** Prints a warning, or information where its code is accepted. */
  final void warn(WarningCode code, String text) {
    new Warnings(getLog(), accepted).warn(code, text);
  }

  final MavenProject project() {
    return project;
  }

  /** A path as people know it: relative to the module where it lies inside. */
  final String shown(Path path) {
    return module().shown(path);
  }

  private Path sources() {
    return sourceDirectory == null
        ? module().base().resolve(SOURCES)
        : module().directory(sourceDirectory);
  }

  private String sourceName() {
    return shown(sources());
  }
}
