package io.bizmatters.platform.eds.simulate;

import java.util.Locale;

/**
 * Something that a person should know.
 *
 * @param id by which a build can fail on it
 * @param found the numbers
 * @param fix the number that would mend it
 */
public record Finding(Id id, String found, String fix) {

  /** What a simulation can find; a build can fail on each. */
  public enum Id {
    CANNOT_DRAIN("the most replicas are too few for the load"),
    OSCILLATES("replicas fall and rise again while the load does not"),
    TOP_FOR_NOTHING("the most replicas start, and most of them find nothing to do"),
    SLEEPS_THROUGH("messages wait at 0 replicas, because their number wakes nobody"),
    MAX_ACK_PENDING("pods idle while messages wait, because maxAckPending is reached"),
    BATCH_ABOVE_THRESHOLD("one pod takes more messages at once than the lag of one replica"),
    REDELIVERS("NATS delivers messages again while a pod still holds them"),
    COOLDOWN_CUTS("the cooldown takes several replicas to 0 at once"),
    LATENCY_GOAL_MISSED("messages wait longer than the goal allows"),
    WINDOW_COSTS("the window of scaling down costs more than it saves");

    private final String text;

    Id(String text) {
      this.text = text;
    }

    /** Returns the name for people and programs: {@code cannot-drain}. */
    public String word() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Returns what it means. */
    public String text() {
      return text;
    }
  }
}
