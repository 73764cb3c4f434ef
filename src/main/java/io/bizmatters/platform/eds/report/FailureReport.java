package io.bizmatters.platform.eds.report;

import io.bizmatters.platform.eds.readiness.Judgement.Finding;
import io.bizmatters.platform.eds.report.RunReport.Action;
import io.bizmatters.platform.eds.report.RunReport.Evidence;
import io.bizmatters.platform.eds.report.RunReport.GateReport;
import io.bizmatters.platform.eds.report.RunReport.ObjectReport;
import io.bizmatters.platform.eds.report.RunReport.Refused;
import io.bizmatters.platform.eds.report.RunReport.ServiceReport;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Explains on a console why a service is not ready: each cause with found, required and fix; the
 * gates that did not pass; the objects that were applied or not; events and last log lines of
 * failed pods.
 */
public final class FailureReport {

  private static final int LONGEST_LINE = 600;

  private FailureReport() {}

  /** Returns several lines, each ended by a line break. */
  public static String of(ServiceReport service) {
    StringBuilder text = new StringBuilder(head(service)).append('\n');
    List<String> causes = causes(service);
    for (int i = 0; i < causes.size(); i++) {
      String number = causes.size() == 1 ? "" : (i + 1) + ". ";
      String indent = " ".repeat(Math.max(2, number.length()));
      text.append('\n').append(number).append(causes.get(i).replace("\n", "\n" + indent));
      text.append('\n');
    }
    section(text, "", conflicts(service));
    section(text, "gates that did not pass", gates(service));
    section(text, "objects", objects(service));
    service.evidence().forEach(evidence -> evidence(text, evidence));
    return text.toString();
  }

  private static String head(ServiceReport service) {
    String message = service.message().map(text -> ": " + ReportText.line(text)).orElse("");
    return Line.of(service.name())
        + " in "
        + Line.of(service.namespace())
        + "  "
        + ReportText.state(service)
        + message;
  }

  /**
   * Returns blocks of lines: first the refusals of the cluster, then the findings of the wait. A
   * refusal has a finding too, which contains the fix.
   */
  private static List<String> causes(ServiceReport service) {
    List<String> causes = new ArrayList<>();
    Set<String> told = new HashSet<>();
    for (ObjectReport object : service.objects()) {
      if (object.refused().isPresent()) {
        causes.add(refused(object, object.refused().get(), service.findings()));
        told.add(ReportText.title(object));
      }
    }
    String rule = service.reason().flatMap(ReasonMeaning::of).map(ReasonMeaning::rule).orElse("");
    for (Finding finding : service.findings()) {
      if (!told.contains(Line.of(finding.object().toString()))) {
        causes.add(block(finding, rule));
        rule = "";
      }
    }
    return causes;
  }

  private static String refused(ObjectReport object, Refused refused, List<Finding> findings) {
    if (!refused.conflicts().isEmpty()) {
      return block(
          ReportText.title(object),
          refused.what(),
          "a field has one owner, or all owners want the same value",
          "see the table below, field by field");
    }
    String fix =
        findings.stream()
            .filter(
                finding -> Line.of(finding.object().toString()).equals(ReportText.title(object)))
            .findFirst()
            .map(Finding::fix)
            .orElse("correct what the message names, and run the goal again");
    return block(ReportText.title(object), refused.what(), "", fix);
  }

  private static String block(Finding finding, String rule) {
    String found = finding.reason() + ": " + finding.message();
    return block(Line.of(finding.object().toString()), found, rule, finding.fix());
  }

  private static String block(String where, String found, String rule, String fix) {
    return where
        + line("found", found)
        + (rule.isEmpty() ? "" : line("must", rule))
        + line("fix", fix);
  }

  private static String line(String name, String text) {
    return "\n" + Line.padded(name, 9) + Line.cut(ReportText.line(text), LONGEST_LINE);
  }

  private static List<String> conflicts(ServiceReport service) {
    return ConflictTable.of(service.objects()).lines().toList();
  }

  private static List<String> gates(ServiceReport service) {
    TextTable table = new TextTable("GATE", "AFTER", "SAID LAST");
    List<GateReport> waiting = service.gates().stream().filter(gate -> !gate.passed()).toList();
    waiting.forEach(
        gate ->
            table.row(
                Line.of(gate.id()),
                ReportText.seconds(gate.took()),
                Line.cut(ReportText.line(gate.detail()), LONGEST_LINE)));
    return waiting.isEmpty() ? List.of() : table.text("").lines().toList();
  }

  /** Lists the objects if not all of them were applied. */
  private static List<String> objects(ServiceReport service) {
    boolean complete =
        service.objects().stream()
            .noneMatch(
                object -> object.action() == Action.FAILED || object.action() == Action.NOT_TRIED);
    List<String> lines = new ArrayList<>();
    if (!complete) {
      for (Action action : Action.values()) {
        String titles =
            service.objects().stream()
                .filter(object -> object.action() == action)
                .map(ReportText::title)
                .collect(Collectors.joining(", "));
        if (!titles.isEmpty()) {
          lines.add(Line.padded(ReportJson.word(action), 11) + titles);
        }
      }
      lines.add("what was applied stays; after the fix, the same goal does the rest");
    }
    return lines;
  }

  private static void evidence(StringBuilder text, Evidence evidence) {
    String pod = "Pod/" + Line.of(evidence.pod());
    section(text, "events of " + pod, shown(evidence.events()));
    String container = ", container " + Line.of(evidence.container());
    section(text, "last log lines of " + pod + container, shown(evidence.logLines()));
  }

  private static List<String> shown(List<String> lines) {
    return MaskedText.lines(lines).stream()
        .map(line -> Line.cut(Line.of(line.stripTrailing()), LONGEST_LINE))
        .toList();
  }

  private static void section(StringBuilder text, String title, List<String> lines) {
    if (!lines.isEmpty()) {
      text.append('\n').append(title.isEmpty() ? "" : title + "\n");
      lines.forEach(line -> text.append(("  " + line).stripTrailing()).append('\n'));
    }
  }
}
