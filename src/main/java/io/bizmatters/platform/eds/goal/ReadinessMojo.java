package io.bizmatters.platform.eds.goal;

import io.bizmatters.platform.eds.goal.maven.Module;
import io.bizmatters.platform.eds.goal.maven.OutputOwners;
import io.bizmatters.platform.eds.goal.maven.ParameterReader;
import io.bizmatters.platform.eds.kubernetes.api.ClusterClient;
import io.bizmatters.platform.eds.kubernetes.api.ClusterException;
import io.bizmatters.platform.eds.kubernetes.apply.Applied;
import io.bizmatters.platform.eds.manifest.ServiceObjects;
import io.bizmatters.platform.eds.model.grammar.Period;
import io.bizmatters.platform.eds.model.tree.Parsed;
import io.bizmatters.platform.eds.model.tree.WarningCode;
import io.bizmatters.platform.eds.nats.NatsException;
import io.bizmatters.platform.eds.nats.StreamLook;
import io.bizmatters.platform.eds.readiness.Required;
import io.bizmatters.platform.eds.readiness.State;
import io.bizmatters.platform.eds.release.ServiceReports;
import io.bizmatters.platform.eds.release.wait.WaitOptions;
import io.bizmatters.platform.eds.report.FailureReport;
import io.bizmatters.platform.eds.report.OutputException;
import io.bizmatters.platform.eds.report.ReportFiles;
import io.bizmatters.platform.eds.report.RunReport;
import io.bizmatters.platform.eds.report.RunReport.ServiceReport;
import io.bizmatters.platform.eds.report.RunReport.Target;
import java.io.File;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugins.annotations.Parameter;
import org.jspecify.annotations.Nullable;

/** What the goals share that judge whether services are ready, and leave a report of it. */
abstract class ReadinessMojo extends NatsMojo {

  private static final Duration DEFAULT_TIMEOUT = Duration.ofMinutes(5);
  private static final Set<State> ACCEPTABLE = EnumSet.of(State.PAUSED, State.DEGRADED);

  /** How long services may take to be ready, all together: {@code 90s}, {@code 5m}. */
  @Parameter(property = "eds.timeout", defaultValue = "5m")
  private String timeout = "5m";

  /**
   * How many of the desired replicas must be available: {@code all}, a number, or a share such as
   * {@code 80%}.
   */
  @Parameter(property = "eds.required", defaultValue = "all")
  private String required = "all";

  /** Whether a service that rests at 0 replicas is woken once, to see a pod of it available. */
  @Parameter(property = "eds.proof", defaultValue = "false")
  private boolean proof;

  /**
   * States that are good enough besides the ready ones: {@code PAUSED}, {@code DEGRADED}, or {@code
   * none}.
   */
  @Parameter(property = "eds.accept", defaultValue = "PAUSED")
  private String accept = "PAUSED";

  /** Where {@code report.json} and {@code report.md} go. */
  @Parameter(property = "eds.outputDirectory", defaultValue = "${project.build.directory}/eds")
  private @Nullable File outputDirectory;

  private Optional<Target> target = Optional.empty();
  private String home = "default";
  private final Instant startedAt = Instant.now();
  private final long started = System.nanoTime();
  private WaitOptions waiting = new WaitOptions(DEFAULT_TIMEOUT, new Required.All(), false);
  private Set<State> accepted = Set.of();
  private List<Applied> applied = List.of();

  /** What an earlier run has left tells nothing of this one, however it ends. */
  @Override
  final void begin() {
    if (leavesReport()) {
      warned(
          () ->
              ReportFiles.remove(
                  output(), fileName(ReportFiles.JSON), fileName(ReportFiles.MARKDOWN)));
    }
  }

  /** A report is about what has happened: that it cannot be written is never what has happened. */
  private void warned(Writing writing) {
    try {
      writing.run();
    } catch (OutputException failure) {
      warn(WarningCode.REPORT_WRITE, failure.what() + "; fix: " + failure.fix());
      for (Throwable other : failure.getSuppressed()) {
        warn(WarningCode.REPORT_WRITE, String.valueOf(other.getMessage()));
      }
    }
  }

  private interface Writing {
    void run() throws OutputException;
  }

  /**
   * Of several executions that report to one directory in a build, each but the first names its
   * own. A goal that is called by name takes the place of what the build has reported.
   */
  private String fileName(String name) {
    Module module = module();
    boolean first =
        module.isCalledByName()
            || OutputOwners.of(session())
                .takenBy(output().resolve(name), "report", module.owner(), "")
                .isEmpty();
    int dot = name.lastIndexOf('.');
    return first
        ? name
        : name.substring(0, dot)
            + "-"
            + project().getArtifactId()
            + "-"
            + module.executionId()
            + name.substring(dot);
  }

  @Override
  void read(ParameterReader reader) {
    super.read(reader);
    waiting =
        new WaitOptions(
            reader.read("eds.timeout", timeout, Period::parse, DEFAULT_TIMEOUT),
            reader.read("eds.required", required, Required::parse, new Required.All()),
            proof);
    accepted = reader.read("eds.accept", accept, ReadinessMojo::states, Set.of());
  }

  private static Parsed<Set<State>> states(String text) {
    EnumSet<State> states = EnumSet.noneOf(State.class);
    for (String word : text.split(",", -1)) {
      String name = word.strip().toUpperCase(Locale.ROOT);
      Optional<State> state =
          ACCEPTABLE.stream().filter(known -> known.name().equals(name)).findFirst();
      if (state.isEmpty() && !name.equals("NONE") && !name.isEmpty()) {
        return Parsed.bad("PAUSED, DEGRADED, both with a comma between, or none", "none");
      }
      state.ifPresent(states::add);
    }
    return Parsed.good(states);
  }

  /** How readiness is waited for. */
  final WaitOptions waiting() {
    return waiting;
  }

  /** The build's own look at NATS. */
  final StreamLook streams() throws MojoExecutionException {
    return new StreamLook(ways());
  }

  @Override
  final void run(ClusterClient client, List<ServiceObjects> services)
      throws MojoFailureException,
          MojoExecutionException,
          OutputException,
          ClusterException,
          NatsException,
          InterruptedException {
    target = Optional.of(new Target(client.context(), client.server()));
    home = client.namespace();
    report(client, services);
  }

  /** What the goal is for; it reports what it found, also when that is bad. */
  abstract void report(ClusterClient client, List<ServiceObjects> services)
      throws MojoFailureException,
          MojoExecutionException,
          OutputException,
          ClusterException,
          NatsException,
          InterruptedException;

  /** What is applied by now: it stays, whatever happens afterwards. */
  final void remember(List<Applied> objects) {
    applied = List.copyOf(objects);
  }

  @Override
  final void unknown(List<ServiceObjects> services, String reason, String message) {
    ServiceReports reports = new ServiceReports(home, applied);
    List<ServiceReport> unseen =
        services.stream().map(one -> reports.unknown(one, reason, message)).toList();
    write(unseen);
    unseen(unseen);
  }

  /** What the goal has to show of services whose state could not be found out. */
  void unseen(List<ServiceReport> services) {}

  /** The goal's report, as of now. */
  final RunReport reportOf(List<ServiceReport> services) {
    Duration took = Duration.ofNanos(System.nanoTime() - started);
    return new RunReport(goal(), startedAt, took, target, services);
  }

  /** Leaves the report in the output directory and in the pipeline's summary. */
  final void write(List<ServiceReport> services) {
    Optional<String> summary =
        Optional.ofNullable(System.getenv("GITHUB_STEP_SUMMARY")).filter(file -> !file.isBlank());
    try {
      write(services, summary.map(Path::of));
    } catch (InvalidPathException noPath) {
      warn(WarningCode.REPORT_WRITE, "GITHUB_STEP_SUMMARY names no file; fix: unset it");
      write(services, Optional.empty());
    }
  }

  /** Leaves a report that a later one of the same run takes the place of. */
  final void writeForNow(List<ServiceReport> services) {
    write(services, Optional.empty());
  }

  private void write(List<ServiceReport> services, Optional<Path> summary) {
    if (leavesReport()) {
      String json = fileName(ReportFiles.JSON);
      String markdown = fileName(ReportFiles.MARKDOWN);
      warned(() -> ReportFiles.write(reportOf(services), output(), json, markdown, summary));
    }
  }

  /**
   * Tells how it ended, a line a service.
   *
   * @throws MojoFailureException when a service is not as it must be, with every one of them
   */
  final void tell(List<ServiceReport> services) throws MojoFailureException {
    List<ServiceReport> bad = services.stream().filter(service -> !isGood(service)).toList();
    if (!bad.isEmpty()) {
      String names = bad.stream().map(ServiceReport::name).collect(Collectors.joining(", "));
      throw new MojoFailureException(
          bad.size()
              + " of "
              + services.size()
              + (services.size() == 1 ? " service is" : " services are")
              + " not ready: "
              + names
              + ".\n\n"
              + bad.stream().map(FailureReport::of).collect(Collectors.joining("\n\n")));
    }
  }

  private boolean isGood(ServiceReport service) {
    return Stream.concat(Stream.of(State.values()).filter(State::isReady), accepted.stream())
            .anyMatch(state -> state.name().equals(service.state()))
        || service.state().equals(ServiceReports.APPLIED);
  }

  /** Whether the goal is about a release, as opposed to a look at one. */
  boolean leavesReport() {
    return true;
  }

  /** The goal's name without its prefix. */
  abstract String goal();

  final Path output() {
    return outputDirectory == null
        ? module().buildDirectory().resolve("eds")
        : module().directory(outputDirectory);
  }
}
