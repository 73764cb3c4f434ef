package com.example.orders;

import java.io.File;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Where the nats-server of the tests comes from: the system property {@code nats.server}, else the
 * PATH, else built once by Go at the version pinned in {@code src/test/nats-server/go.mod}.
 */
final class NatsServerProgram {

  private static final Path MODULE = Path.of("src", "test", "nats-server");
  private static final int BUILD_MINUTES = 10;

  private NatsServerProgram() {}

  static Path find() throws IOException, InterruptedException {
    String given = System.getProperty("nats.server", "");
    if (!given.isBlank()) {
      return Path.of(given);
    }
    Optional<Path> installed = onPath("nats-server");
    return installed.isPresent() ? installed.get() : built();
  }

  private static Path built() throws IOException, InterruptedException {
    Path module = Path.of(System.getProperty("basedir", "")).resolve(MODULE).toAbsolutePath();
    Path home = cache().resolve("nats-" + digest(module));
    Path program = home.resolve("nats-server");
    if (!Files.isExecutable(program)) {
      build(module, home);
    }
    return program;
  }

  /** Builds aside and moves into place, so that nobody ever sees half a program. */
  private static void build(Path module, Path home) throws IOException, InterruptedException {
    Path go =
        onPath("go")
            .orElseThrow(
                () ->
                    new IllegalStateException(
                        "The tests run against a real nats-server. Install nats-server 2.12 or Go"
                            + " (which builds it) and put it on the PATH, or name a nats-server:"
                            + " -Dnats.server=/path/to/nats-server"));
    Files.createDirectories(home.getParent());
    Path aside = Files.createTempDirectory(home.getParent(), "nats-building-");
    try {
      Path log = aside.resolve("build.log");
      Process build =
          new ProcessBuilder(
                  go.toString(),
                  "build",
                  "-mod=readonly",
                  "-trimpath",
                  "-o",
                  aside.resolve("nats-server").toString(),
                  "github.com/nats-io/nats-server/v2")
              .directory(module.toFile())
              .redirectErrorStream(true)
              .redirectOutput(log.toFile())
              .start();
      if (!build.waitFor(BUILD_MINUTES, TimeUnit.MINUTES)) {
        build.destroyForcibly().waitFor();
      }
      if (build.exitValue() != 0) {
        throw new IllegalStateException(
            "go could not build nats-server:\n" + Files.readString(log));
      }
      move(aside, home);
    } finally {
      delete(aside);
    }
  }

  private static void move(Path aside, Path home) throws IOException {
    try {
      Files.move(aside, home, StandardCopyOption.ATOMIC_MOVE);
    } catch (FileSystemException e) {
      // Another build was faster: a folder that is not empty cannot be moved onto.
      if (!Files.isExecutable(home.resolve("nats-server"))) {
        throw e;
      }
    }
  }

  private static Path cache() {
    String configured = System.getenv().getOrDefault("XDG_CACHE_HOME", "");
    Path base =
        configured.isBlank()
            ? Path.of(System.getProperty("user.home"), ".cache")
            : Path.of(configured);
    return base.resolve("eds-cluster");
  }

  private static String digest(Path module) throws IOException {
    try {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      sha256.update(Files.readAllBytes(module.resolve("go.mod")));
      sha256.update(Files.readAllBytes(module.resolve("go.sum")));
      return HexFormat.of().formatHex(sha256.digest()).substring(0, 16);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  private static Optional<Path> onPath(String program) {
    return Pattern.compile(Pattern.quote(File.pathSeparator))
        .splitAsStream(System.getenv().getOrDefault("PATH", ""))
        .filter(folder -> !folder.isBlank())
        .map(folder -> Path.of(folder, program))
        .filter(Files::isExecutable)
        .findFirst();
  }

  static void delete(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }
}
