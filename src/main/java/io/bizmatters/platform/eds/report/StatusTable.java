package io.bizmatters.platform.eds.report;

import io.bizmatters.platform.eds.report.RunReport.Rates;
import io.bizmatters.platform.eds.report.RunReport.Replicas;
import io.bizmatters.platform.eds.report.RunReport.ServiceReport;
import io.bizmatters.platform.eds.report.RunReport.Work;

/** Writes the status of services as a table, with a row for each service. */
public final class StatusTable {

  private static final int LONGEST_BLOCKER = 120;

  private StatusTable() {}

  /** Returns the table, each row ended by a line break; only the column names without services. */
  public static String of(RunReport report) {
    TextTable table =
        new TextTable(
            "SERVICE",
            "NAMESPACE",
            "STATE",
            "REPLICAS",
            "LAG",
            "ACK PENDING",
            "REDELIVERED",
            "OLDEST",
            "IN / OUT",
            "LAST BLOCKER");
    for (ServiceReport service : report.services()) {
      table.row(
          Line.of(service.name()),
          Line.of(service.namespace()),
          ReportText.state(service),
          service.replicas().map(StatusTable::replicas).orElse(""),
          service.lag().map(ReportText::number).orElse(""),
          service.work().map(work -> Long.toString(work.ackPending())).orElse(""),
          service.work().map(work -> Long.toString(work.redelivered())).orElse(""),
          service.work().flatMap(Work::oldest).map(ReportText::age).orElse(""),
          service.work().flatMap(Work::rates).map(StatusTable::rates).orElse(""),
          blocker(service));
    }
    return table.text("");
  }

  /** Returns the new and the finished messages per second. */
  private static String rates(Rates rates) {
    return ReportText.rate(rates.arriving()) + " / " + ReportText.rate(rates.finished()) + " a s";
  }

  /** Returns available and desired replicas, and the autoscaler's range. */
  static String replicas(Replicas replicas) {
    String range =
        replicas.min() == replicas.max() ? "" : " (" + replicas.min() + "–" + replicas.max() + ")";
    return replicas.available() + "/" + replicas.desired() + range;
  }

  /** Returns the blocker; a ready service has none, whatever else was found. */
  private static String blocker(ServiceReport service) {
    if (ReportText.isReady(service)) {
      return "";
    }
    String text =
        service.findings().stream()
            .findFirst()
            .map(ProgressLine::blocker)
            .or(service::message)
            .orElse("");
    return Line.cut(ReportText.line(text), LONGEST_BLOCKER);
  }
}
