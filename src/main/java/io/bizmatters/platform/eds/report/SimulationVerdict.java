package io.bizmatters.platform.eds.report;

import io.bizmatters.platform.eds.simulate.Finding;
import io.bizmatters.platform.eds.simulate.Simulation;
import io.bizmatters.platform.eds.simulate.Simulation.Range;
import io.bizmatters.platform.eds.simulate.Simulation.Summary;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Writes what a change of settings does, as GitHub Markdown for a pull request. */
public final class SimulationVerdict {

  private static final double SAME = 0.0005;

  private SimulationVerdict() {}

  /** Returns a table with the middle values before and after, and the findings of both. */
  public static String of(EarlierSimulation before, Simulation after) {
    Summary summary = after.summary();
    StringBuilder text = new StringBuilder("### eds:simulate: ");
    text.append(MarkdownTable.text(after.setting().service())).append("\n\n");
    String load =
        EarlierSimulation.load(
            after.setting().load().text(),
            after.setting().worker().time().text(),
            after.setting().duration().toSeconds());
    if (!load.equals(before.load())) {
      text.append("The two had different loads: before ").append(MarkdownTable.text(before.load()));
      text.append("; after ").append(MarkdownTable.text(load)).append(".\n\n");
    }
    text.append(MarkdownTable.head(List.of("", "before", "after", "change")));
    row(text, "pod-hours", before.podHours(), summary.podHours());
    if (before.cost().isPresent() && summary.cost().isPresent()) {
      row(text, "cost", before.cost().get(), summary.cost().get());
    }
    row(text, "95 % wait at most, s", before.waitP95(), summary.waitSeconds().p95());
    row(text, "highest lag", before.lag(), summary.lag());
    row(text, "at the most replicas, s", before.atMaxSeconds(), summary.atMaxSeconds());
    String found =
        after.findings().stream()
            .map(Finding::id)
            .map(id -> id.word())
            .collect(Collectors.joining(", "));
    text.append(
        MarkdownTable.row(
            List.of(
                "findings", MarkdownTable.text(String.join(", ", before.findings())), found, "")));
    for (Finding finding : after.findings()) {
      text.append("\n- **").append(finding.id().word()).append("**: ");
      text.append(MarkdownTable.text(finding.found())).append("; fix: ");
      text.append(MarkdownTable.text(finding.fix()));
    }
    return text.append("\n\n").toString();
  }

  private static void row(StringBuilder text, String name, Range before, Range after) {
    text.append(
        MarkdownTable.row(
            List.of(
                name,
                SimulationText.range(before),
                SimulationText.range(after),
                change(before.middle(), after.middle()))));
  }

  private static String change(double before, double after) {
    if (Double.isInfinite(before) || Double.isInfinite(after) || before == 0) {
      return "";
    }
    double share = after / before - 1;
    return Math.abs(share) < SAME ? "=" : String.format(Locale.ROOT, "%+.1f %%", 100 * share);
  }
}
