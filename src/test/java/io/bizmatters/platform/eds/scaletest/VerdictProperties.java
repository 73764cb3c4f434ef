package io.bizmatters.platform.eds.scaletest;

import static org.assertj.core.api.Assertions.assertThat;

import io.bizmatters.platform.eds.scaletest.Trace.Event.Kind;
import io.bizmatters.platform.eds.scaletest.Verdict.Outcome;
import io.bizmatters.platform.eds.scaletest.Verdict.Outcome.Failed;
import io.bizmatters.platform.eds.scaletest.Verdict.Outcome.Open;
import io.bizmatters.platform.eds.scaletest.Verdict.Outcome.Passed;
import io.bizmatters.platform.eds.scaletest.Verdict.Outcome.Skipped;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/** What holds whatever is seen, in whatever order. */
class VerdictProperties {

  /** Something that is seen, and its name when a property is broken. */
  record Change(String name, Consumer<ATrace> change) {
    @Override
    public String toString() {
      return name;
    }
  }

  private static final List<Change> CHANGES =
      List.of(
          new Change("1 s", trace -> trace.after(1)),
          new Change("20 s", trace -> trace.after(20)),
          new Change("100 s", trace -> trace.after(100)),
          new Change("lag 50", trace -> trace.lag(50)),
          new Change("lag 20", trace -> trace.lag(20)),
          new Change("lag 0", trace -> trace.lag(0)),
          new Change("HPA 4", trace -> trace.hpa(4)),
          new Change("HPA 1", trace -> trace.hpa(1)),
          new Change("HPA inactive", trace -> trace.hpaInactive("FailedGetExternalMetric")),
          new Change("no HPA", ATrace::withoutHpa),
          new Change("4 desired", trace -> trace.replicas(4, 1)),
          new Change("4 available", trace -> trace.replicas(4, 4)),
          new Change("1 available", trace -> trace.replicas(1, 1)),
          new Change("none", trace -> trace.replicas(0, 0)),
          new Change("trouble", trace -> trace.podTrouble("pod w: ErrImagePull")),
          new Change("published", trace -> trace.happened(Kind.PUBLISHED, "published")),
          new Change("unpublished", trace -> trace.happened(Kind.NOT_PUBLISHED, "refused")),
          new Change("top", trace -> trace.happened(Kind.TOP_REACHED, "top")),
          new Change("drained", trace -> trace.happened(Kind.DRAINED, "drained")),
          new Change("not drained", trace -> trace.happened(Kind.NOT_DRAINED, "left")),
          new Change("restored", trace -> trace.happened(Kind.RESTORED, "restored")),
          new Change("lost", trace -> trace.happened(Kind.NATS_LOST, "lost")));

  @Provide
  Arbitrary<List<Change>> changes() {
    return Arbitraries.of(CHANGES).list().ofMaxSize(30);
  }

  private static List<Outcome> outcomes(ATrace trace) {
    Verdict verdict = trace.verdict();
    return List.of(verdict.scaledUp(), verdict.drained(), verdict.cameDown(), verdict.restored());
  }

  @Property
  void aFailedCheckSaysWhatWasFoundAndWhatToDo(@ForAll("changes") List<Change> changes) {
    ATrace trace = new ATrace();
    changes.forEach(change -> change.change().accept(trace));
    for (Outcome outcome : outcomes(trace)) {
      if (outcome instanceof Failed failed) {
        assertThat(failed.miss().subject()).isNotBlank();
        assertThat(failed.miss().found()).isNotBlank();
        assertThat(failed.miss().allowed()).isNotBlank();
        assertThat(failed.miss().fix()).isNotBlank();
      }
    }
  }

  @Property
  void aCheckIsSkippedOnlyBehindAFailedOneAndPassesOnlyBehindPassedOnes(
      @ForAll("changes") List<Change> changes) {
    ATrace trace = new ATrace();
    changes.forEach(change -> change.change().accept(trace));
    List<Outcome> steps = outcomes(trace).subList(0, 3);
    for (int i = 0; i < steps.size(); i++) {
      List<Outcome> before = steps.subList(0, i);
      boolean failed = before.stream().anyMatch(Failed.class::isInstance);
      assertThat(steps.get(i) instanceof Skipped).isEqualTo(failed);
      if (steps.get(i) instanceof Passed || steps.get(i) instanceof Failed) {
        assertThat(before).allMatch(Passed.class::isInstance);
      }
    }
  }

  @Property
  void whatHasScaledUpOnceStaysSo(@ForAll("changes") List<Change> changes) {
    ATrace trace = new ATrace().happened(Kind.PUBLISHED, "published");
    Outcome before = trace.verdict().scaledUp();
    for (Change change : changes) {
      if (change.name().equals("unpublished")) {
        continue;
      }
      change.change().accept(trace);
      Outcome now = trace.verdict().scaledUp();
      if (before instanceof Passed passed) {
        assertThat(now).isInstanceOf(Passed.class);
        assertThat(((Passed) now).at()).isEqualTo(passed.at());
      }
      before = now;
    }
  }

  @Property
  void nothingIsOpenForEver(@ForAll("changes") List<Change> changes) {
    ATrace trace = new ATrace().happened(Kind.PUBLISHED, "published");
    changes.forEach(change -> change.change().accept(trace));
    trace.after(1000);
    assertThat(trace.verdict().scaledUp()).isNotInstanceOf(Open.class);
    if (trace.verdict().drained() instanceof Passed) {
      assertThat(trace.verdict().cameDown()).isNotInstanceOf(Open.class);
    }
  }

  @Property
  void theFewestMessagesAreEnoughAndOneLessIsNot(
      @ForAll @IntRange(min = 0, max = 20) int before,
      @ForAll @IntRange(min = 0, max = 3) int min,
      @ForAll @IntRange(min = 1, max = 40) int threshold,
      @ForAll @IntRange(min = 0, max = 30) int activation) {
    Limits limits = limits(1, before, min, threshold, activation);
    if (limits.fewest().isEmpty()) {
      assertThat(before).isGreaterThanOrEqualTo(limits.max());
      return;
    }
    long fewest = limits.fewest().getAsLong();
    assertThat(limits.moves(fewest)).isTrue();
    assertThat(fewest == 1 || !limits.moves(fewest - 1)).isTrue();
  }

  private static Limits limits(int messages, int before, int min, int threshold, int activation) {
    return new Limits(
        messages,
        0,
        Math.max(before, min),
        min,
        20,
        threshold,
        activation,
        Duration.ofMinutes(3),
        Duration.ofSeconds(90));
  }
}
