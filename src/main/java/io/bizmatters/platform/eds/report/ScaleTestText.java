package io.bizmatters.platform.eds.report;

import io.bizmatters.platform.eds.report.ProblemReport.ProblemBlock;
import io.bizmatters.platform.eds.report.ScaleTestReport.Check;
import io.bizmatters.platform.eds.report.ScaleTestReport.Result;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Writes a scale test for a console. */
public final class ScaleTestText {

  private static final int WIDTH = 7;

  private ScaleTestText() {}

  /** Returns the result of the service on one line. */
  public static String summary(ScaleTestReport report) {
    String checks =
        report.checks().stream()
            .filter(check -> check.result() == Result.PASSED)
            .map(Check::detail)
            .filter(detail -> !detail.isEmpty())
            .collect(Collectors.joining("; "));
    return Line.of(
        report.service()
            + "  "
            + (report.passed() ? "SCALES" : "FAILED")
            + (checks.isEmpty() ? "" : "  " + MaskedText.of(checks)));
  }

  /** Returns why a service failed, on several lines, each ended by a line break. */
  public static String failure(ScaleTestReport report) {
    StringBuilder text = new StringBuilder();
    for (Check check : report.checks()) {
      if (check.result() == Result.FAILED) {
        text.append(Line.of(report.service() + " in " + report.namespace() + "  " + check.title()));
        text.append(": failed\n\n").append(misses(check.misses())).append('\n');
      }
    }
    return text.toString();
  }

  /** Returns blocks of lines; several blocks are numbered. */
  static String misses(List<Miss> misses) {
    return IntStream.range(0, misses.size())
        .mapToObj(i -> block(misses.get(i), misses.size() == 1 ? "" : i + 1 + ". "))
        .collect(Collectors.joining("\n"));
  }

  private static String block(Miss miss, String number) {
    ProblemBlock block =
        new ProblemBlock(number, ReportText.line(miss.subject()), WIDTH)
            .line("found", ReportText.line(miss.found()));
    if (!miss.allowed().isEmpty()) {
      block.line("must", ReportText.line(miss.allowed()));
    }
    return block.line("fix", ReportText.line(miss.fix())) + "\n";
  }
}
