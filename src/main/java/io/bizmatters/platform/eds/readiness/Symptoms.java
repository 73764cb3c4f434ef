package io.bizmatters.platform.eds.readiness;

import io.bizmatters.platform.eds.readiness.Gate.GateResult;
import io.bizmatters.platform.eds.readiness.Judgement.Finding;
import io.bizmatters.platform.eds.readiness.Memory.Since;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** Holds all symptoms of a snapshot and their duration. */
record Symptoms(List<Symptom> all, Since since, Moment now) {

  static Symptoms in(Snapshot snapshot, Since before) {
    List<Symptom> all = new ArrayList<>(RolloutSymptoms.in(snapshot));
    all.addAll(PodSymptoms.in(snapshot));
    snapshot.scaling().ifPresent(ours -> all.addAll(AutoscalerSymptoms.in(snapshot, ours)));
    return new Symptoms(
        Collections.unmodifiableList(all), before.next(all, snapshot.at()), snapshot.at());
  }

  /** Whether KEDA keeps the fallback's replicas. */
  boolean fallsBack() {
    return all.stream().anyMatch(Symptoms::isFallback);
  }

  /** Returns the fallback's finding, when the fallback has lasted long enough. */
  Optional<Finding> degraded() {
    return due(Symptoms::isFallback).stream().map(Symptom::finding).findFirst();
  }

  /**
   * Fails waiting gates with symptoms that have lasted too long; gates that pass stay.
   *
   * @param stands whether the rollout is complete with an available pod; then symptoms of a further
   *     pod do not fail it
   */
  Map<Gate, GateResult> applyTo(Map<Gate, GateResult> gates, boolean stands) {
    Map<Gate, GateResult> told = new EnumMap<>(gates);
    for (Symptom symptom : due(symptom -> symptom.effect() instanceof Symptom.Fail)) {
      boolean spared =
          symptom.gate() == Gate.ROLLOUT ? stands : fallsBack() || isPassed(told, symptom);
      if (!spared) {
        told.computeIfPresent(symptom.gate(), (gate, result) -> failed(result, symptom));
      }
    }
    return told;
  }

  /** Returns the warnings, and the faults of gates that pass nevertheless. */
  List<Finding> warnings(Map<Gate, GateResult> gates) {
    return due(symptom -> symptom.effect() instanceof Symptom.Warn || isPassed(gates, symptom))
        .stream()
        .map(Symptom::finding)
        .toList();
  }

  /** Returns the faults that may still pass. */
  List<Finding> blocking(Map<Gate, GateResult> gates) {
    return all.stream()
        .filter(symptom -> isFallback(symptom) || !isPassed(gates, symptom))
        .map(Symptom::finding)
        .toList();
  }

  private List<Symptom> due(Predicate<Symptom> which) {
    return all.stream().filter(which).filter(symptom -> since.isDue(symptom, now)).toList();
  }

  /** Fails a gate; of several causes, the one nearest to the root counts. */
  private static GateResult failed(GateResult result, Symptom symptom) {
    FailureReason reason = ((Symptom.Fail) symptom.effect()).reason();
    boolean known =
        result instanceof GateResult.Failed failed && failed.reason().compareTo(reason) <= 0;
    return known ? result : new GateResult.Failed(reason, symptom.finding());
  }

  private static boolean isFallback(Symptom symptom) {
    return symptom.effect() instanceof Symptom.Degrade;
  }

  private static boolean isPassed(Map<Gate, GateResult> gates, Symptom symptom) {
    return gates.get(symptom.gate()) instanceof GateResult.Passed;
  }

  /**
   * Describes a fault in a snapshot, and how long it is tolerated.
   *
   * @param gate the affected gate; a symptom never fails a gate that passes
   * @param grace how long the symptom must last to have its effect
   */
  record Symptom(Gate gate, Finding finding, Duration grace, Effect effect) {

    /** The effect of a symptom that lasts. */
    sealed interface Effect {}

    /** The release fails. */
    record Fail(FailureReason reason) implements Effect {}

    /** The service runs with KEDA's fallback: the release ends as DEGRADED. */
    record Degrade() implements Effect {}

    /** The symptom becomes a warning. */
    record Warn() implements Effect {}

    static Symptom fail(Gate gate, FailureReason reason, Duration grace, Finding finding) {
      return new Symptom(gate, finding, grace, new Fail(reason));
    }

    static Symptom warn(Gate gate, Duration grace, Finding finding) {
      return new Symptom(gate, finding, grace, new Warn());
    }

    /**
     * Returns the identity of the symptom while its texts change: an image error and its back-off
     * are the same fact.
     */
    Fact fact() {
      String effectName = effect instanceof Fail fail ? fail.reason().name() : finding.reason();
      return new Fact(finding.object(), effectName);
    }

    /** A fact about an object that can last or end. */
    record Fact(ObjectName object, String what) {}
  }
}
