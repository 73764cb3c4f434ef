package io.bizmatters.platform.eds;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.maven.plugin.logging.Log;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Every folder has its floor, arrows point down only, folders on one floor do not know each other,
 * and a slice is known by its façade.
 */
class ArchitectureTest {

  private static final String ROOT = "io.bizmatters.platform.eds";

  /** Every folder, on its floor, from the top. */
  private static final List<List<String>> FLOORS =
      List.of(
          List.of("goal"),
          List.of("goal.maven"),
          List.of("format.crossplane"),
          List.of("release", "scaletest", "imports", "recording"),
          List.of("release.preflight", "release.wait", "release.delete"),
          List.of("release.journal", "provision", "generate", "config"),
          List.of("nats"),
          List.of("kubernetes.watch"),
          List.of("kubernetes.apply"),
          List.of("kubernetes.api"),
          List.of("report.html"),
          List.of("report"),
          List.of("readiness", "simulate"),
          List.of("format"),
          List.of("manifest.schema", "manifest.custom"),
          List.of("manifest"),
          List.of("platform"),
          List.of("manifest.tree"),
          List.of("model.check"),
          List.of("model.rule"),
          List.of("model", "model.yaml"),
          List.of("model.grammar"),
          List.of("model.tree"));

  /** The only types of a slice that other folders use. */
  private static final Map<String, List<String>> FACADES =
      Map.ofEntries(
          Map.entry(
              "goal.maven",
              List.of(
                  "Module",
                  "ModuleConfiguration",
                  "OutputOwners",
                  "ParameterReader",
                  "ReactorWaits",
                  "SafeLog",
                  "ServiceFolder",
                  "SessionClusters")),
          Map.entry(
              "release.preflight",
              List.of("Findings", "NatsCheck", "OwnerCheck", "Preflight", "PreflightOptions")),
          Map.entry(
              "release.journal",
              List.of(
                  "BuildOrigin",
                  "Fence",
                  "ModuleRelease",
                  "ReleaseEntry",
                  "ReleaseHistory",
                  "ReleaseIndex",
                  "ReleaseJournal",
                  "ReleaseLease",
                  "ReleaseLeases",
                  "ReleaseLock",
                  "ReleaseOptions",
                  "ReleaseResult")),
          Map.entry(
              "release.wait",
              List.of(
                  "AwaitedService",
                  "FailureEvidence",
                  "LiveWaitEnvironment",
                  "ReadinessTargets",
                  "Stopwatch",
                  "Wait",
                  "WaitEnvironment",
                  "WaitProgress",
                  "WaitResult")),
          Map.entry("release.delete", List.of("Delete", "Deletion", "ReleaseInventory")),
          Map.entry("scaletest", List.of("ScaleTest", "ScaleTestReports", "ScaleTests")),
          Map.entry("recording", List.of("Recorder")),
          Map.entry("provision", List.of("ProvisionOnApply", "Provisioning")),
          Map.entry("format.crossplane", List.of("CrossplaneApi", "CrossplaneFolder")),
          Map.entry("generate", List.of("Generate", "Rendering", "RenderingWarmUp")),
          Map.entry(
              "kubernetes.api",
              List.of(
                  "Answer",
                  "AnswerBody",
                  "Api",
                  "Call",
                  "ClusterClient",
                  "ClusterException",
                  "ClusterNotices",
                  "ClusterSelection",
                  "EndOfProcess",
                  "FieldConflict",
                  "FieldPath",
                  "KubeconfigTls",
                  "LineStream",
                  "ListCall",
                  "PemTls",
                  "PortForward",
                  "Refusal",
                  "RequestPool",
                  "ResourceTypes",
                  "RetryRule")),
          Map.entry(
              "kubernetes.apply",
              List.of(
                  "ApplyOptions",
                  "ApplyResult",
                  "ApplyStages",
                  "Force",
                  "FoundObject",
                  "LiveObject",
                  "LiveOwners",
                  "LiveState",
                  "Namespaces",
                  "ObjectKey",
                  "ReleaseMark",
                  "ReleaseObjects",
                  "ServerDryRun",
                  "ServerSideApply",
                  "TemplateDigest",
                  "WholeObjects")),
          Map.entry(
              "kubernetes.watch",
              List.of(
                  "ClusterWatch",
                  "ExternalMetric",
                  "KedaOperator",
                  "LogStream",
                  "ObjectEvents",
                  "PodLogs",
                  "ReleasePods")),
          Map.entry(
              "nats",
              List.of(
                  "ConsumerCounts",
                  "Deadline",
                  "JetStreamErrors",
                  "NatsAccess",
                  "NatsCertificates",
                  "NatsCredentials",
                  "NatsException",
                  "NatsSession",
                  "NatsTls",
                  "NatsTrust",
                  "NatsWays",
                  "ObservedStream",
                  "StoredMessages",
                  "StreamFindings",
                  "StreamLook",
                  "StreamReader")),
          Map.entry("imports", List.of("Difference", "Import", "LiveObjects")),
          Map.entry(
              "platform",
              List.of(
                  "ClaimApi",
                  "Platform",
                  "PlatformArtifact",
                  "PlatformArtifacts",
                  "PlatformMark",
                  "PlatformText",
                  "Platforms")),
          Map.entry("model.yaml", List.of("Interpolator", "YamlReader")),
          Map.entry("report.html", List.of("ScaleTestHtml", "SimulationHtml")),
          Map.entry(
              "simulate",
              List.of(
                  "Advice",
                  "Bands",
                  "Finding",
                  "Load",
                  "Nearness",
                  "RecordedLoad",
                  "Recording",
                  "Samples",
                  "Scaler",
                  "ServiceTime",
                  "Setting",
                  "Simulation")),
          Map.entry("manifest.custom", List.of("Extras", "ManifestPart", "Patches")),
          Map.entry(
              "manifest.schema",
              List.of("ClaimSchema", "OverlaySchema", "PlatformSchema", "ValuesSchema")));

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages(ROOT);

  @TestFactory
  Stream<DynamicTest> noFolderKnowsAnotherOnItsFloorOrAbove() {
    return folders().map(folder -> DynamicTest.dynamicTest(folder, () -> checkArrows(folder)));
  }

  private static void checkArrows(String folder) {
    List<String> forbidden = new ArrayList<>();
    for (List<String> floor : FLOORS) {
      forbidden.addAll(floor);
      if (floor.contains(folder)) {
        break;
      }
    }
    forbidden.remove(folder);
    String[] packages = forbidden.stream().map(ArchitectureTest::folder).toArray(String[]::new);
    if (packages.length > 0) {
      noClasses()
          .that()
          .resideInAPackage(folder(folder))
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(packages)
          .check(CLASSES);
    }
  }

  @TestFactory
  Stream<DynamicTest> aSliceIsKnownByItsFacade() {
    return FACADES.keySet().stream()
        .sorted()
        .map(slice -> DynamicTest.dynamicTest(slice, () -> checkFacade(slice)));
  }

  private static void checkFacade(String slice) {
    Set<String> used = new TreeSet<>();
    for (JavaClass user : CLASSES) {
      if (!user.getPackageName().equals(folder(slice))) {
        for (Dependency dependency : user.getDirectDependenciesFromSelf()) {
          JavaClass target = dependency.getTargetClass();
          if (target.getPackageName().equals(folder(slice))) {
            used.add(topLevel(target).getSimpleName());
          }
        }
      }
    }
    assertThat(used).containsExactlyInAnyOrderElementsOf(FACADES.get(slice));
  }

  private static JavaClass topLevel(JavaClass type) {
    return type.getEnclosingClass().map(ArchitectureTest::topLevel).orElse(type);
  }

  private static Stream<String> folders() {
    return FLOORS.stream().flatMap(List::stream);
  }

  /** The folder alone, without those inside it. */
  private static String folder(String name) {
    return ROOT + "." + name;
  }

  /** A room with all its folders. */
  private static String room(String name) {
    return ROOT + "." + name + "..";
  }

  @Test
  void onlyTheGoalsKnowMaven() {
    noClasses()
        .that()
        .resideOutsideOfPackage(room("goal"))
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
          .doNotHaveFullyQualifiedName(ROOT + ".goal.maven.SafeLog")
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
            room("kubernetes"), room("nats"), room("provision"), room("readiness"), room("release"))
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
  void everyFolderHasItsFloorAndSaysWhatMayLiveThere() throws IOException {
    Path root = Path.of("src/main/java/io/bizmatters/platform/eds");
    try (Stream<Path> files = Files.walk(root)) {
      List<Path> folders =
          files
              .filter(file -> file.toString().endsWith(".java"))
              .map(Path::getParent)
              .distinct()
              .toList();
      assertThat(folders)
          .allSatisfy(folder -> assertThat(folder.resolve("package-info.java")).exists())
          .extracting(folder -> root.relativize(folder).toString().replace('/', '.'))
          .containsExactlyInAnyOrderElementsOf(folders().toList());
    }
  }

  /** What a goal does is done by classes that it calls: the goal itself has parameters. */
  @Test
  void aGoalFitsOnTwoScreens() throws IOException {
    try (Stream<Path> files =
        Files.list(Path.of("src/main/java/io/bizmatters/platform/eds/goal"))) {
      List<Path> goals = files.filter(file -> file.toString().endsWith("Mojo.java")).toList();
      assertThat(goals)
          .hasSizeGreaterThan(14)
          .allSatisfy(goal -> assertThat(Files.readAllLines(goal)).hasSizeLessThanOrEqualTo(120));
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
