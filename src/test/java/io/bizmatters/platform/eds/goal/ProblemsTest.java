package io.bizmatters.platform.eds.goal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bizmatters.platform.eds.model.tree.Origin;
import io.bizmatters.platform.eds.model.tree.Problem;
import io.bizmatters.platform.eds.model.tree.Spelling;
import io.bizmatters.platform.eds.model.tree.WarningCode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.maven.plugin.MojoFailureException;
import org.junit.jupiter.api.Test;

class ProblemsTest {

  private static final Origin IMAGE =
      new Origin("pom.xml", 23, 0, "<service>/<image>", Spelling.POM);
  private static final Origin SIZE =
      new Origin("src/main/eds/orders.yaml", 7, 9, "spec.size", Spelling.CLAIM);

  private static final Problem WARNING =
      Problem.warning(
          WarningCode.IMAGE_FLOATING, IMAGE, "app:latest", "a tag other than latest", "app:1.0");
  private static final Problem ERROR =
      Problem.error(SIZE, "xlarge", "one of micro, small, medium, large", "large");
  private static final Problem INFO = Problem.info(SIZE, "a status", "ignored", "leave it out");

  private final RecordedLog log = new RecordedLog();
  private final Map<Object, Object> context = new HashMap<>();

  private Set<WarningCode> accepted = Set.of();

  private Problems problems(boolean strict) {
    return new Problems(log, accepted, strict, "nothing was generated", context);
  }

  @Test
  void everyErrorIsInTheOneFailure() {
    assertThatThrownBy(
            () -> problems(false).check(List.of(ERROR, Problem.error(IMAGE, "", "", ""))))
        .isInstanceOf(MojoFailureException.class)
        .hasMessageStartingWith("2 problems in 2 files; nothing was generated.")
        .hasMessageContaining("pom.xml:23  <service>/<image>")
        .hasMessageContaining("src/main/eds/orders.yaml:7:9  spec.size");
  }

  @Test
  void warningsAndRemarksAreOneLineEachAndDoNotFail() throws Exception {
    problems(false).check(List.of(WARNING, INFO));

    assertThat(log.lines())
        .satisfiesExactly(
            warning -> assertThat(warning).startsWith("warn pom.xml:23").doesNotContain("\n"),
            info -> assertThat(info).startsWith("info src/main/eds/orders.yaml:7:9"));
  }

  @Test
  void whatOneGoalHasToldAnotherDoesNotTellAgain() throws Exception {
    problems(false).check(List.of(WARNING));
    problems(false).check(List.of(WARNING, INFO));

    assertThat(log.lines()).hasSize(2).last().asString().startsWith("info ");
  }

  @Test
  void withoutAContextEveryGoalTellsForItself() throws Exception {
    Problems alone = new Problems(log, Set.of(), false, "nothing was generated", null);
    alone.check(List.of(WARNING));
    alone.check(List.of(WARNING));

    assertThat(log.lines()).hasSize(2);
  }

  @Test
  void strictMakesAWarningFailAndSaysWhy() {
    assertThatThrownBy(() -> problems(true).check(List.of(WARNING)))
        .isInstanceOf(MojoFailureException.class)
        .hasMessageStartingWith(
            "1 problem in 1 file; nothing was generated (eds.strict makes warnings errors).");
    assertThat(log.lines()).isEmpty();
  }

  @Test
  void aWarningEndsWithItsCode() throws Exception {
    problems(false).check(List.of(WARNING));

    assertThat(log.lines())
        .singleElement()
        .asString()
        .startsWith("warn ")
        .endsWith("; fix: app:1.0  [image.floating]");
  }

  @Test
  void anAcceptedWarningIsInformationAlsoWhereWarningsFail() throws Exception {
    accepted = Set.of(WarningCode.IMAGE_FLOATING);

    problems(true).check(List.of(WARNING));

    assertThat(log.lines())
        .singleElement()
        .asString()
        .startsWith("info pom.xml:23")
        .endsWith("[image.floating]");
  }

  @Test
  void strictNamesTheCodeThatAcceptsAWarning() {
    accepted = Set.of(WarningCode.PATCH_EMPTY);

    assertThatThrownBy(() -> problems(true).check(List.of(WARNING)))
        .hasMessageContaining("\n  accept   image.floating");
  }

  @Test
  void strictLetsARemarkBe() throws Exception {
    problems(true).check(List.of(INFO));

    assertThat(log.lines()).hasSize(1);
  }

  @Test
  void aWarningBesideAnErrorIsToldToo() {
    assertThatThrownBy(() -> problems(false).check(List.of(WARNING, ERROR)))
        .isInstanceOf(MojoFailureException.class)
        .hasMessageContaining("xlarge")
        .message()
        .doesNotContain("latest");
    assertThat(log.lines()).singleElement().asString().contains("app:latest");
  }
}
