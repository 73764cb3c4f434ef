package io.bizmatters.platform.eds.readiness;

import java.time.Duration;
import java.util.Optional;

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
