package io.bizmatters.platform.eds.goal;

import static io.bizmatters.platform.eds.goal.TestProjects.EVERY_PARAMETER;
import static io.bizmatters.platform.eds.goal.TestProjects.MANY_PROBLEMS;
import static io.bizmatters.platform.eds.goal.TestProjects.NOTHING;
import static io.bizmatters.platform.eds.goal.TestProjects.ORDERS_WORKER;
import static io.bizmatters.platform.eds.goal.TestProjects.PROJECTS;
import static io.bizmatters.platform.eds.goal.TestProjects.bound;
import static org.apache.maven.api.plugin.testing.MojoExtension.setVariableValueToObject;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.Mockito.doReturn;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.maven.api.plugin.testing.Basedir;
import org.apache.maven.api.plugin.testing.InjectMojo;
import org.apache.maven.api.plugin.testing.MojoParameter;
import org.apache.maven.api.plugin.testing.MojoTest;
import org.apache.maven.artifact.Artifact;
import org.apache.maven.artifact.DefaultArtifact;
import org.apache.maven.artifact.handler.DefaultArtifactHandler;
import org.apache.maven.artifact.versioning.VersionRange;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.plugin.MojoFailureException;
import org.codehaus.plexus.configuration.PlexusConfiguration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@MojoTest
class GenerateMojoTest {

  private final RecordedLog log = new RecordedLog();

  @TempDir Path directory;

  /** The harness leaves the project without the artifact that a build attaches things to. */
  private static Artifact artifact() {
    VersionRange version = VersionRange.createFromVersion("1.4.0");
    return new DefaultArtifact(
        "com.example",
        "orders-worker",
        version,
        "compile",
        "jar",
        "",
        new DefaultArtifactHandler("jar"));
  }

  private void run(GenerateMojo mojo, Path output) throws Exception {
    setVariableValueToObject(mojo, "outputDirectory", output.toFile());
    doReturn(artifact()).when(mojo.project()).getArtifact();
    mojo.setLog(log);
    mojo.execute();
  }

  @Test
  @Basedir(EVERY_PARAMETER)
  @InjectMojo(goal = "generate")
  void everyParameterIsBound(GenerateMojo mojo) throws Exception {
    assertThat(((PlexusConfiguration) bound(mojo, "service")).getChild("name").getValue())
        .isEqualTo("orders-worker");
    assertThat(bound(mojo, "sourceDirectory")).asString().endsWith("some/sources");
    assertThat(bound(mojo, "environment")).isEqualTo("staging");
    assertThat(bound(mojo, "namespace")).isEqualTo("intelligence-orders");
    assertThat(bound(mojo, "strict")).isEqualTo(true);
    assertThat(bound(mojo, "requireDigest")).isEqualTo(true);
    assertThat(bound(mojo, "imageDigestFile")).asString().endsWith("some/digest.json");
    assertThat(bound(mojo, "skip")).isEqualTo(true);
    assertThat(bound(mojo, "skipGenerate")).isEqualTo(true);
    assertThat(bound(mojo, "outputDirectory")).asString().endsWith("some/output");
    assertThat(bound(mojo, "formats")).isEqualTo(List.of("kubernetes"));
    assertThat(bound(mojo, "natsResources")).isEqualTo("job");
    assertThat(bound(mojo, "natsJobImage")).isEqualTo("registry.example.com/nats-box:1");
  }

  @Test
  @Basedir(ORDERS_WORKER)
  @InjectMojo(goal = "generate")
  void unsetParametersHaveTheirDefaults(GenerateMojo mojo) throws Exception {
    assertThat(bound(mojo, "natsResources")).isEqualTo("none");
    assertThat(bound(mojo, "natsJobImage")).isEqualTo("natsio/nats-box:0.19.7-nonroot");
    assertThat(bound(mojo, "sourceDirectory")).asString().endsWith("src/main/eds");
    assertThat(bound(mojo, "outputDirectory")).asString().endsWith("target/eds");
    assertThat(bound(mojo, "formats")).isEqualTo(List.of("kubernetes"));
    assertThat(bound(mojo, "strict")).isEqualTo(false);
    assertThat(bound(mojo, "requireDigest")).isEqualTo(false);
    assertThat(bound(mojo, "skip")).isEqualTo(false);
    assertThat(bound(mojo, "environment")).isNull();
    assertThat(bound(mojo, "namespace")).isNull();
    assertThat(bound(mojo, "imageDigestFile")).isNull();
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

  @Test
  @Basedir(PROJECTS + "provisioned")
  @InjectMojo(goal = "generate")
  @MojoParameter(name = "natsResources", value = "job")
  @MojoParameter(name = "natsJobImage", value = "registry.example.com/nats-box:1")
  void aJobThatMakesTheStreamComesBeforeTheDeployment(GenerateMojo mojo) throws Exception {
    run(mojo, directory);

    assertThat(log.lines())
        .anySatisfy(
            line ->
                assertThat(line)
                    .endsWith("ServiceAccount, Job, Deployment, Service, ScaledObject"));
    assertThat(directory.resolve("orders-worker/02-job.yaml"))
        .content()
        .contains("image: registry.example.com/nats-box:1", "nats stream add ORDERS");
  }

  @Test
  @Basedir(ORDERS_WORKER)
  @InjectMojo(goal = "generate")
  @MojoParameter(name = "natsResources", value = "nack")
  void aServiceWhoseStreamNobodyKnowsIsToldOf(GenerateMojo mojo) throws Exception {
    run(mojo, directory);

    assertThat(log.lines().get(0))
        .startsWith("info ")
        .contains("eds.nats.resources=nack makes no stream", "add nats.provision");
  }

  @Test
  @Basedir(ORDERS_WORKER)
  @InjectMojo(goal = "generate")
  @MojoParameter(name = "natsResources", value = "jobs")
  void anUnknownMakerOfStreamsFailsAndNamesTheKnownOnes(GenerateMojo mojo) {
    assertThatThrownBy(() -> run(mojo, directory))
        .isInstanceOf(MojoFailureException.class)
        .hasMessageStartingWith("1 problem; nothing was generated.")
        .hasMessageContaining(
            "-Deds.nats.resources\n  found    \"jobs\"\n  allowed  none, nack or job\n  fix      job");
    assertThat(directory).isEmptyDirectory();
  }

  @Test
  @Basedir(ORDERS_WORKER)
  @InjectMojo(goal = "generate")
  void theManifestsAreAttachedOnceHoweverOftenTheGoalRuns(GenerateMojo mojo) throws Exception {
    Path output = directory.resolve("eds");

    run(mojo, output);
    run(mojo, output);

    assertThat(mojo.project().getAttachedArtifacts())
        .singleElement()
        .satisfies(
            attached -> {
              assertThat(attached.getType()).isEqualTo("yaml");
              assertThat(attached.getClassifier()).isEqualTo("eds");
              assertThat(attached.getFile()).hasName("manifests.yaml");
            });
    assertThat(log.lines()).last().asString().endsWith("0 files written, 7 unchanged, 0 removed");
  }

  @Test
  @Basedir(PROJECTS + "several-services")
  @InjectMojo(goal = "generate")
  void severalServicesHaveALineAndAFolderEach(GenerateMojo mojo) throws Exception {
    run(mojo, directory);

    assertThat(log.lines())
        .hasSize(3)
        .satisfies(
            lines -> assertThat(lines.get(0)).startsWith("info intelligence-orders/intake  "))
        .satisfies(
            lines -> assertThat(lines.get(1)).startsWith("info intelligence-orders/billing  "));
    assertThat(directory.resolve("intake")).isNotEmptyDirectory();
    assertThat(directory.resolve("billing")).isNotEmptyDirectory();
  }

  @Test
  @Basedir(ORDERS_WORKER)
  @InjectMojo(goal = "generate")
  void furtherFormatsAreWrittenBesideTheManifests(GenerateMojo mojo) throws Exception {
    setVariableValueToObject(mojo, "formats", List.of("helm", "kustomize", "claim"));

    run(mojo, directory);

    assertThat(directory.resolve("manifests.yaml")).exists();
    assertThat(directory.resolve("helm/" + mojo.project().getArtifactId() + "/values.yaml"))
        .content()
        .contains("name: orders-worker");
    assertThat(directory.resolve("kustomize/base/kustomization.yaml")).exists();
    assertThat(directory.resolve("claims/orders-worker.yaml"))
        .content()
        .contains("kind: EventDrivenService");
  }

  @Test
  @Basedir(PROJECTS + "provisioned")
  @InjectMojo(goal = "generate")
  void aServiceThatAFormatCannotCarryIsRefusedAndNothingIsWritten(GenerateMojo mojo) {
    assertThatThrownBy(
            () -> {
              setVariableValueToObject(mojo, "formats", List.of("claim", "helm"));
              run(mojo, directory);
            })
        .isInstanceOf(MojoFailureException.class)
        .hasMessageContaining("nats.provision.subjects", "the API's claims have no such field")
        .hasMessageContaining("use eds.formats kubernetes, helm or kustomize");
    assertThat(directory).isEmptyDirectory();
  }

  @Test
  @Basedir(ORDERS_WORKER)
  @InjectMojo(goal = "generate")
  void aChartFolderWithSomebodysFileIsRefusedAndNothingIsWritten(GenerateMojo mojo)
      throws Exception {
    Path stranger = directory.resolve("helm/orders/templates/mine.yaml");
    Files.createDirectories(stranger.getParent());
    Files.writeString(stranger, "kind: Secret");
    setVariableValueToObject(mojo, "formats", List.of("helm"));

    assertThatThrownBy(() -> run(mojo, directory))
        .isInstanceOf(MojoExecutionException.class)
        .hasMessageContaining("helm/orders/templates/mine.yaml");
    assertThat(directory.resolve("manifests.yaml")).doesNotExist();
  }

  @Test
  @Basedir(ORDERS_WORKER)
  @InjectMojo(goal = "generate")
  @MojoParameter(name = "skip", value = "true")
  void skipWritesNothing(GenerateMojo mojo) throws Exception {
    run(mojo, directory.resolve("eds"));

    assertThat(log.lines()).containsExactly("info skipped");
    assertThat(directory).isEmptyDirectory();
  }

  @Test
  @Basedir(ORDERS_WORKER)
  @InjectMojo(goal = "generate")
  @MojoParameter(name = "skipGenerate", value = "true")
  void itsOwnSkipWritesNothing(GenerateMojo mojo) throws Exception {
    run(mojo, directory.resolve("eds"));

    assertThat(log.lines()).containsExactly("info skipped");
    assertThat(directory).isEmptyDirectory();
  }

  @Test
  @Basedir(MANY_PROBLEMS)
  @InjectMojo(goal = "generate")
  void aBadConfigurationFailsWithAllProblemsAndWritesNothing(GenerateMojo mojo) {
    assertThatThrownBy(() -> run(mojo, directory.resolve("eds")))
        .isInstanceOf(MojoFailureException.class)
        .hasMessageStartingWith("2 problems in 1 file; nothing was generated.")
        .hasMessageContaining("<service>/<size>")
        .hasMessageContaining("<service>/<http>/<port>");
    assertThat(directory).isEmptyDirectory();
  }

  @Test
  @Basedir(MANY_PROBLEMS)
  @InjectMojo(goal = "generate")
  @MojoParameter(name = "formats", value = "chart")
  @MojoParameter(name = "natsResources", value = "jobs")
  void badParametersAreToldWithTheRest(GenerateMojo mojo) {
    assertThatThrownBy(() -> run(mojo, directory.resolve("eds")))
        .isInstanceOf(MojoFailureException.class)
        .hasMessageStartingWith("4 problems in 1 file; nothing was generated.")
        .hasMessageContainingAll(
            "-Deds.formats", "-Deds.nats.resources", "<service>/<size>", "<service>/<http>/<port>");
    assertThat(directory).isEmptyDirectory();
  }

  @Test
  @Basedir(ORDERS_WORKER)
  @InjectMojo(goal = "generate")
  @MojoParameter(name = "formats", value = "HELM")
  void aFormatInAnotherSpellingIsSuggested(GenerateMojo mojo) {
    assertThatThrownBy(() -> run(mojo, directory.resolve("eds")))
        .isInstanceOf(MojoFailureException.class)
        .hasMessageContaining("found    \"HELM\"")
        .hasMessageContaining("fix      helm");
  }

  @Test
  @Basedir(ORDERS_WORKER)
  @InjectMojo(goal = "generate")
  @MojoParameter(name = "formats", value = "chart")
  void anUnknownFormatFailsAndNamesTheKnownOnes(GenerateMojo mojo) {
    assertThatThrownBy(() -> run(mojo, directory.resolve("eds")))
        .isInstanceOf(MojoFailureException.class)
        .hasMessageContaining(
            "-Deds.formats\n  found    \"chart\"\n  allowed  kubernetes, helm, kustomize or claim");
    assertThat(directory).isEmptyDirectory();
  }

  @Test
  @Basedir(ORDERS_WORKER)
  @InjectMojo(goal = "generate")
  void aDirectoryThatCannotBeMadeIsNoFaultOfTheConfiguration(GenerateMojo mojo) throws Exception {
    Path file = Files.writeString(directory.resolve("eds"), "a file in the directory's place");

    assertThatThrownBy(() -> run(mojo, file))
        .isInstanceOf(MojoExecutionException.class)
        .hasMessageContaining(file.toString())
        .hasMessageContaining("\n  fix  ");
  }

  @Test
  @Basedir(NOTHING)
  @InjectMojo(goal = "generate")
  void nothingToDoIsAFailureThatSaysWhatToDo(GenerateMojo mojo) {
    assertThatThrownBy(() -> run(mojo, directory.resolve("eds")))
        .isInstanceOf(MojoFailureException.class)
        .hasMessageStartingWith("nothing to do; nothing was generated.")
        .hasMessageContaining("pom.xml and src/main/eds")
        .hasMessageContaining("eds.skip");
  }
}
