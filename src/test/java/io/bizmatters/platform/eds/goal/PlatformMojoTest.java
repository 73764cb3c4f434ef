package io.bizmatters.platform.eds.goal;

import static io.bizmatters.platform.eds.goal.TestProjects.NOTHING;
import static org.apache.maven.api.plugin.testing.MojoExtension.setVariableValueToObject;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bizmatters.platform.eds.platform.Platforms;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.maven.api.plugin.testing.Basedir;
import org.apache.maven.api.plugin.testing.InjectMojo;
import org.apache.maven.api.plugin.testing.MojoTest;
import org.apache.maven.plugin.MojoFailureException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@MojoTest
class PlatformMojoTest {

  private static final String PLATFORM =
      """
      apiVersion: eds.bizmatters.io/v1
      kind: Platform
      metadata: {name: acme}
      extends: bizmatters
      """;
  private static final String LARGER =
      PLATFORM
          + "sizes: {values: {medium: {requests: {cpu: 500m, memory: 2Gi},"
          + " limits: {cpu: 2000m, memory: 4Gi}}}}\n";

  private final RecordedLog log = new RecordedLog();

  @TempDir Path directory;

  private Path platform(String text) throws IOException {
    return Files.writeString(directory.resolve("platform.yaml"), text);
  }

  private Path service(String name, String size) throws IOException {
    Path folder = directory.resolve(name);
    Files.createDirectories(folder.resolve("src/main/eds"));
    Files.writeString(
        folder.resolve("src/main/eds/claim.yaml"),
        """
        apiVersion: platform.bizmatters.io/v1alpha1
        kind: EventDrivenService
        metadata: {name: %s, namespace: services-orders}
        spec:
          size: %s
          image: ghcr.io/acme/worker:1.0.0
          nats: {stream: ORDERS, consumer: %s-workers}
        """
            .formatted(name, size, name));
    return folder;
  }

  private void run(PlatformMojo mojo, String platform) throws Exception {
    setVariableValueToObject(mojo, "platform", platform);
    mojo.setLog(log);
    mojo.execute();
  }

  @Test
  @Basedir(NOTHING)
  @InjectMojo(goal = "platform")
  void anExtraThatLacksItsNameIsReportedWithAllElse(PlatformMojo mojo) throws Exception {
    Path file =
        platform(
            PLATFORM
                + "extras:\n  - {apiVersion: v1, kind: ConfigMap}\n"
                + "environments: {\"\": {contexts: [prod]}}\n");
    assertThatThrownBy(() -> run(mojo, file.toString()))
        .isInstanceOf(MojoFailureException.class)
        .hasMessageContaining("platform.yaml:6:5")
        .hasMessageContaining("platform.yaml:7:16");
  }

  @Test
  @Basedir(NOTHING)
  @InjectMojo(goal = "platform")
  void thePlatformIsPrintedWithAllThatItExtends(PlatformMojo mojo) throws Exception {
    run(mojo, platform(PLATFORM).toString());

    assertThat(log.lines().get(0)).contains("\nkind: Platform\n").contains("\n    medium:\n");
    assertThat(log.lines()).last().asString().endsWith("platform acme  valid");
  }

  @Test
  @Basedir(NOTHING)
  @InjectMojo(goal = "platform")
  void allProblemsOfThePlatformAreToldAtOnce(PlatformMojo mojo) throws Exception {
    String file = platform(PLATFORM + "polices: {}\nsizes: {default: huge}\n").toString();

    assertThatThrownBy(() -> run(mojo, file))
        .isInstanceOf(MojoFailureException.class)
        .hasMessageContaining("2 problems")
        .hasMessageContaining("platform.yaml:5:1")
        .hasMessageContaining("platform.yaml:6:");
  }

  @Test
  @Basedir(NOTHING)
  @InjectMojo(goal = "platform")
  void whatANewVersionChangesIsATableADifferenceAndACount(PlatformMojo mojo) throws Exception {
    setVariableValueToObject(
        mojo,
        "against",
        List.of(service("orders", "medium").toFile(), service("billing", "small").toFile()));
    setVariableValueToObject(mojo, "old", Platforms.DEFAULT);

    run(mojo, platform(LARGER).toString());

    assertThat(log.lines().get(0))
        .containsPattern("services-orders/orders +changed +Deployment/orders")
        .containsPattern("services-orders/billing +unchanged")
        .contains("1Gi")
        .contains("2Gi");
    assertThat(log.lines()).last().asString().endsWith("1 of 2 services changes");
  }
}
