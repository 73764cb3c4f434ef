package io.bizmatters.platform.eds.readiness;

import static org.assertj.core.api.Assertions.assertThat;

import io.bizmatters.platform.eds.readiness.Conditions.Condition.Status;
import io.bizmatters.platform.eds.readiness.Gate.GateResult;
import io.bizmatters.platform.eds.readiness.Judgement.Verdict;
import io.bizmatters.platform.eds.readiness.Judgement.Verdict.Final;
import io.bizmatters.platform.eds.readiness.Snapshot.LiveReplicaSet;
import io.bizmatters.platform.eds.readiness.Snapshot.MetricAnswer;
import io.bizmatters.platform.eds.readiness.StreamAnswer.Acks;
import io.bizmatters.platform.eds.readiness.StreamAnswer.Found;
import io.bizmatters.platform.eds.readiness.StreamAnswer.Kind;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Consumer;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/** What holds whatever is seen, in whatever order. */
class ReadinessProperties {

  /** Something that happens, and its name when a property is broken. */
  public record Event(String name, Consumer<ASnapshot> change) {
    @Override
    public String toString() {
      return name;
    }
  }

  private static final List<Event> EVENTS =
      List.of(
          new Event("nothing", s -> {}),
          new Event("observed", s -> s.observed = s.generation),
          new Event("not observed", s -> s.observed = 3),
          new Event("unavailable", s -> s.available(Math.max(0, s.desired - 1))),
          new Event("available", s -> s.available(s.desired)),
          new Event("scaled up", s -> s.desired = s.desired + 2),
          new Event("scaled to 1", s -> s.desired = 1),
          new Event("scaled to 0", s -> s.scaledTo(0, 0)),
          new Event("scale done", s -> s.scaledTo(s.desired, s.desired)),
          new Event("old pods", s -> s.replicaSet("orders-old", "old", 1, 1, 1)),
          new Event("no old pods", s -> s.replicaSet("orders-old", "old", 1, 0, 0)),
          new Event("old template newest", s -> s.replicaSet("orders-old", "old", 9, 0, 0)),
          new Event("HPA gone", s -> s.hpaThere = false),
          new Event("HPA there", s -> s.hpaThere = true),
          new Event("HPA of before", s -> s.hpaSpecHash = Optional.of("spec-0")),
          new Event("HPA of ours", s -> s.hpaSpecHash = Optional.of("spec-1")),
          new Event("HPA of others", s -> s.hpaOwner = "other"),
          new Event("HPA owned", s -> s.hpaOwner = "scaled-object-1"),
          new Event("HPA gap", s -> s.hpa("ScalingActive", Status.FALSE, "FailedGet", "")),
          new Event("HPA idle", s -> s.hpa("ScalingActive", Status.FALSE, "ScalingDisabled", "")),
          new Event("HPA at 0 itself", s -> s.hpa("ScaledToZero", Status.TRUE, "", "")),
          new Event("HPA not at 0", s -> s.hpa("ScaledToZero", Status.FALSE, "", "")),
          new Event("HPA active", s -> s.hpa("ScalingActive", Status.TRUE, "Valid", "")),
          new Event("not ready", s -> s.scaledObject("Ready", Status.FALSE, "TriggerError")),
          new Event("ready", s -> s.scaledObject("Ready", Status.TRUE, "ScaledObjectReady")),
          new Event("not polled", s -> s.scaledObject("Active", Status.UNKNOWN, "")),
          new Event("polled", s -> s.scaledObject("Active", Status.FALSE, "ScalerNotActive")),
          new Event("fallback", s -> s.scaledObject("Fallback", Status.TRUE, "Exists")),
          new Event("no fallback", s -> s.scaledObject("Fallback", Status.FALSE, "None")),
          new Event("silence", ASnapshot::metricSilent),
          new Event("number", s -> s.metricIs(1, s.millis / 1000.0)),
          new Event("stream missing", s -> s.stream = new StreamAnswer.StreamMissing()),
          new Event("NATS down", s -> s.stream = new StreamAnswer.Unreachable("x")),
          new Event("push", s -> s.stream = new Found(Kind.PUSH, true, Acks.EXPLICIT, 0, 0)),
          new Event("found", s -> s.stream = new Found(Kind.PULL, true, Acks.EXPLICIT, 0, 0)),
          new Event("paused", s -> s.annotated("paused", "true")),
          new Event("resumed", s -> s.annotations.clear()),
          new Event("template changed", s -> s.template = "theirs"),
          new Event("image error", s -> s.pod("a").waits("InvalidImageName", "")),
          new Event("back-off", s -> s.pod("b").waits("ImagePullBackOff", "")),
          new Event("pods run", s -> s.pods.clear()));

  @Provide
  Arbitrary<List<Event>> events() {
    return Arbitraries.of(EVENTS).list().ofMaxSize(25);
  }

  @Property(tries = 3000)
  void neverReadyUnlessTheRawFactsOfEveryGateHold(
      @ForAll("events") List<Event> events,
      @ForAll @IntRange(min = 1, max = 5) int pace,
      @ForAll boolean mayRest) {
    ASnapshot start = new ASnapshot();
    start.min = mayRest ? 0 : 1;
    Story story = new Story(start);
    double now = 10;
    story.at(now);
    for (Event event : events) {
      now += pace * 0.7;
      Judgement judgement = story.obeyed(now, event.change());
      if (judgement.verdict() instanceof Final end && end.state().isReady()) {
        assertRawFacts(story.now);
      }
      assertThat(Story.findings(judgement).isEmpty())
          .as("something is named unless it is ready")
          .isEqualTo(judgement.verdict() instanceof Final end && end.state().isReady());
    }
  }

  private static void assertRawFacts(ASnapshot s) {
    assertThat(s.observed).isGreaterThanOrEqualTo(s.ourGeneration);
    assertThat(s.template).isEqualTo("new");
    LiveReplicaSet newest =
        s.replicaSets.stream()
            .max(java.util.Comparator.comparingLong(LiveReplicaSet::revision))
            .orElseThrow();
    assertThat(newest.templateDigest()).isEqualTo("new");
    assertThat(s.desired == 0 || newest.available() > 0).isTrue();
    assertThat(s.replicaSets)
        .filteredOn(replicaSet -> !replicaSet.equals(newest))
        .allMatch(replicaSet -> replicaSet.replicas() == 0);
    assertThat(s.hpaThere).isTrue();
    assertThat(s.hpaSpecHash).contains("spec-1");
    assertThat(s.hpaOwner).isEqualTo("scaled-object-1");
    Conditions scaledObject = new Conditions(List.copyOf(s.scaledObjectConditions.values()));
    assertThat(scaledObject.status("Ready")).isEqualTo(Status.TRUE);
    assertThat(scaledObject.status("Active")).isNotEqualTo(Status.UNKNOWN);
    assertThat(s.desired == 0 || scaledObject.status("Fallback") != Status.TRUE).isTrue();
    Conditions hpa = new Conditions(List.copyOf(s.hpaConditions.values()));
    assertThat(hpa.status("AbleToScale")).isEqualTo(Status.TRUE);
    boolean itself = hpa.status("ScaledToZero") == Status.TRUE;
    boolean off = hpa.reason("ScalingActive").equals("ScalingDisabled");
    boolean rests = s.desired == 0 && s.min == 0 && (off || itself);
    assertThat(rests || hpa.status("ScalingActive") == Status.TRUE).isTrue();
    assertThat(s.metric).isInstanceOf(MetricAnswer.Value.class);
    assertThat(s.stream).isInstanceOf(Found.class);
    assertThat(((Found) s.stream).kind()).isEqualTo(Kind.PULL);
    assertThat(s.annotations).isEmpty();
  }

  @Property(tries = 2000)
  void movingTheTargetNeverTurnsAPassedRolloutIntoOneThatWaits(
      @ForAll("events") List<Event> events,
      @ForAll List<@IntRange(min = 0, max = 30) Integer> targets) {
    Story story = new Story(new ASnapshot());
    double now = 10;
    story.at(now);
    for (Event event : events) {
      now += 1.5;
      story.at(now, event.change());
    }
    if (Story.gate(story.last(), Gate.ROLLOUT).equals("PASSED")) {
      for (int target : targets) {
        now += 0.5;
        Judgement judgement =
            story.at(
                now,
                s -> {
                  s.desired = target;
                  s.generation++;
                });
        assertThat(judgement.gates().get(Gate.ROLLOUT)).isNotInstanceOf(GateResult.Waiting.class);
      }
    }
  }

  @Property(tries = 2000)
  void aPermanentFailureStaysForTheSameFacts(
      @ForAll("events") List<Event> events, @ForAll @IntRange(min = 0, max = 600) int later) {
    Story story = new Story(new ASnapshot());
    double now = 10;
    for (Event event : events) {
      now += 1.5;
      story.at(now, event.change());
    }
    if (!events.isEmpty() && Story.state(story.last()).startsWith("FAILED")) {
      assertThat(Story.state(story.at(now + later))).startsWith("FAILED");
    }
  }

  /** One event of each object, none of which undoes another's. */
  private static final List<Event> UNRELATED =
      List.of(
          new Event("unavailable", s -> s.available(1)),
          new Event("back-off", s -> s.pod("b").waits("ImagePullBackOff", "")),
          new Event("not ready", s -> s.scaledObject("Ready", Status.FALSE, "TriggerError")),
          new Event("HPA gap", s -> s.hpa("ScalingActive", Status.FALSE, "FailedGet", "")),
          new Event("NATS down", s -> s.stream = new StreamAnswer.Unreachable("x")),
          new Event("silence", ASnapshot::metricSilent));

  @Property(tries = 500)
  void theOrderOfEventsOfUnrelatedObjectsDoesNotMatter(
      @ForAll @IntRange(min = 0, max = 63) int subset, @ForAll Random random) {
    List<Event> some = new ArrayList<>();
    for (int i = 0; i < UNRELATED.size(); i++) {
      if ((subset >> i & 1) == 1) {
        some.add(UNRELATED.get(i));
      }
    }
    Verdict inOrder = told(some);
    Collections.shuffle(some, random);
    assertThat(told(some)).isEqualTo(inOrder);
  }

  private static Verdict told(List<Event> events) {
    Story story = new Story(new ASnapshot());
    story.at(10);
    double now = 10;
    for (Event event : events) {
      now += 0.25;
      story.at(now, event.change());
    }
    return story.obeyed(400).verdict();
  }
}
