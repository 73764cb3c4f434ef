package io.bizmatters.platform.eds.bench;

import io.bizmatters.platform.eds.it.MavenBuild;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** A Maven project with claims, and the two ways to bring them onto a cluster. */
final class ServicesProject {

  private static final String VERSION = "0.1.0-SNAPSHOT";
  private static final int SUCCESS = 0;
  private static final int FAILURE = 1;
  private static final String CHART = "apiVersion: v2\nname: bench\nversion: 1.0.0\n";

  private final Path folder;
  private final Path maven;
  private final List<String> names;

  private ServicesProject(Path folder, Path maven, List<String> names) {
    this.folder = folder;
    this.maven = maven;
    this.names = names;
  }

  /**
   * Writes it, and its manifests for kubectl.
   *
   * @param maven the program
   */
  static ServicesProject of(int services, String stream, Path maven)
      throws IOException, InterruptedException {
    Path folder = Files.createTempDirectory("eds-bench");
    Files.writeString(folder.resolve("pom.xml"), POM.formatted(VERSION, ""));
    List<String> names = IntStream.range(0, services).mapToObj(i -> "worker-" + i).toList();
    StringBuilder claims = new StringBuilder();
    names.forEach(name -> claims.append(CLAIM.formatted(name, stream)));
    Path sources = Files.createDirectories(folder.resolve("src/main/eds"));
    Files.writeString(sources.resolve("claims.yaml"), claims, StandardCharsets.UTF_8);
    ServicesProject project = new ServicesProject(folder, maven, names);
    project.mvn("generate", "", Map.of(), "");
    return project;
  }

  /** Writes a project whose one service stands in the POM. */
  static ServicesProject inPom(String stream, Path maven) throws IOException, InterruptedException {
    Path folder = Files.createTempDirectory("eds-bench");
    Files.writeString(folder.resolve("pom.xml"), POM.formatted(VERSION, SERVICE.formatted(stream)));
    ServicesProject project = new ServicesProject(folder, maven, List.of("worker"));
    project.mvn("generate", "", Map.of(), "");
    return project;
  }

  List<String> names() {
    return names;
  }

  Path manifests() {
    return folder.resolve("target/eds/manifests.yaml");
  }

  /** As a pipeline would run it; the goal alone says how long it took. */
  Timed mvn(String goal, String namespace, Map<String, String> properties, String jvm)
      throws IOException, InterruptedException {
    return mvn(goal, namespace, properties, jvm, SUCCESS);
  }

  /** Runs a goal that must fail; a failed goal reports its time too. */
  Timed failingMvn(String goal, String namespace, Map<String, String> properties, String jvm)
      throws IOException, InterruptedException {
    return mvn(goal, namespace, properties, jvm, FAILURE);
  }

  private Timed mvn(
      String goal, String namespace, Map<String, String> properties, String jvm, int exit)
      throws IOException, InterruptedException {
    return Timed.run(folder, Map.of("MAVEN_OPTS", jvm), words(goal, namespace, properties), exit);
  }

  private List<String> words(String goal, String namespace, Map<String, String> properties)
      throws IOException {
    List<String> words =
        new ArrayList<>(
            List.of(
                maven.toString(),
                "-B",
                "-q",
                "-Dorg.slf4j.simpleLogger.log.io.bizmatters.platform.eds.goal=debug",
                "eds:" + goal));
    words.addAll(1, MavenBuild.options(folder, ""));
    if (!namespace.isEmpty()) {
      // the first run, which has none, has brought all that is needed
      words.addAll(List.of("-o", "-Deds.namespace=" + namespace));
    }
    properties.forEach((name, value) -> words.add("-D" + name + "=" + value));
    return words;
  }

  /** The peer. */
  Timed kubectl(Path program, Path kubeconfig, String namespace)
      throws IOException, InterruptedException {
    return peer(
        program, kubeconfig, namespace, "apply", "--server-side", "-f", manifests().toString());
  }

  /** The peer that keeps releases. */
  Timed helm(Path program, Path kubeconfig, String namespace)
      throws IOException, InterruptedException {
    return peer(
        program, kubeconfig, namespace, "upgrade", "--install", "bench", chart().toString());
  }

  private Timed peer(Path program, Path kubeconfig, String namespace, String... words)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(program.toString(), "-n", namespace));
    command.addAll(List.of(words));
    return Timed.run(folder, Map.of("KUBECONFIG", kubeconfig.toString()), command, SUCCESS);
  }

  /** The manifests as a chart without values. */
  private Path chart() throws IOException {
    Path chart = folder.resolve("target/chart");
    Path template = chart.resolve("templates/manifests.yaml");
    if (!Files.exists(template)) {
      Files.createDirectories(chart.resolve("templates"));
      Files.writeString(chart.resolve("Chart.yaml"), CHART);
      Files.copy(manifests(), template);
    }
    return chart;
  }

  private static final String POM =
      """
      <project xmlns="http://maven.apache.org/POM/4.0.0">
        <modelVersion>4.0.0</modelVersion>
        <groupId>bench</groupId>
        <artifactId>bench</artifactId>
        <version>1</version>
        <packaging>pom</packaging>
        <properties>
          <tag>v1.0.0</tag>
        </properties>
        <build>
          <plugins>
            <plugin>
              <groupId>io.bizmatters.platform</groupId>
              <artifactId>eds-maven-plugin</artifactId>
              <version>%s</version>%s
            </plugin>
          </plugins>
        </build>
      </project>
      """;

  private static final String SERVICE =
      """

              <configuration>
                <service>
                  <name>worker</name>
                  <image>ghcr.io/org/worker:${tag}</image>
                  <size>small</size>
                  <nats>
                    <stream>%s</stream>
                    <consumer>worker-workers</consumer>
                  </nats>
                  <secrets>
                    <secret>worker-conn</secret>
                  </secrets>
                </service>
              </configuration>""";

  private static final String CLAIM =
      """
      ---
      apiVersion: platform.bizmatters.io/v1alpha1
      kind: EventDrivenService
      metadata:
        name: %1$s
      spec:
        image: ghcr.io/org/%1$s:${tag}
        size: small
        nats:
          url: nats://nats.nats.svc:4222
          stream: %2$s
          consumer: %1$s-workers
        secret1Name: %1$s-conn
        secret2Name: cache-conn
        httpPort: 8000
      """;
}
