package io.bizmatters.platform.eds.generate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bizmatters.platform.eds.generate.Generate.Outcome;
import io.bizmatters.platform.eds.manifest.AService;
import io.bizmatters.platform.eds.manifest.OutputFiles;
import io.bizmatters.platform.eds.manifest.ServiceObjects;
import io.bizmatters.platform.eds.platform.PlatformMark;
import io.bizmatters.platform.eds.report.OutputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GenerateTest {

  private static final PlatformMark PLATFORM = new PlatformMark("acme", "1", "sha256:00", "");

  private static final FileTime LONG_AGO = FileTime.fromMillis(1_000_000_000_000L);
  private static final int FILES_OF_A_SERVICE = 4;
  private static final int FILES_OF_A_RUN = 3;

  @TempDir Path temporary;

  private Path directory() {
    return temporary.resolve("target/eds");
  }

  private Outcome run(AService... services) throws OutputException {
    List<ServiceObjects> generated = Arrays.stream(services).map(AService::generated).toList();
    return new Generate(directory())
        .write(OutputFiles.of(generated, "1", PLATFORM, Optional.empty()));
  }

  private Path file(String path) {
    return directory().resolve(path);
  }

  private void writeLock(String files) throws IOException {
    Files.writeString(file("eds.lock.json"), "{\"schema\": 1, \"files\": [" + files + "]}");
  }

  @Test
  void aFirstRunWritesEverything() throws Exception {
    Outcome outcome = run(AService.named("orders"));
    assertThat(outcome.written()).hasSize(FILES_OF_A_SERVICE + FILES_OF_A_RUN);
    assertThat(outcome.unchanged()).isEmpty();
    assertThat(outcome.removed()).isEmpty();
    assertThat(outcome.written()).allSatisfy(path -> assertThat(path).isRegularFile());
  }

  @Test
  void anUnchangedRunWritesNothingAndKeepsTheTimes() throws Exception {
    for (Path path : run(AService.named("orders")).written()) {
      Files.setLastModifiedTime(path, LONG_AGO);
    }
    Outcome outcome = run(AService.named("orders"));
    assertThat(outcome.written()).isEmpty();
    assertThat(outcome.unchanged())
        .hasSize(FILES_OF_A_SERVICE + FILES_OF_A_RUN)
        .allSatisfy(path -> assertThat(Files.getLastModifiedTime(path)).isEqualTo(LONG_AGO));
  }

  @Test
  void filesWithEditsThatAreReplacedOrDeletedAreNamed() throws Exception {
    run(AService.named("orders"), AService.named("bills"));
    for (String path : List.of("orders/02-deployment.yaml", "bills/02-deployment.yaml")) {
      Files.writeString(file(path), "mine");
    }
    Outcome outcome = run(AService.named("orders"));
    assertThat(outcome.edited())
        .extracting(path -> path.getName(path.getNameCount() - 2).toString())
        .containsExactlyInAnyOrder("orders", "bills");
    assertThat(run(AService.named("orders").replicas(1, 20)).edited()).isEmpty();
  }

  @Test
  void onlyWhatChangedIsWritten() throws Exception {
    run(AService.named("orders"));
    Outcome outcome = run(AService.named("orders").replicas(1, 20));
    assertThat(outcome.written())
        .extracting(path -> path.getFileName().toString())
        .containsExactly("04-scaledobject.yaml", "manifests.yaml", "eds.lock.json");
  }

  @Test
  void aFileThatSomebodyEditedIsRestored() throws Exception {
    run(AService.named("orders"));
    Path service = file("orders/03-service.yaml");
    String before = Files.readString(service);
    Files.writeString(service, before.replace("8080", "8081"));
    assertThat(run(AService.named("orders")).written()).hasSize(1);
    assertThat(service).hasContent(before);
  }

  @Test
  void filesOfAnEarlierRunThatThisOneLacksAreRemovedWithTheirEmptyFolder() throws Exception {
    run(AService.named("orders"), AService.named("payments"));
    Outcome outcome = run(AService.named("orders"));
    assertThat(outcome.removed()).hasSize(FILES_OF_A_SERVICE);
    assertThat(file("payments")).doesNotExist();
    assertThat(file("orders/02-deployment.yaml")).exists();
  }

  @Test
  void filesOfOthersAreNotTouched() throws Exception {
    run(AService.named("orders"), AService.named("payments"));
    Files.writeString(file("payments/notes.txt"), "mine");
    Files.writeString(file("report.json"), "{}");
    run(AService.named("orders"));
    assertThat(file("payments/notes.txt")).hasContent("mine");
    assertThat(file("report.json")).hasContent("{}");
    assertThat(file("payments/02-deployment.yaml")).doesNotExist();
  }

  @Test
  void filesOfOthersAreNotReplaced() throws Exception {
    Files.createDirectories(file("orders"));
    Files.writeString(file("kustomization.yaml"), "by hand");
    Files.writeString(file("orders/02-deployment.yaml"), "by hand too");
    Files.createSymbolicLink(
        file("manifests.yaml"), Files.writeString(temporary.resolve("x"), "x"));
    assertThatThrownBy(() -> run(AService.named("orders")))
        .isInstanceOfSatisfying(
            OutputException.class,
            failure -> {
              assertThat(failure.what())
                  .contains("orders/02-deployment.yaml, kustomization.yaml, manifests.yaml");
              assertThat(failure.fix()).contains("eds.outputDirectory");
            });
    assertThat(file("kustomization.yaml")).hasContent("by hand");
    assertThat(file("orders/02-deployment.yaml")).hasContent("by hand too");
    assertThat(file("manifests.yaml")).isSymbolicLink();
    assertThat(file("orders/01-serviceaccount.yaml")).doesNotExist();
    assertThat(file("eds.lock.json")).doesNotExist();
  }

  @Test
  void aFileOfOthersThatALaterRunWantsIsNotReplacedEither() throws Exception {
    run(AService.named("orders"));
    Files.createDirectories(file("payments"));
    Files.writeString(file("payments/02-deployment.yaml"), "by hand");
    assertThatThrownBy(() -> run(AService.named("orders"), AService.named("payments")))
        .isInstanceOf(OutputException.class)
        .hasMessageContaining("payments/02-deployment.yaml");
    assertThat(file("payments/02-deployment.yaml")).hasContent("by hand");
  }

  @Test
  void whatAnInterruptedRunHasLeftIsTakenAsItIs() throws Exception {
    run(AService.named("orders"));
    Files.delete(file("eds.lock.json"));
    assertThat(run(AService.named("orders")).written()).hasSize(1);
  }

  @Test
  void whatAnotherModuleHasWrittenIsNotTouched() throws Exception {
    OutputFiles orders =
        OutputFiles.of(
            List.of(AService.named("orders").generated()), "1", PLATFORM, Optional.empty());
    OutputFiles billing =
        OutputFiles.of(
            List.of(AService.named("billing").generated()), "1", PLATFORM, Optional.empty());
    new Generate(directory(), Optional.of("com.example:orders")).write(orders);
    assertThat(new Generate(directory(), Optional.of("com.example:orders")).write(orders).written())
        .isEmpty();
    assertThatThrownBy(
            () -> new Generate(directory(), Optional.of("com.example:billing")).write(billing))
        .isInstanceOf(OutputException.class)
        .hasMessageContaining("module com.example:orders has written, not com.example:billing");
    assertThat(file("orders/02-deployment.yaml")).exists();
    assertThat(file("billing")).doesNotExist();
  }

  @Test
  void aLinkWhereTheNewContentIsWrittenIsNotFollowed() throws Exception {
    run(AService.named("orders"));
    Path precious = Files.writeString(temporary.resolve("precious"), "x");
    Files.createSymbolicLink(file(".manifests.yaml.new"), precious);
    run(AService.named("orders").replicas(1, 20));
    assertThat(precious).hasContent("x");
  }

  @Test
  void aLockFileThatIsALinkStopsTheRun() throws Exception {
    run(AService.named("orders"));
    Path elsewhere = temporary.resolve("lock");
    Files.move(file("eds.lock.json"), elsewhere);
    Files.createSymbolicLink(file("eds.lock.json"), elsewhere);
    assertThatThrownBy(() -> run(AService.named("payments")))
        .isInstanceOf(OutputException.class)
        .hasMessageContaining("eds.lock.json");
    assertThat(file("orders/02-deployment.yaml")).exists();
  }

  @Test
  void aLockFileCannotMakeUsRemoveWhatLiesElsewhere() throws Exception {
    run(AService.named("orders"));
    Path precious = Files.writeString(temporary.resolve("precious"), "x");
    Path outside = Files.createDirectory(temporary.resolve("outside"));
    Files.writeString(outside.resolve("file"), "x");
    Files.createSymbolicLink(file("linked"), outside);
    Files.createSymbolicLink(file("link"), precious);
    Files.createDirectory(file("folder"));
    writeLock(
        String.join(
            ",",
            "{\"path\": \"../../precious\"}",
            "{\"path\": \"orders/../../../precious\"}",
            "{\"path\": \"" + precious + "\"}",
            "{\"path\": \"linked/file\"}",
            "{\"path\": \"link\"}",
            "{\"path\": \"folder\"}",
            "{\"path\": \"\"}",
            "{\"path\": \".\"}",
            "{\"path\": \"a\\u0000b\"}"));
    assertThat(run(AService.named("orders")).removed()).isEmpty();
    assertThat(precious).exists();
    assertThat(outside.resolve("file")).exists();
    assertThat(file("link")).isSymbolicLink();
    assertThat(file("folder")).isDirectory();
  }

  @Test
  void aLockFileThatIsNotOursStopsTheRunBeforeAnythingIsWritten() throws Exception {
    run(AService.named("orders"));
    Files.writeString(file("eds.lock.json"), "{\"half\": ");
    assertThatThrownBy(() -> run(AService.named("payments")))
        .isInstanceOfSatisfying(
            OutputException.class,
            failure -> {
              assertThat(failure.what()).contains("eds.lock.json");
              assertThat(failure.fix()).contains("run the goal again");
            });
    assertThat(file("payments")).doesNotExist();
  }

  @Test
  void somethingInTheWayOfAFileIsNamedAndNoTemporaryFileStays() throws Exception {
    Files.createDirectories(file("orders/02-deployment.yaml/full"));
    assertThatThrownBy(() -> run(AService.named("orders")))
        .isInstanceOf(OutputException.class)
        .hasMessageContaining("02-deployment.yaml");
    try (var files = Files.list(file("orders"))) {
      assertThat(files).noneMatch(path -> path.getFileName().toString().startsWith("."));
    }
    assertThat(file("eds.lock.json")).doesNotExist();
  }

  @Test
  void aFileInTheWayOfAFolderIsNamed() throws Exception {
    Files.createDirectories(directory());
    Files.writeString(file("orders"), "in the way");
    assertThatThrownBy(() -> run(AService.named("orders")))
        .isInstanceOfSatisfying(
            OutputException.class,
            failure -> assertThat(failure.fix()).contains("something else has its name"));
    assertThat(file("orders")).hasContent("in the way");
  }

  @Test
  void aFileInTheWayOfTheDirectoryIsNamed() throws Exception {
    Files.createDirectories(temporary.resolve("target"));
    Files.writeString(directory(), "in the way");
    assertThatThrownBy(() -> run(AService.named("orders")))
        .isInstanceOfSatisfying(
            OutputException.class,
            failure -> assertThat(failure.fix()).isEqualTo("choose another eds.outputDirectory"))
        .hasMessageContaining("cannot make the directory");
  }

  @Test
  void aServiceFolderThatIsALinkIsNotFollowed() throws Exception {
    Files.createDirectories(directory());
    Path outside = Files.createDirectory(temporary.resolve("outside"));
    Files.createSymbolicLink(file("orders"), outside);
    assertThatThrownBy(() -> run(AService.named("orders"))).isInstanceOf(OutputException.class);
    assertThat(outside).isEmptyDirectory();
  }

  @Test
  void aLinkInTheWayOfAFileIsReplacedNotFollowed() throws Exception {
    run(AService.named("orders"));
    Path precious = Files.writeString(temporary.resolve("precious"), "x");
    Files.delete(file("manifests.yaml"));
    Files.createSymbolicLink(file("manifests.yaml"), precious);
    assertThat(run(AService.named("orders")).written()).hasSize(1);
    assertThat(file("manifests.yaml")).isRegularFile();
    assertThat(precious).hasContent("x");
  }

  @Test
  void theDirectoryItselfMayBeALink() throws Exception {
    Path real = Files.createDirectories(temporary.resolve("real"));
    Files.createDirectories(temporary.resolve("target"));
    Files.createSymbolicLink(directory(), real);
    run(AService.named("orders"));
    assertThat(real.resolve("manifests.yaml")).exists();
  }
}
