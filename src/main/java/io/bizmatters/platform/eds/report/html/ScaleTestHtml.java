package io.bizmatters.platform.eds.report.html;

import io.bizmatters.platform.eds.report.HtmlText;
import io.bizmatters.platform.eds.report.Miss;
import io.bizmatters.platform.eds.report.ReportText;
import io.bizmatters.platform.eds.report.ScaleTestReport;
import io.bizmatters.platform.eds.report.ScaleTestReport.Check;
import io.bizmatters.platform.eds.report.ScaleTestReport.Event;
import io.bizmatters.platform.eds.report.ScaleTestReport.Result;
import io.bizmatters.platform.eds.report.ScaleTestReport.Sample;
import io.bizmatters.platform.eds.report.ScaleTestReport.Setting;
import io.bizmatters.platform.eds.report.html.Chart.Level;
import io.bizmatters.platform.eds.report.html.Chart.Mark;
import io.bizmatters.platform.eds.report.html.Chart.Point;
import io.bizmatters.platform.eds.report.html.Chart.Series;
import io.bizmatters.platform.eds.report.html.Chart.Shape;
import io.bizmatters.platform.eds.report.html.Chart.Tone;
import io.bizmatters.platform.eds.report.html.HtmlPage.DrawnChart;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/**
 * Writes a scale test as a page in one file: the result, lag and replicas over time, and the
 * events.
 */
public final class ScaleTestHtml {

  private ScaleTestHtml() {}

  /** Returns the whole page. */
  public static String of(ScaleTestReport report) {
    StringBuilder main = new StringBuilder();
    head(main, report);
    facts(main, report.setting());
    charts(main, report);
    checks(main, report.checks());
    samples(main, report.samples());
    return HtmlPage.of("Scale test of " + report.service(), main.toString());
  }

  private static void head(StringBuilder html, ScaleTestReport report) {
    String result = report.passed() ? "passed" : "failed";
    html.append("<h1>Scale test of ").append(HtmlText.of(report.service())).append("</h1>\n");
    html.append("<p class=\"state ").append(result).append("\">");
    html.append(report.passed() ? "It scales" : HtmlText.of(firstFailure(report))).append("</p>\n");
    html.append("<p class=\"quiet\">namespace <code>").append(HtmlText.of(report.namespace()));
    html.append("</code>");
    report
        .target()
        .ifPresent(
            target ->
                html.append(", ")
                    .append(
                        target
                            .context()
                            .map(name -> "context <code>" + HtmlText.of(name) + "</code>, ")
                            .orElse(""))
                    .append("<code>")
                    .append(HtmlText.of(target.server()))
                    .append("</code>"));
    html.append("<br>").append(report.startedAt().truncatedTo(ChronoUnit.SECONDS)).append(", ");
    html.append(ReportText.seconds(report.took())).append(", run <code>");
    html.append(HtmlText.of(report.run())).append("</code></p>\n");
  }

  private static String firstFailure(ScaleTestReport report) {
    return report.checks().stream()
        .filter(check -> check.result() == Result.FAILED)
        .findFirst()
        .map(check -> "Failed: " + check.title())
        .orElse("Failed");
  }

  private static void facts(StringBuilder html, Setting setting) {
    html.append("<dl>\n");
    fact(html, "stream", setting.stream());
    fact(html, "consumer", setting.consumer());
    fact(html, "subject", setting.subject());
    fact(html, "messages", Integer.toString(setting.messages()));
    fact(html, "lag threshold", setting.lagThreshold() + " a replica");
    fact(html, "replicas", setting.minReplicas() + " to " + setting.maxReplicas());
    fact(html, "expected", setting.before() + " → " + setting.expected());
    fact(html, "drained by", setting.drain());
    html.append("</dl>\n");
  }

  private static void fact(StringBuilder html, String name, String value) {
    html.append("<div><dt>").append(name).append("</dt><dd>");
    html.append(HtmlText.of(value.isEmpty() ? "none" : value)).append("</dd></div>\n");
  }

  private static void charts(StringBuilder html, ScaleTestReport report) {
    if (report.samples().isEmpty()) {
      return;
    }
    List<Mark> marks = new ArrayList<>();
    for (Event event : report.events()) {
      marks.add(new Mark(event.at(), Integer.toString(marks.size() + 1), event.text()));
    }
    html.append("<h2>Over time</h2>\n");
    DrawnChart.append(html, lag(report, marks));
    DrawnChart.append(html, replicas(report, marks));
    html.append("<ol class=\"events\">\n");
    for (Mark mark : marks) {
      html.append("<li><b>").append(mark.sign()).append("</b><time>");
      html.append(Axis.clock(mark.at().toSeconds())).append("</time><span>");
      html.append(HtmlText.of(mark.name())).append("</span></li>\n");
    }
    html.append("</ol>\n");
  }

  private static Chart lag(ScaleTestReport report, List<Mark> marks) {
    return new Chart(
        "Lag in messages",
        report.took(),
        List.of(
            series(
                "lag: pending and unacknowledged",
                Tone.FIRST,
                Shape.AREA,
                report,
                sample -> Optional.of((double) sample.lag()))),
        List.of(new Level("threshold of one replica", report.setting().lagThreshold())),
        marks);
  }

  private static Chart replicas(ScaleTestReport report, List<Mark> marks) {
    Setting setting = report.setting();
    return new Chart(
        "Replicas",
        report.took(),
        List.of(
            series(
                "desired by the HPA",
                Tone.SECOND,
                Shape.STEPS,
                report,
                sample -> sample.wanted().map(Integer::doubleValue)),
            series(
                "desired by the Deployment",
                Tone.THIRD,
                Shape.STEPS,
                report,
                sample -> Optional.of((double) sample.desired())),
            series(
                "available",
                Tone.FOURTH,
                Shape.AREA,
                report,
                sample -> Optional.of((double) sample.available()))),
        List.of(
            new Level("min", setting.minReplicas()),
            new Level("expected", setting.expected()),
            new Level("max", setting.maxReplicas())),
        marks);
  }

  /** Returns a series with a point for each change. */
  private static Series series(
      String name,
      Tone tone,
      Shape shape,
      ScaleTestReport report,
      Function<Sample, Optional<Double>> value) {
    List<Point> points = new ArrayList<>();
    for (Sample sample : report.samples()) {
      value
          .apply(sample)
          .filter(now -> points.isEmpty() || points.get(points.size() - 1).value() != now)
          .ifPresent(now -> points.add(new Point(sample.at(), now)));
    }
    return new Series(name, tone, shape, points);
  }

  private static void checks(StringBuilder html, List<Check> checks) {
    html.append("<h2>Checks</h2>\n<ul class=\"checks\">\n");
    for (Check check : checks) {
      String result = check.result().name().toLowerCase(Locale.ROOT);
      html.append("<li class=\"").append(result).append("\"><span class=\"state ").append(result);
      html.append("\">").append(result).append("</span> ").append(HtmlText.of(check.title()));
      html.append(" <span class=\"quiet\">").append(ReportText.seconds(check.took()));
      html.append("</span>");
      if (!check.detail().isEmpty()) {
        html.append("<br>").append(HtmlText.of(check.detail()));
      }
      misses(html, check.misses());
      html.append("</li>\n");
    }
    html.append("</ul>\n");
  }

  private static void misses(StringBuilder html, List<Miss> misses) {
    if (misses.isEmpty()) {
      return;
    }
    html.append("<ul class=\"misses\">\n");
    for (Miss miss : misses) {
      html.append("<li><b>").append(HtmlText.of(miss.subject())).append("</b><br>found: ");
      html.append(HtmlText.of(miss.found()));
      if (!miss.allowed().isEmpty()) {
        html.append("<br>must: ").append(HtmlText.of(miss.allowed()));
      }
      html.append("<br>fix: ").append(HtmlText.of(miss.fix())).append("</li>\n");
    }
    html.append("</ul>\n");
  }

  private static void samples(StringBuilder html, List<Sample> samples) {
    if (samples.isEmpty()) {
      return;
    }
    html.append("<details><summary>All values</summary>\n<div class=\"scroll\"><table>\n<tr>");
    for (String name :
        List.of("time", "pending", "unacknowledged", "metric", "HPA", "desired", "available")) {
      html.append("<th>").append(name).append("</th>");
    }
    html.append("</tr>\n");
    for (Sample sample : samples) {
      html.append("<tr>");
      cell(html, ReportText.seconds(sample.at()));
      cell(html, Long.toString(sample.pending()));
      cell(html, Long.toString(sample.ackPending()));
      cell(html, sample.metric().map(ReportText::number).orElse(""));
      cell(html, sample.wanted().map(String::valueOf).orElse(""));
      cell(html, Integer.toString(sample.desired()));
      cell(html, Integer.toString(sample.available()));
      html.append("</tr>\n");
    }
    html.append("</table></div></details>\n");
  }

  private static void cell(StringBuilder html, String text) {
    html.append("<td>").append(HtmlText.of(text)).append("</td>");
  }
}
