package io.bizmatters.platform.eds.readiness;

import io.bizmatters.platform.eds.readiness.Symptoms.Symptom;
import io.bizmatters.platform.eds.readiness.Symptoms.Symptom.Fact;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Holds the state that one judgement passes to the next; only the judge reads it.
 *
 * @param hold the hold of G1
 * @param since the start of each symptom
 * @param settled the time since which every gate except G4 has passed
 * @param seen which applied objects were seen
 * @param proof the step of G6
 */
public record Memory(
    Optional<RolloutHold> hold, Since since, Optional<Moment> settled, Seen seen, Proof proof) {

  /** Returns the memory before the first snapshot. */
  public static Memory fresh() {
    return new Memory(
        Optional.empty(), Since.NOTHING, Optional.empty(), Seen.NOTHING, Proof.RESTING);
  }

  /**
   * Returns when the rollout has held long enough; the caller judges again then, because no event
   * occurs at that time.
   */
  public Optional<Moment> holdEnd() {
    return hold.map(RolloutHold::end);
  }

  /**
   * Whether the force-activation annotation may be set and must be removed, also when the build is
   * interrupted.
   */
  public boolean mustLetGo() {
    return proof.mustLetGo();
  }

  /**
   * Remembers for gate G1 since when the rollout has been complete without a break.
   *
   * @param kept the available replicas that must stay. The number follows the desired replicas down
   *     at once, and up only when that many are available: a scaling event never breaks the hold, a
   *     lost pod does.
   */
  record RolloutHold(Moment since, int kept) {

    static final Duration TIME = Duration.ofSeconds(2);

    static Optional<RolloutHold> next(Optional<RolloutHold> before, Snapshot snapshot) {
      if (RolloutGate.obstacle(snapshot).isPresent()) {
        return Optional.empty();
      }
      int required = snapshot.applied().required().of(snapshot.desired());
      if (snapshot.available() >= required) {
        Moment since = before.map(RolloutHold::since).orElse(snapshot.at());
        return Optional.of(new RolloutHold(since, required));
      }
      return before.filter(hold -> snapshot.available() >= hold.kept());
    }

    boolean isLongEnough(Moment now) {
      return !now.isBefore(end());
    }

    Moment end() {
      return new Moment(since.sinceStart().plus(TIME));
    }
  }

  /**
   * Remembers which applied objects were seen: a seen object that disappears was deleted by
   * somebody else; an object that was never seen is only late.
   */
  record Seen(boolean deployment, boolean scaledObject) {

    static final Seen NOTHING = new Seen(false, false);

    Seen and(Snapshot snapshot) {
      return new Seen(
          deployment || snapshot.ourDeployment().isPresent(),
          scaledObject || snapshot.ourScaledObject().isPresent());
    }
  }

  /** Remembers since when each symptom has lasted without a break. */
  record Since(Map<Fact, Moment> first) {

    static final Since NOTHING = new Since(Map.of());

    Since {
      first = Map.copyOf(first);
    }

    /** Returns the memory with new symptoms and without ended ones. */
    Since next(List<Symptom> symptoms, Moment now) {
      Map<Fact, Moment> lasting = new HashMap<>();
      for (Symptom symptom : symptoms) {
        lasting.put(symptom.fact(), first.getOrDefault(symptom.fact(), now));
      }
      return new Since(lasting);
    }

    /** Whether a symptom has lasted longer than its grace period. */
    boolean isDue(Symptom symptom, Moment now) {
      Moment begin = first.getOrDefault(symptom.fact(), now);
      return now.since(begin).compareTo(symptom.grace()) >= 0;
    }
  }
}
