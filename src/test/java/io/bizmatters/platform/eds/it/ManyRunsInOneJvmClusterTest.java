package io.bizmatters.platform.eds.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.bizmatters.platform.eds.kubernetes.JavaProcess;
import io.bizmatters.platform.eds.kubernetes.OnCluster;
import io.bizmatters.platform.eds.kubernetes.TestCluster;
import io.bizmatters.platform.eds.kubernetes.TestNamespace;
import io.bizmatters.platform.eds.nats.Streams;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An IDE or a Maven daemon runs builds in one JVM for days: nothing of a run may live on in it. */
@OnCluster
class ManyRunsInOneJvmClusterTest {

  private static final Duration PATIENCE = Duration.ofMinutes(5);

  @TempDir private Path folder;

  /** In a JVM of its own: this one runs other tests, whose threads and classes come and go. */
  @Test
  void threadsAndClassesStayAsMany(TestCluster cluster, TestNamespace namespace) throws Exception {
    try (Streams streams = Streams.create(cluster.natsUrl()).durable("worker")) {
      AProject.in(folder)
          .service(AProject.service(cluster, namespace, "w", "acme/worker:1", streams.name()))
          .write();
      try (JavaProcess runs =
          JavaProcess.start(
              ManyRuns.class,
              folder.resolve("output.txt"),
              folder.toString(),
              cluster.kubeconfig().toString())) {
        assertThat(runs.awaitExit(PATIENCE)).as(runs::said).isZero();
        assertThat(runs.said()).contains(ManyRuns.DONE);
      }
    }
  }
}

/** Runs Maven many times in this JVM and fails if threads or classes of the runs are left. */
final class ManyRuns {

  static final String DONE = "nothing is left of " + ManyRuns.RUNS + " runs";

  private static final int WARM_UP = 2;
  private static final int RUNS = 20;

  private final Path folder;
  private final String kubeconfig;

  private ManyRuns(Path folder, String kubeconfig) {
    this.folder = folder;
    this.kubeconfig = kubeconfig;
  }

  public static void main(String[] arguments) throws Exception {
    new ManyRuns(Path.of(arguments[0]), arguments[1]).run();
  }

  private void run() throws Exception {
    try (URLClassLoader maven = maven()) {
      for (int i = 0; i < WARM_UP; i++) {
        build(maven, i == 0);
      }
      Set<Thread> threads = threads();
      int classes = classes();
      long loaded = ManagementFactory.getClassLoadingMXBean().getTotalLoadedClassCount();

      for (int i = 0; i < RUNS; i++) {
        build(maven, i % 10 == 0);
      }

      assertThat(nonDaemons()).isSubsetOf(threads);
      assertThat(awaitAtMost(threads)).isSubsetOf(threads);
      int more = classes() - classes;
      loaded = ManagementFactory.getClassLoadingMXBean().getTotalLoadedClassCount() - loaded;
      // caches of the JVM and of Maven hold some; what a run leaves behind would be most of them
      assertThat(more).as("of %d that were loaded", loaded).isLessThan((int) (loaded / 10));
      System.out.println(DONE + ": " + more + " of " + loaded + " classes");
    }
  }

  /** Maven as its own program has it, apart from what this test is made of. */
  private static URLClassLoader maven() throws IOException {
    List<URL> jars = new ArrayList<>();
    Path home = MavenBuild.home("3.9").toAbsolutePath();
    for (String part : List.of("lib", "boot")) {
      try (Stream<Path> files = Files.list(home.resolve(part))) {
        for (Path jar : files.filter(file -> file.toString().endsWith(".jar")).toList()) {
          jars.add(jar.toUri().toURL());
        }
      }
    }
    return new URLClassLoader(jars.toArray(URL[]::new), ClassLoader.getPlatformClassLoader());
  }

  private void build(ClassLoader maven, boolean waits) throws Exception {
    List<String> words = new ArrayList<>(MavenBuild.options(folder, ""));
    words.addAll(
        List.of(
            "-B",
            "-q",
            "deploy",
            "eds:status",
            "-Deds.wait=" + waits,
            "-Deds.kubeconfig=" + kubeconfig));
    ClassLoader before = Thread.currentThread().getContextClassLoader();
    Thread.currentThread().setContextClassLoader(maven);
    System.setProperty("maven.multiModuleProjectDirectory", folder.toString());
    try {
      Class<?> program = maven.loadClass("org.apache.maven.cli.MavenCli");
      Object exit =
          program
              .getMethod(
                  "doMain", String[].class, String.class, PrintStream.class, PrintStream.class)
              .invoke(
                  program.getConstructor().newInstance(),
                  words.toArray(String[]::new),
                  folder.toString(),
                  System.out,
                  System.err);
      assertThat(exit).isEqualTo(0);
    } finally {
      System.clearProperty("maven.multiModuleProjectDirectory");
      Thread.currentThread().setContextClassLoader(before);
    }
  }

  private static Set<Thread> threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(Thread::isAlive)
        .collect(Collectors.toSet());
  }

  private static List<Thread> nonDaemons() {
    return threads().stream().filter(thread -> !thread.isDaemon()).toList();
  }

  /** The JDK's HTTP client ends its threads when the collector finds that nobody has it. */
  private static Set<Thread> awaitAtMost(Set<Thread> expected) throws InterruptedException {
    long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (!expected.containsAll(threads()) && System.nanoTime() < end) {
      System.gc();
      Thread.sleep(100);
    }
    return threads();
  }

  private static int classes() {
    for (int i = 0; i < 3; i++) {
      System.gc();
    }
    return ManagementFactory.getClassLoadingMXBean().getLoadedClassCount();
  }
}
