package io.bizmatters.platform.eds.readiness;

import java.util.Optional;

/**
 * What one judgement leaves to the next: a value that only the judge reads.
 *
 * @param hold G1's latch
 * @param since since when each symptom has been seen
 * @param settled since when every gate but G4 has passed
 * @param seen which of our objects were seen
 * @param proof how far G6 is
 */
public record Memory(
    Optional<RolloutHold> hold, Since since, Optional<Moment> settled, Seen seen, Proof proof) {

  /** Before the first snapshot. */
  public static Memory fresh() {
    return new Memory(
        Optional.empty(), Since.NOTHING, Optional.empty(), Seen.NOTHING, Proof.RESTING);
  }

  /**
   * When the rollout will have held long enough, or has: worth a look just then, for nothing else
   * will call for one.
   */
  public Optional<Moment> holdEnd() {
    return hold.map(RolloutHold::end);
  }

  /**
   * Whether the force-activation annotation may be set and has to be taken away, also when the
   * build is interrupted.
   */
  public boolean mustLetGo() {
    return proof.mustLetGo();
  }
}
