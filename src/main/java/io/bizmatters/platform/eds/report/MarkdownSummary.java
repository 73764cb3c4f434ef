package io.bizmatters.platform.eds.report;

import io.bizmatters.platform.eds.report.RunReport.GateReport;
import io.bizmatters.platform.eds.report.RunReport.ServiceReport;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;

/**
 * Writes a run as GitHub Markdown, for the summary of a job ({@code GITHUB_STEP_SUMMARY}): a table
 * with a row for each service, and below it, folded, why services are not ready.
 */
public final class MarkdownSummary {

  private static final List<String> HEAD =
      List.of("service", "namespace", "state", "replicas", "lag", "seconds");

  private MarkdownSummary() {}

  /** Returns Markdown that can be appended to other Markdown. */
  public static String of(RunReport report) {
    StringBuilder text = new StringBuilder("### ").append(title(report)).append("\n\n");
    report
        .target()
        .ifPresent(
            target ->
                text.append(target.context().map(context -> cell(context) + ", ").orElse(""))
                    .append(cell(target.server()))
                    .append("\n\n"));
    if (!report.services().isEmpty()) {
      text.append(MarkdownTable.head(HEAD));
      report.services().forEach(service -> text.append(MarkdownTable.row(cells(service))));
    }
    report.services().stream().filter(MarkdownSummary::hasMore).forEach(s -> details(text, s));
    return text.append('\n').toString();
  }

  private static String title(RunReport report) {
    long ready = report.services().stream().filter(ReportText::isReady).count();
    long troubled = report.services().stream().filter(ReportText::isTroubled).count();
    int all = report.services().size();
    boolean waited = ready + troubled > 0;
    return "eds:"
        + cell(report.goal())
        + ": "
        + (waited ? ready + " of " : "")
        + all
        + (all == 1 ? " service" : " services")
        + (waited ? " ready, " : ", ")
        + ReportText.seconds(report.took());
  }

  private static List<String> cells(ServiceReport service) {
    return List.of(
        cell(service.name()),
        cell(service.namespace()),
        state(service),
        service.replicas().map(StatusTable::replicas).orElse(""),
        service.lag().map(ReportText::number).orElse(""),
        seconds(service));
  }

  private static String state(ServiceReport service) {
    String bold = ReportText.isTroubled(service) ? "**" : "";
    return bold + cell(ReportText.state(service)) + bold;
  }

  /** Returns the time until the last gate passed, or until the end of the wait. */
  private static String seconds(ServiceReport service) {
    return service.gates().stream()
        .map(GateReport::took)
        .max(Comparator.naturalOrder())
        .map(MarkdownSummary::tenths)
        .orElse("");
  }

  private static String tenths(Duration took) {
    BigDecimal seconds = ReportText.exactSeconds(took);
    return seconds.setScale(1, RoundingMode.HALF_UP).toPlainString();
  }

  private static boolean hasMore(ServiceReport service) {
    boolean refused = service.objects().stream().anyMatch(object -> object.refused().isPresent());
    boolean found = !service.findings().isEmpty() || !service.evidence().isEmpty();
    return refused || found || (ReportText.isTroubled(service) && service.message().isPresent());
  }

  private static void details(StringBuilder text, ServiceReport service) {
    String report = FailureReport.of(service);
    String fence = fence(report);
    text.append("\n<details><summary>")
        .append(cell(service.name()))
        .append(": ")
        .append(cell(ReportText.state(service)))
        .append("</summary>\n\n")
        .append(fence)
        .append("text\n")
        .append(report)
        .append(fence)
        .append("\n\n</details>\n");
  }

  /**
   * Returns a fence with more backticks than any sequence in the text, so that the text cannot end
   * the block.
   */
  private static String fence(String text) {
    int longest = 2;
    int run = 0;
    for (int i = 0; i < text.length(); i++) {
      run = text.charAt(i) == '`' ? run + 1 : 0;
      longest = Math.max(longest, run);
    }
    return "`".repeat(longest + 1);
  }

  private static String cell(String text) {
    return MarkdownTable.text(Line.of(MaskedText.of(text).replaceAll("\\s+", " ")));
  }
}
