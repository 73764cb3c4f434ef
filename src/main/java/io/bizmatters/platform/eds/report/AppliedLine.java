package io.bizmatters.platform.eds.report;

import io.bizmatters.platform.eds.report.RunReport.Action;
import io.bizmatters.platform.eds.report.RunReport.ServiceReport;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Summarizes what an apply did to a service: {@code orders-worker 1 changed, 3 unchanged}. */
public final class AppliedLine {

  private AppliedLine() {}

  /**
   * Returns the line, without a line break.
   *
   * @param dryRun whether the apply was a dry run
   */
  public static String of(ServiceReport service, boolean dryRun) {
    String counts =
        Stream.of(Action.values())
            .filter(action -> count(service, action) > 0)
            .map(action -> count(service, action) + " " + ReportJson.word(action).replace('-', ' '))
            .collect(Collectors.joining(", "));
    return Line.of(service.name()) + "  " + (dryRun ? "dry run: " : "") + counts;
  }

  private static long count(ServiceReport service, Action action) {
    return service.objects().stream().filter(object -> object.action() == action).count();
  }
}
