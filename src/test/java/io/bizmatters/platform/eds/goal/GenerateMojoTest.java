package io.bizmatters.platform.eds.goal;

import static org.apache.maven.api.plugin.testing.MojoExtension.setVariableValueToObject;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import javax.inject.Inject;
import org.apache.maven.api.plugin.testing.Basedir;
import org.apache.maven.api.plugin.testing.InjectMojo;
import org.apache.maven.api.plugin.testing.MojoTest;
import org.apache.maven.execution.MavenSession;
import org.apache.maven.project.MavenProject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@MojoTest
class GenerateMojoTest {

  private static final String ORDERS_WORKER = "src/test/projects/orders-worker";

  private final RecordedLog log = new RecordedLog();

  @TempDir Path directory;
  @Inject MavenSession session;
  @Inject MavenProject project;

  private void run(GenerateMojo mojo, Path output) throws Exception {
    setVariableValueToObject(mojo, "outputDirectory", output.toFile());
    mojo.setLog(log);
    mojo.execute();
  }

  @Test
  @Basedir(ORDERS_WORKER)
  @InjectMojo(goal = "generate")
  void writesEveryObjectAndSaysWhatItWrote(GenerateMojo mojo) throws Exception {
    Path output = directory.resolve("eds");

    run(mojo, output);

    assertThat(output.resolve("manifests.yaml"))
        .content()
        .contains("image: ghcr.io/acme/orders-worker:1.4.0");
    assertThat(output.resolve("orders-worker")).isDirectoryContaining("glob:**02-deployment.yaml");
    assertThat(log.lines())
        .containsExactly(
            "info intelligence-orders/orders-worker  ServiceAccount, Deployment, Service,"
                + " ScaledObject",
            "info " + output + "  7 files written, 0 unchanged, 0 removed");
  }
}
