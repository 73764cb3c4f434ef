package io.bizmatters.platform.eds.goal;

import static io.bizmatters.platform.eds.goal.TestProjects.EVERY_PARAMETER;
import static io.bizmatters.platform.eds.goal.TestProjects.ORDERS_WORKER;
import static io.bizmatters.platform.eds.goal.TestProjects.bound;
import static org.apache.maven.api.plugin.testing.MojoExtension.setVariableValueToObject;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.maven.api.plugin.testing.Basedir;
import org.apache.maven.api.plugin.testing.InjectMojo;
import org.apache.maven.api.plugin.testing.MojoParameter;
import org.apache.maven.api.plugin.testing.MojoTest;
import org.apache.maven.plugin.MojoFailureException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@MojoTest
class RbacMojoTest {

  private static final Path GOLDEN = Path.of("src/test/resources/rbac").toAbsolutePath();

  private final RecordedLog log = new RecordedLog();

  @TempDir Path directory;

  private String written(RbacMojo mojo) throws Exception {
    Path file = directory.resolve("made/rbac.yaml");
    setVariableValueToObject(mojo, "file", file.toFile());
    mojo.setLog(log);
    mojo.execute();
    assertThat(log.lines()).last().isEqualTo("info kubectl apply -f " + file);
    return Files.readString(file);
  }

  /** As the golden file, which {@code -Deds.updateGolden} writes anew. */
  private static void assertGolden(String name, String text) throws Exception {
    if (Boolean.getBoolean("eds.updateGolden")) {
      Files.createDirectories(GOLDEN);
      Files.writeString(GOLDEN.resolve(name), text);
    }
    assertThat(GOLDEN.resolve(name)).content().isEqualTo(text);
  }

  @Test
  @Basedir(EVERY_PARAMETER)
  @InjectMojo(goal = "rbac")
  void everyParameterIsBound(RbacMojo mojo) throws Exception {
    assertThat(bound(mojo, "subject")).isEqualTo("ci/deployer");
    assertThat(bound(mojo, "delete")).isEqualTo(true);
    assertThat(bound(mojo, "createNamespace")).isEqualTo(true);
    assertThat(bound(mojo, "wait")).isEqualTo(false);
    assertThat(bound(mojo, "natsAccess")).isEqualTo("monitoring");
    assertThat(bound(mojo, "historyMax")).isEqualTo("3");
    assertThat(bound(mojo, "file")).asString().endsWith("some/rbac.yaml");
  }

  @Test
  @Basedir(ORDERS_WORKER)
  @InjectMojo(goal = "rbac")
  void theLeastForApplyAndItsWait(RbacMojo mojo) throws Exception {
    assertGolden("apply.yaml", written(mojo));
    assertThat(log.lines())
        .startsWith(
            "info Role eds-pipeline in namespace intelligence-orders",
            "info RoleBinding eds-pipeline in namespace intelligence-orders",
            "info Role eds-pipeline-nats in namespace nats",
            "info RoleBinding eds-pipeline-nats in namespace nats",
            "info ClusterRole eds-pipeline",
            "info ClusterRoleBinding eds-pipeline");
  }

  @Test
  @Basedir(ORDERS_WORKER)
  @InjectMojo(goal = "rbac")
  @MojoParameter(name = "delete", value = "true")
  @MojoParameter(name = "createNamespace", value = "true")
  @MojoParameter(name = "subject", value = "User:ci@example.com")
  void theMostThatCanBeGranted(RbacMojo mojo) throws Exception {
    assertGolden("all.yaml", written(mojo));
  }

  @Test
  @Basedir(ORDERS_WORKER)
  @InjectMojo(goal = "rbac")
  @MojoParameter(name = "wait", value = "false")
  @MojoParameter(name = "natsAccess", value = "skip")
  @MojoParameter(name = "subject", value = "ci/deployer")
  void withoutAWaitAndNatsThereIsLessToGrant(RbacMojo mojo) throws Exception {
    assertGolden("no-wait.yaml", written(mojo));
  }

  @Test
  @Basedir(ORDERS_WORKER)
  @InjectMojo(goal = "rbac")
  @MojoParameter(name = "historyMax", value = "0")
  void whoRecordsNoReleasesMayNotReadAllSecrets(RbacMojo mojo) throws Exception {
    assertThat(written(mojo)).doesNotContain("secrets").contains("leases");
  }

  @Test
  @Basedir(ORDERS_WORKER)
  @InjectMojo(goal = "rbac")
  @MojoParameter(name = "subject", value = "a/b/c")
  @MojoParameter(name = "natsAccess", value = "telnet")
  void badValuesAreToldAllAtOnce(RbacMojo mojo) {
    assertThatThrownBy(() -> written(mojo))
        .isInstanceOf(MojoFailureException.class)
        .hasMessageStartingWith("2 problems")
        .hasMessageContaining("no role was written.")
        .hasMessageContainingAll(
            "-Deds.rbac.subject",
            "found    \"a/b/c\"",
            "allowed  name, namespace/name, User:name or Group:name",
            "-Deds.nats.access",
            "found    \"telnet\"");
  }
}
