package io.bizmatters.platform.eds.scaletest;

import io.bizmatters.platform.eds.report.ScaleTestReport.Miss;
import java.time.Duration;

/** How a check stands. */
public sealed interface Outcome {

  /** Nobody knows yet. */
  record Open() implements Outcome {}

  /**
   * It is as it must be.
   *
   * @param at when that was first seen
   * @param detail what was seen
   */
  record Passed(Duration at, String detail) implements Outcome {}

  /** It is not, and time is up or cannot help. */
  record Failed(Duration at, Miss miss) implements Outcome {}

  /** What it would build upon has failed. */
  record Skipped() implements Outcome {}
}
