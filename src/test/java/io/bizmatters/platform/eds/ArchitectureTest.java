package io.bizmatters.platform.eds;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.maven.plugin.logging.Log;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Arrows between the rooms point down only, and rooms on one floor do not know each other. */
class ArchitectureTest {

  private static final String ROOT = "io.bizmatters.platform.eds";

  /** The floors from the top. */
  private static final List<List<String>> FLOORS =
      List.of(
          List.of("goal"),
          List.of("config", "release", "scaletest"),
          List.of("cluster", "nats", "report"),
          List.of("readiness", "simulate"),
          List.of("manifest"),
          List.of("model"));

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages(ROOT);

  @TestFactory
  Stream<DynamicTest> noRoomKnowsAnotherOnItsFloorOrAbove() {
    return FLOORS.stream()
        .flatMap(List::stream)
        .map(room -> DynamicTest.dynamicTest(room, () -> checkRoom(room)));
  }

  private static void checkRoom(String room) {
    List<String> forbidden = new java.util.ArrayList<>();
    for (List<String> floor : FLOORS) {
      forbidden.addAll(floor);
      if (floor.contains(room)) {
        break;
      }
    }
    forbidden.remove(room);
    String[] packages = forbidden.stream().map(ArchitectureTest::packages).toArray(String[]::new);
    if (packages.length > 0) {
      noClasses()
          .that()
          .resideInAPackage(packages(room))
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(packages)
          .allowEmptyShould(true)
          .check(CLASSES);
    }
  }

  private static String packages(String room) {
    return ROOT + "." + room + "..";
  }

  @Test
  void onlyTheGoalsKnowMaven() {
    noClasses()
        .that()
        .resideOutsideOfPackage(packages("goal"))
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.apache.maven..", "org.codehaus.plexus..")
        .check(CLASSES);
  }

  @Test
  void nobodyPrintsOrExits() {
    noClasses()
        .that()
        .doNotHaveFullyQualifiedName(ROOT + ".goal.StandardOutput")
        .should()
        .accessField(System.class, "out")
        .check(CLASSES);
    noClasses().should().accessField(System.class, "err").check(CLASSES);
    noClasses().should().callMethod(System.class, "exit", int.class).check(CLASSES);
  }

  /** A warning without a code could not be accepted where warnings fail the build. */
  @Test
  void everyWarningHasACode() {
    for (Class<?>[] parameters :
        List.of(
            new Class<?>[] {CharSequence.class},
            new Class<?>[] {CharSequence.class, Throwable.class},
            new Class<?>[] {Throwable.class})) {
      noClasses()
          .that()
          .doNotHaveFullyQualifiedName(ROOT + ".goal.Warnings")
          .and()
          .doNotHaveFullyQualifiedName(ROOT + ".goal.SafeLog")
          .and()
          .doNotHaveSimpleName("HelpMojo")
          .should()
          .callMethod(Log.class, "warn", parameters)
          .check(CLASSES);
    }
  }

  /**
   * The cluster's clock may differ from ours by minutes, and ours may be set at any time. A login's
   * end alone is a time of day, which whoever gave the login wrote into it.
   */
  @Test
  void nothingIsJudgedByTheTimeOfDay() {
    noClasses()
        .that()
        .resideInAnyPackage(
            packages("cluster"), packages("nats"), packages("readiness"), packages("release"))
        .and()
        .doNotHaveSimpleName("ExecCredential")
        .should()
        .callMethod(System.class, "currentTimeMillis")
        .orShould()
        .dependOnClassesThat()
        .haveFullyQualifiedName("java.time.Instant")
        .orShould()
        .dependOnClassesThat()
        .haveFullyQualifiedName("java.time.Clock")
        .orShould()
        .dependOnClassesThat()
        .haveFullyQualifiedName("java.time.InstantSource")
        .orShould()
        .dependOnClassesThat()
        .haveFullyQualifiedName("java.time.ZonedDateTime")
        .orShould()
        .dependOnClassesThat()
        .haveFullyQualifiedName("java.time.OffsetDateTime")
        .orShould()
        .dependOnClassesThat()
        .haveFullyQualifiedName("java.time.LocalDateTime")
        .orShould()
        .dependOnClassesThat()
        .haveFullyQualifiedName("java.util.Date")
        .check(CLASSES);
  }

  @Test
  void namesAreTheFieldsOwnWords() {
    noClasses()
        .that()
        .haveSimpleNameNotStartingWith("HelpMojo")
        .should()
        .haveSimpleNameEndingWith("Util")
        .orShould()
        .haveSimpleNameEndingWith("Utils")
        .orShould()
        .haveSimpleNameEndingWith("Helper")
        .orShould()
        .haveSimpleNameEndingWith("Manager")
        .orShould()
        .haveSimpleNameEndingWith("Impl")
        .check(CLASSES);
  }

  @Test
  void everyRoomSaysWhatMayLiveThere() throws IOException {
    Path root = Path.of("src/main/java/io/bizmatters/platform/eds");
    try (Stream<Path> rooms = Files.list(root)) {
      assertThat(rooms.filter(Files::isDirectory).toList())
          .isNotEmpty()
          .allSatisfy(room -> assertThat(room.resolve("package-info.java")).exists())
          .extracting(room -> room.getFileName().toString())
          .containsExactlyInAnyOrderElementsOf(FLOORS.stream().flatMap(List::stream).toList());
    }
  }

  @Test
  void everyTestClassIsFoundByTheBuild() throws IOException {
    try (Stream<Path> files = Files.walk(Path.of("src/test/java"))) {
      List<Path> withTests =
          files
              .filter(path -> path.toString().endsWith(".java"))
              .filter(ArchitectureTest::holdsTests)
              .filter(path -> !path.toString().matches(".*(?:Test|Properties)\\.java"))
              .toList();
      assertThat(withTests)
          .as("a class whose name the build does not look for never runs")
          .isEmpty();
    }
  }

  private static boolean holdsTests(Path file) {
    try {
      return Files.readString(file)
          .matches("(?s).*@(?:Test|TestFactory|ParameterizedTest|Property|Example)\\b.*");
    } catch (IOException unreadable) {
      throw new java.io.UncheckedIOException(unreadable);
    }
  }
}
