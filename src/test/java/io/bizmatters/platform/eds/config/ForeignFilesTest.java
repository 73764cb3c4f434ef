package io.bizmatters.platform.eds.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.bizmatters.platform.eds.model.tree.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What lies outside of the project is no part of a release, and what is no file is not read. */
class ForeignFilesTest {

  private static final String PATCH =
      "kind: Deployment\nmetadata: {name: orders-worker}\nspec: {minReadySeconds: 7}\n";

  @TempDir private Path temporary;
  private Path base;
  private Path outside;
  private ConfigurationFixture module;

  @BeforeEach
  void project() throws IOException {
    base = Files.createDirectories(temporary.resolve("project"));
    outside = Files.createDirectories(temporary.resolve("outside"));
    Files.writeString(outside.resolve("secret.properties"), "password=s3cret");
    module = new ConfigurationFixture(base).claim(ConfigurationFixture.MINIMAL);
  }

  private Problem only() {
    assertThat(module.errors()).hasSize(1);
    return module.errors().get(0);
  }

  private void config(String directory) {
    module.user("eds.config.directory", directory).user("eds.config.mountPath", "/etc/app");
  }

  @Test
  void aConfigDirectoryInsideIsRead() {
    module.file("conf/a.properties", "a=b");
    config("conf");
    assertThat(module.errors()).isEmpty();
  }

  @Test
  void aConfigDirectoryOutsideIsRefused() {
    config("../outside");
    assertThat(only().allowed()).contains("a directory of the project", "leads out of it");
    config(outside.toString());
    assertThat(only().allowed()).contains("a directory of the project");
  }

  @Test
  void aConfigDirectoryThatIsALinkOutIsRefused() throws IOException {
    Files.createSymbolicLink(base.resolve("conf"), outside);
    config("conf");
    assertThat(only().allowed()).contains("leads out of it");
  }

  @Test
  void aLinkInAConfigDirectoryStaysInside() throws IOException {
    module.file("conf/a.properties", "a=b").file("shared.properties", "c=d");
    Files.createSymbolicLink(
        base.resolve("conf/shared.properties"), base.resolve("shared.properties"));
    config("conf");
    assertThat(module.errors()).isEmpty();
    Files.createSymbolicLink(
        base.resolve("conf/out.properties"), outside.resolve("secret.properties"));
    assertThat(only().allowed()).contains("the link out.properties leads out of it");
  }

  @Test
  @Timeout(20)
  void aPipeInAConfigDirectoryIsRefused() throws Exception {
    module.file("conf/a.properties", "a=b");
    pipe("conf/b.properties");
    config("conf");
    assertThat(only().allowed()).contains("b.properties is a pipe, a socket or a device");
  }

  @ParameterizedTest
  @ValueSource(strings = {"patches", "extras"})
  void aLinkedFolderInsideIsRead(String folder) throws IOException {
    module.file("shared/" + folder + "/a.yaml", PATCH);
    Files.createSymbolicLink(
        base.resolve("src/main/eds/" + folder), base.resolve("shared/" + folder));
    Configuration read = module.read();
    assertThat(read.problems()).isEmpty();
    assertThat(folder.equals("patches") ? read.patches() : read.extras()).hasSize(1);
  }

  @Test
  void aLinkedSourceDirectoryInsideIsRead() throws IOException {
    Files.createDirectories(base.resolve("shared"));
    Files.move(base.resolve("src/main/eds"), base.resolve("shared/eds"));
    Files.createSymbolicLink(base.resolve("src/main/eds"), base.resolve("shared/eds"));
    assertThat(module.read().services()).hasSize(1);
    assertThat(module.problems()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"patches", "extras", "environments", "config", "team"})
  void aLinkedFolderOutsideIsRefused(String folder) throws IOException {
    Files.createSymbolicLink(base.resolve("src/main/eds/" + folder), outside);
    assertThat(only().found()).isEqualTo("a symbolic link out of the project");
    assertThat(only().where().file()).isEqualTo("src/main/eds/" + folder);
  }

  @Test
  void aLinkedSourceDirectoryOutsideIsRefused() throws IOException {
    Files.move(base.resolve("src/main/eds"), outside.resolve("eds"));
    Files.createSymbolicLink(base.resolve("src/main/eds"), outside.resolve("eds"));
    assertThat(only().found()).isEqualTo("a symbolic link out of the project");
  }

  @Test
  void aLinkThatLeadsBackEnds() throws IOException {
    Files.createSymbolicLink(base.resolve("src/main/eds/again"), base.resolve("src/main/eds"));
    assertThat(module.read().services()).hasSize(1);
  }

  @Test
  void anOverlayThatIsALinkOutIsRefusedAndNotIgnored() throws IOException {
    Path overlay = Files.writeString(outside.resolve("prod.yaml"), "'*': {replicas: 2}\n");
    module.file("src/main/eds/environments/dev.yaml", "{}\n").environment("prod");
    Files.createSymbolicLink(base.resolve("src/main/eds/environments/prod.yaml"), overlay);
    assertThat(only().found()).contains("symbolic link");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a.yaml", "patches/a.yaml", "extras/a.yaml", "environments/prod.yaml"})
  @Timeout(20)
  void aPipeIsRefusedAndNotWaitedFor(String name) throws Exception {
    pipe("src/main/eds/" + name);
    module.environment("prod");
    assertThat(module.errors())
        .anySatisfy(problem -> assertThat(problem.found()).contains("no regular file (a pipe"));
  }

  @Test
  void aDigestOfAnotherBuildIsSaid() throws IOException {
    module.file(
        "target/jib-image.json",
        "{\"image\":\"ghcr.io/org/orders-worker:v1.0.0\",\"imageDigest\":\"sha256:"
            + "0".repeat(64)
            + "\"}");
    assertThat(module.problems()).isEmpty();
    Path digest = base.resolve("target/jib-image.json");
    Files.setLastModifiedTime(digest, FileTime.from(Instant.parse("2024-03-01T10:00:00Z")));
    assertThat(module.warnings())
        .singleElement()
        .satisfies(warning -> assertThat(warning.where().file()).isEqualTo("target/jib-image.json"))
        .satisfies(
            warning ->
                assertThat(warning.found())
                    .contains("a digest of 2024-03-01T10:00:00Z, of another build"));
    Files.setLastModifiedTime(digest, FileTime.from(Instant.now().minus(Duration.ofMinutes(5))));
    assertThat(module.problems()).isEmpty();
    module.file("target/orders-worker-1.jar", "new");
    assertThat(module.warnings())
        .singleElement()
        .satisfies(
            warning ->
                assertThat(warning.found()).contains("older than what this build has compiled"));
  }

  private void pipe(String name) throws Exception {
    Path path = base.resolve(name);
    Files.createDirectories(path.getParent());
    assertThat(new ProcessBuilder("mkfifo", path.toString()).start().waitFor()).isZero();
  }
}
