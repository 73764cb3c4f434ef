package io.bizmatters.platform.eds.it;

import io.bizmatters.platform.eds.kubernetes.Outcome;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * A Maven of {@code target/mavens} that is run in a project as a user runs it, with the plugin that
 * the build has put into {@code target/it-repository}. Both are there after {@code
 * pre-integration-test}.
 */
public final class MavenBuild {

  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final Path TARGET = Path.of(System.getProperty("basedir", ""), "target");
  private static final Path REPOSITORY = TARGET.resolve("it-repository").toAbsolutePath();

  private final Path home;
  private final Path folder;
  private final Map<String, String> environment = new TreeMap<>();
  private String servers = "";

  private MavenBuild(Path home, Path folder) {
    this.home = home;
    this.folder = folder;
  }

  /**
   * The Maven whose version begins so.
   *
   * @param folder where it is run
   */
  static MavenBuild of(String version, Path folder) throws IOException {
    return new MavenBuild(home(version), folder);
  }

  static Path home(String version) throws IOException {
    return only(TARGET.resolve("mavens"), "apache-maven-" + version);
  }

  /** Of the plugin that is tested. */
  static String pluginVersion() throws IOException {
    return only(REPOSITORY.resolve("io/bizmatters/platform/eds-maven-plugin"), "")
        .getFileName()
        .toString();
  }

  private static Path only(Path parent, String prefix) throws IOException {
    if (!Files.isDirectory(parent)) {
      throw new IllegalStateException(
          parent + " is missing: run mvn pre-integration-test -Pcluster, without invoker.skip");
    }
    try (Stream<Path> children = Files.list(parent)) {
      List<Path> found =
          children
              .filter(Files::isDirectory)
              .filter(child -> child.getFileName().toString().startsWith(prefix))
              .toList();
      if (found.size() != 1) {
        throw new IllegalStateException(prefix + "* in " + parent + " is not one folder: " + found);
      }
      return found.get(0);
    }
  }

  MavenBuild with(String variable, Object value) {
    environment.put(variable, value.toString());
    return this;
  }

  /** A server of {@code settings.xml}. */
  MavenBuild server(String id, String password) {
    servers +=
        "<server><id>"
            + id
            + "</id><username>any</username><password>"
            + password
            + "</password></server>";
    return this;
  }

  /** Runs it to its end as a part of a pipe: what it writes to each output stays apart. */
  Outcome runApart(String... words) throws IOException, InterruptedException {
    Path errors = Files.createTempFile(folder, "build", ".err");
    try (Running running = start(Optional.of(errors), words)) {
      Outcome outcome = running.end();
      return new Outcome(
          outcome.command(), outcome.exit(), outcome.out(), Files.readString(errors));
    }
  }

  /** Runs it to its end; both outputs are one, as on a terminal. */
  Outcome run(String... words) throws IOException, InterruptedException {
    try (Running running = start(words)) {
      return running.end();
    }
  }

  /** Starts it and lets it run. */
  Running start(String... words) throws IOException {
    return start(Optional.empty(), words);
  }

  private Running start(Optional<Path> errors, String... words) throws IOException {
    Path log = Files.createTempFile(folder, "build", ".log");
    List<String> command = command(words);
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.directory(folder.toFile());
    builder.redirectErrorStream(errors.isEmpty());
    errors.map(Path::toFile).ifPresent(builder::redirectError);
    builder.redirectOutput(log.toFile());
    Map<String, String> variables = builder.environment();
    // an outer build's options, agents and pipeline are not the user's
    List.of("MAVEN_OPTS", "MAVEN_ARGS", "GITHUB_STEP_SUMMARY", "KUBECONFIG", "NATS_URL")
        .forEach(variables::remove);
    variables.put("MAVEN_OPTS", "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC");
    variables.putAll(environment);
    return new Running(String.join(" ", command), builder.start(), log);
  }

  private List<String> command(String... words) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(home.resolve("bin/mvn").toAbsolutePath().toString());
    command.addAll(options(folder, servers));
    command.addAll(List.of(words));
    return command;
  }

  /** The options that choose repository and settings. */
  public static List<String> options(Path folder, String servers) throws IOException {
    Path settings = Files.writeString(folder.resolve("settings.xml"), settings(servers));
    return List.of(
        "-ntp",
        "-s",
        settings.toString(),
        "-Dmaven.repo.local=" + REPOSITORY,
        "-Daether.remoteRepositoryFilter.prefixes=false");
  }

  private static String settings(String servers) throws IOException {
    String outer =
        System.getProperty("localRepository", System.getProperty("user.home") + "/.m2/repository");
    return Files.readString(Path.of(System.getProperty("basedir", ""), "src/it/settings.xml"))
        .replace("@localRepositoryUrl@", Path.of(outer).toUri().toString())
        .replace(
            "</settings>",
            "<pluginGroups><pluginGroup>io.bizmatters.platform</pluginGroup></pluginGroups><servers>"
                + servers
                + "</servers></settings>");
  }

  /** A run that may still be going on; closing ends it. */
  record Running(String command, Process process, Path log) implements AutoCloseable {

    Outcome end() throws IOException, InterruptedException {
      if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        throw new AssertionError(command + " is still running:\n" + output());
      }
      return new Outcome(command, process.exitValue(), output(), "");
    }

    String output() throws IOException {
      return Files.readString(log, StandardCharsets.UTF_8);
    }

    /** Waits until the output is as wanted. */
    void await(Predicate<String> wanted) throws IOException, InterruptedException {
      long end = System.nanoTime() + PATIENCE.toNanos();
      while (!wanted.test(output())) {
        if (!process.isAlive() || System.nanoTime() > end) {
          throw new AssertionError(command + " did not say what it should:\n" + output());
        }
        Thread.sleep(50);
      }
    }

    /** As Ctrl-C does. */
    void stop() {
      process.destroy();
    }

    @Override
    public void close() {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
  }
}
