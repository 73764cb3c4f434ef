package io.bizmatters.platform.eds.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.bizmatters.platform.eds.kubernetes.Outcome;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Warnings fail a build of Maven 4 with {@code mvn -fos WARN}; the builds need no cluster. */
@Tag("cluster")
class WarningsByMavenClusterTest {

  @TempDir private Path folder;

  @BeforeEach
  void writeAProjectWithOneWarning() throws Exception {
    // without it Maven 4 warns that it cannot find the root directory
    Files.createDirectory(folder.resolve(".mvn"));
    AProject.in(folder)
        .service(
            AProject.service(
                    "nats://nats.nats.svc:4222",
                    "nats-headless.nats.svc:8222",
                    "services-orders",
                    "orders-worker",
                    "acme/w:latest",
                    "ORDERS")
                .replace("<consumer>worker<", "<consumer>orders-worker-workers<"))
        .write();
  }

  private Outcome run(String... words) throws Exception {
    return MavenBuild.of("4", folder).run(words);
  }

  @Test
  void aWarningFailsTheBuildUntilItsCodeIsAccepted() throws Exception {
    Outcome refused = run("-B", "-fos", "WARN", "eds:validate");
    Outcome accepted =
        run("-B", "-fos", "WARN", "eds:validate", "-Deds.accept.warnings=image.floating");

    assertThat(refused.exit()).as(refused.out()).isEqualTo(1);
    assertThat(refused.out())
        .containsPattern("\\[WARNING] pom.xml:\\d+ .*acme/w:latest.*  \\[image.floating]\n");
    assertThat(accepted.exit()).as(accepted.out()).isZero();
    assertThat(accepted.out())
        .containsPattern("\\[INFO] pom.xml:\\d+ .*acme/w:latest.*  \\[image.floating]\n");
  }

  @Test
  void anUnknownCodeIsRefused() throws Exception {
    Outcome outcome = run("-B", "eds:validate", "-Deds.accept.warnings=image.flaoting");

    assertThat(outcome.exit()).as(outcome.out()).isEqualTo(1);
    assertThat(outcome.out())
        .contains(
            "-Deds.accept.warnings\n",
            "found    \"image.flaoting\"",
            "did you mean image.floating?");
  }
}
