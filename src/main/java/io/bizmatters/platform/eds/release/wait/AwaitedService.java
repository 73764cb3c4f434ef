package io.bizmatters.platform.eds.release.wait;

import io.bizmatters.platform.eds.kubernetes.watch.ClusterWatch.Sight;
import io.bizmatters.platform.eds.kubernetes.watch.ClusterWatch.WatchedName;
import io.bizmatters.platform.eds.manifest.TargetService;
import io.bizmatters.platform.eds.readiness.Expectation;
import io.bizmatters.platform.eds.readiness.Expectation.ScaledObjectTarget;
import io.bizmatters.platform.eds.readiness.Gate;
import io.bizmatters.platform.eds.readiness.Gate.GateResult;
import io.bizmatters.platform.eds.readiness.Judgement;
import io.bizmatters.platform.eds.readiness.Judgement.Verdict;
import io.bizmatters.platform.eds.readiness.KedaBehaviour.KedaVersion;
import io.bizmatters.platform.eds.readiness.Memory;
import io.bizmatters.platform.eds.readiness.Moment;
import io.bizmatters.platform.eds.readiness.Readiness;
import io.bizmatters.platform.eds.readiness.Snapshot;
import io.bizmatters.platform.eds.readiness.Snapshot.MetricAnswer;
import io.bizmatters.platform.eds.readiness.StreamAnswer;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/** A service during a wait. Only the judging thread touches it. */
public final class AwaitedService {

  private final TargetService service;
  private final Expectation applied;
  private final WatchedName watched;
  private final Map<Gate, Moment> passedAt = new EnumMap<>(Gate.class);

  private Memory memory = Memory.fresh();
  private MetricAnswer metric = new MetricAnswer.NotAsked();
  private StreamAnswer stream = new StreamAnswer.NotAsked();
  private Optional<Moment> metricAnsweredAt = Optional.empty();
  private Optional<Moment> streamAnsweredAt = Optional.empty();
  private Optional<Judgement> last = Optional.empty();
  private Optional<Moment> endedAt = Optional.empty();
  private boolean judgeAgain = true;
  private Moment judgedAt = Moment.ofMillis(0);

  public AwaitedService(TargetService service, Expectation applied) {
    this.service = service;
    this.applied = applied;
    this.watched = new WatchedName(applied.namespace(), applied.deployment().name());
  }

  public TargetService service() {
    return service;
  }

  public Expectation applied() {
    return applied;
  }

  WatchedName watched() {
    return watched;
  }

  Sight sight(WaitEnvironment environment) {
    return environment.sight(
        watched,
        applied.scaledObject().map(ScaledObjectTarget::name),
        applied.scaledObject().map(ScaledObjectTarget::hpa).orElse(""));
  }

  /** Judges the current state. */
  public Judgement judge(Sight sight, Moment now, Optional<KedaVersion> keda) {
    judgeAgain = false;
    judgedAt = now;
    Snapshot snapshot =
        new Snapshot(
            applied,
            now,
            sight.deployment(),
            sight.replicaSets(),
            sight.pods(),
            sight.scaledObject(),
            sight.hpa(),
            metric,
            stream,
            keda);
    Judgement judgement = Readiness.judge(snapshot, memory);
    memory = judgement.memory();
    judgement.gates().forEach((gate, result) -> remember(gate, result, now));
    end(judgement, now);
    return judgement;
  }

  private void remember(Gate gate, GateResult result, Moment now) {
    if (result.passed()) {
      passedAt.putIfAbsent(gate, now);
    } else {
      passedAt.remove(gate);
    }
  }

  /** Ends the wait by timeout. */
  void timeOut(Moment now) {
    end(Readiness.timedOut(judgement()), now);
  }

  private void end(Judgement judgement, Moment now) {
    last = Optional.of(judgement);
    if (judgement.verdict() instanceof Verdict.Final) {
      endedAt = Optional.of(now);
    }
  }

  /** Returns the last judgement. */
  public Judgement judgement() {
    return last.orElseThrow();
  }

  boolean hasEnded() {
    return endedAt.isPresent();
  }

  Moment endedAt() {
    return endedAt.orElseThrow();
  }

  Map<Gate, Moment> passedAt() {
    return Map.copyOf(passedAt);
  }

  boolean mustLetGo() {
    return memory.mustLetGo();
  }

  /** Returns whether an answer arrived after the last judgement. */
  boolean judgeAgain() {
    return judgeAgain;
  }

  /** Returns how long until time alone may change the judgement; empty if no known hold ends. */
  Optional<Duration> untilHoldEnds(Moment now) {
    return memory.holdEnd().filter(judgedAt::isBefore).map(end -> end.since(now));
  }

  public void answered(MetricAnswer answer, Moment now) {
    metric = answer;
    metricAnsweredAt = Optional.of(now);
    judgeAgain = true;
  }

  public void answered(StreamAnswer answer, Moment now) {
    stream = answer;
    streamAnsweredAt = Optional.of(now);
    judgeAgain = true;
  }

  Optional<Moment> metricAnsweredAt() {
    return metricAnsweredAt;
  }

  Optional<Moment> streamAnsweredAt() {
    return streamAnsweredAt;
  }

  /** Returns whether NATS had the stream and its consumer at the last look. */
  boolean streamIsFound() {
    return stream instanceof StreamAnswer.Found || stream instanceof StreamAnswer.Skipped;
  }
}
