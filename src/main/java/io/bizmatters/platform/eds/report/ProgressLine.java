package io.bizmatters.platform.eds.report;

import io.bizmatters.platform.eds.readiness.Progress;
import java.util.Optional;

/** One line of progress. */
public final class ProgressLine {

  private ProgressLine() {}

  /** One line of progress. */
  public static String of(String service, Progress progress, Optional<String> blocker) {
    return "";
  }
}
