package io.bizmatters.platform.eds.readiness;

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
}
