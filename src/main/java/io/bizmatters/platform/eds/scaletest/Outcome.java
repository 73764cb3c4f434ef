package io.bizmatters.platform.eds.scaletest;

import io.bizmatters.platform.eds.report.Miss;
import java.time.Duration;

/** Holds the state of a check. */
public sealed interface Outcome {

  /** The check is not decided yet. */
  record Open() implements Outcome {}

  /**
   * The check passed.
   *
   * @param at when the required state was first observed
   * @param detail what was observed
   */
  record Passed(Duration at, String detail) implements Outcome {}

  /** The check failed: the time is up, or more time cannot help. */
  record Failed(Duration at, Miss miss) implements Outcome {}

  /** The check was skipped because an earlier one failed. */
  record Skipped() implements Outcome {}
}
