package io.bizmatters.platform.eds.report.html;

import io.bizmatters.platform.eds.report.EarlierSimulation;
import io.bizmatters.platform.eds.report.HtmlText;
import io.bizmatters.platform.eds.report.SimulationText;
import io.bizmatters.platform.eds.report.html.Chart.Level;
import io.bizmatters.platform.eds.report.html.Chart.Point;
import io.bizmatters.platform.eds.report.html.Chart.Series;
import io.bizmatters.platform.eds.report.html.Chart.Shape;
import io.bizmatters.platform.eds.report.html.Chart.Tone;
import io.bizmatters.platform.eds.report.html.HtmlPage.DrawnChart;
import io.bizmatters.platform.eds.simulate.Advice;
import io.bizmatters.platform.eds.simulate.Bands;
import io.bizmatters.platform.eds.simulate.Finding;
import io.bizmatters.platform.eds.simulate.Nearness;
import io.bizmatters.platform.eds.simulate.Recording;
import io.bizmatters.platform.eds.simulate.Samples;
import io.bizmatters.platform.eds.simulate.Scaler;
import io.bizmatters.platform.eds.simulate.Setting;
import io.bizmatters.platform.eds.simulate.Simulation;
import io.bizmatters.platform.eds.simulate.Simulation.FullRun;
import io.bizmatters.platform.eds.simulate.Simulation.Summary;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.IntToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Writes a simulation as a page in one file: what was found, lag and replicas over time with the
 * range of all runs as a band, and the decisions. Another series can stand beside it.
 */
public final class SimulationHtml {

  private static final String TITLE = "Simulation of ";

  /** The most points of a line and lines of a log on a page. */
  private static final int MOST_POINTS = 1500;

  private static final int MOST_LINES = 3000;

  private final Simulation simulation;
  private final StringBuilder html = new StringBuilder();

  private SimulationHtml(Simulation simulation) {
    this.simulation = simulation;
  }

  /**
   * Returns the page of a simulation.
   *
   * @param before an earlier simulation to compare with
   * @param real what really happened under the load
   */
  public static String of(
      Simulation simulation, Optional<EarlierSimulation> before, Optional<Recording> real) {
    SimulationHtml page = new SimulationHtml(simulation);
    List<Line> lines = new ArrayList<>();
    before.ifPresent(earlier -> lines.add(new Line("before", earlier.samples())));
    real.ifPresent(recording -> lines.add(new Line("in reality", recording.samples())));
    page.head();
    page.table(List.of(new Column("", simulation)));
    real.ifPresent(page::nearness);
    page.charts(
        lines.stream().filter(line -> line.samples().size() > 0).toList(), Optional.empty());
    page.findings();
    page.decisions();
    return page.finished();
  }

  /** Returns the page of an advice: the advised settings beside today's. */
  public static String of(Advice advice) {
    SimulationHtml page = new SimulationHtml(advice.then());
    page.head();
    page.advice(advice);
    page.table(List.of(new Column("today", advice.now()), new Column("advised", advice.then())));
    page.charts(List.of(), Optional.of(advice.now()));
    page.curve(advice);
    page.findings();
    page.decisions();
    return page.finished();
  }

  private record Line(String name, Samples samples) {}

  private record Column(String name, Simulation simulation) {}

  private String finished() {
    return HtmlPage.of(TITLE + simulation.setting().service(), html.toString());
  }

  private void head() {
    Setting setting = simulation.setting();
    html.append("<h1>").append(TITLE).append(HtmlText.of(setting.service())).append("</h1>\n");
    int findings = simulation.findings().size();
    html.append("<p class=\"state ").append(findings == 0 ? "passed\">" : "failed\">");
    html.append(findings == 0 ? "The settings fit the load" : "Found: " + findings);
    html.append("</p>\n<p class=\"quiet\">load <code>").append(unmasked(setting.load().text()));
    html.append("</code>, <code>").append(HtmlText.of(setting.worker().time().text()));
    html.append("</code> s a message, batch ").append(setting.worker().batch()).append("<br>");
    html.append(Axis.clock(setting.duration().toSeconds())).append(" on Kubernetes 1.");
    html.append(setting.cluster().minor()).append(" with KEDA ");
    html.append(HtmlText.of(setting.cluster().keda())).append(", ").append(setting.runs());
    html.append(setting.runs() == 1 ? " run" : " runs with other phases of the clocks");
    html.append(simulation.followsMessages() ? "" : ", messages followed by the second");
    html.append("</p>\n");
  }

  /** Returns a load as HTML; its @ is not that of an address with a password. */
  private static String unmasked(String load) {
    return Stream.of(load.split("@", -1)).map(HtmlText::of).collect(Collectors.joining("@"));
  }

  private void table(List<Column> columns) {
    html.append("<h2>Figures</h2>\n<div class=\"scroll\"><table>\n<tr><th></th>");
    columns.forEach(
        column -> cell("th", column.name().isEmpty() ? "lowest to highest" : column.name()));
    html.append("</tr>\n");
    row("replicas allowed", columns, one -> scaler(one).min() + " to " + scaler(one).max());
    row("lag of one replica", columns, one -> Integer.toString(scaler(one).threshold()));
    row("window of scaling down", columns, SimulationHtml::window);
    row("highest replicas", columns, one -> SimulationText.range(one.summary().replicas()));
    row("highest lag", columns, one -> SimulationText.range(one.summary().lag()));
    row("half wait at most, s", columns, one -> SimulationText.range(waits(one).p50()));
    row("95 % wait at most, s", columns, one -> SimulationText.range(waits(one).p95()));
    row("longest wait, s", columns, one -> SimulationText.range(waits(one).max()));
    row("pod-hours", columns, one -> SimulationText.range(one.summary().podHours()));
    if (simulation.summary().cost().isPresent()) {
      row("cost", columns, one -> one.summary().cost().map(SimulationText::range).orElse(""));
    }
    row("drained after, s", columns, one -> SimulationText.range(one.summary().drainedAt()));
    row("at the most, s", columns, one -> SimulationText.range(one.summary().atMaxSeconds()));
    html.append("</table></div>\n");
  }

  private interface Value {
    String of(Simulation simulation);
  }

  private void row(String name, List<Column> columns, Value value) {
    html.append("<tr>");
    cell("th", name);
    columns.forEach(column -> cell("td", value.of(column.simulation())));
    html.append("</tr>\n");
  }

  private void cell(String element, String text) {
    html.append('<').append(element).append('>').append(HtmlText.of(text));
    html.append("</").append(element).append('>');
  }

  private static Scaler scaler(Simulation simulation) {
    return simulation.setting().scaler();
  }

  private static Summary.Waiting waits(Simulation simulation) {
    return simulation.summary().waitSeconds();
  }

  private static String window(Simulation simulation) {
    return scaler(simulation)
        .downWindow()
        .map(window -> window.toSeconds() + " s")
        .orElse(simulation.setting().cluster().stabilization().toSeconds() + " s");
  }

  private void nearness(Recording real) {
    Nearness near = Nearness.best(simulation.runs(), real.samples());
    if (near.within1() >= 0) {
      html.append("<p>Within 1 replica of what really happened in ");
      html.append(String.format(Locale.ROOT, "%.1f %%", 100 * near.within1()));
      html.append(" of the seconds.</p>\n");
    }
  }

  private void charts(List<Line> lines, Optional<Simulation> other) {
    html.append("<h2>Over time</h2>\n");
    List<Series> lag = new ArrayList<>();
    List<Series> replicas = new ArrayList<>();
    other.ifPresent(today -> bands(lag, replicas, today, Tone.SECOND, "today, all runs"));
    String all = other.isPresent() ? "advised, all runs" : "all runs";
    bands(lag, replicas, simulation, Tone.FOURTH, all);
    for (Line line : lines) {
      lag.add(series(line.name(), Tone.THIRD, line.samples(), line.samples()::lag));
      replicas.add(series(line.name(), Tone.THIRD, line.samples(), line.samples()::desired));
    }
    other
        .flatMap(SimulationHtml::middle)
        .ifPresent(run -> lines(lag, replicas, run, Tone.FIRST, "today, the middle run"));
    middle(simulation)
        .ifPresent(
            run ->
                lines(
                    lag,
                    replicas,
                    run,
                    Tone.FOURTH,
                    other.isPresent() ? "advised, the middle run" : "the middle run"));
    Duration length = simulation.setting().duration();
    Scaler scaler = scaler(simulation);
    List<Level> threshold = List.of(new Level("threshold of one replica", scaler.threshold()));
    List<Level> limits = List.of(new Level("min", scaler.min()), new Level("max", scaler.max()));
    DrawnChart.append(html, new Chart("Replicas", length, replicas, limits, List.of()));
    DrawnChart.append(html, new Chart("Lag in messages", length, lag, threshold, List.of()));
  }

  private static Optional<Samples> middle(Simulation simulation) {
    return simulation.runs().stream().findFirst().map(FullRun::samples);
  }

  private static void lines(
      List<Series> lag, List<Series> replicas, Samples run, Tone tone, String name) {
    lag.add(series(name, tone, run, run::lag));
    replicas.add(series(name, tone, run, run::desired));
  }

  private static void bands(
      List<Series> lag, List<Series> replicas, Simulation all, Tone tone, String name) {
    Bands bands = all.bands();
    lag.add(band(name, tone, bands, bands::leastLag, bands::mostLag));
    replicas.add(band(name, tone, bands, bands::leastReplicas, bands::mostReplicas));
  }

  private static Series band(
      String name, Tone tone, Bands bands, IntToDoubleFunction low, IntToDoubleFunction high) {
    List<Point> lower = new ArrayList<>();
    List<Point> upper = new ArrayList<>();
    double last = -1;
    double lastUpper = -1;
    for (int part = 0; part < bands.size(); part++) {
      double least = low.applyAsDouble(part);
      double most = high.applyAsDouble(part);
      if (least != last || most != lastUpper) {
        Duration at = Duration.ofSeconds(bands.second(part));
        lower.add(new Point(at, least));
        upper.add(new Point(at, most));
        last = least;
        lastUpper = most;
      }
    }
    return new Series(name, tone, Shape.BAND, lower, upper);
  }

  /** Returns a series with a point for each change, at most so many that a page stays small. */
  private static Series series(String name, Tone tone, Samples samples, IntToDoubleFunction value) {
    List<Point> points = new ArrayList<>();
    int step = Math.max(1, samples.size() / MOST_POINTS);
    for (int row = 0; row < samples.size(); row += step) {
      double now = value.applyAsDouble(row);
      if (points.isEmpty() || points.get(points.size() - 1).value() != now) {
        long second = samples.second(row) - samples.second(0);
        points.add(new Point(Duration.ofSeconds(second), now));
      }
    }
    return new Series(name, tone, Shape.STEPS, points);
  }

  private void advice(Advice advice) {
    html.append("<p>");
    html.append(
        advice.reachesGoal()
            ? "These settings keep the goal in all runs for the fewest pods of "
            : "No setting that was tried keeps the goal; these come nearest to it of ");
    html.append(advice.tried()).append(" settings. By the formula (goal ÷ seconds a message) the ");
    html.append("threshold is ").append(advice.formulaThreshold()).append(".</p>\n<pre><code>");
    html.append(HtmlText.of(SimulationText.pom(scaler(advice.then()))));
    html.append("</code></pre>\n");
  }

  private void curve(Advice advice) {
    List<Point> points = new ArrayList<>();
    for (Advice.Point point : advice.curve()) {
      points.add(new Point(hours(point.podHours()), point.waitP95()));
    }
    if (points.size() < 2) {
      return;
    }
    html.append("<h2>What a shorter wait costs</h2>\n");
    DrawnChart.append(
        html,
        new Chart(
            "Seconds that 95 % wait at most, over the time of all pods",
            points.get(points.size() - 1).at(),
            List.of(new Series("best settings", Tone.THIRD, Shape.LINE, points)),
            advice
                .now()
                .setting()
                .goal()
                .latency()
                .map(goal -> List.of(new Level("goal", goal.toSeconds())))
                .orElse(List.of()),
            List.of()));
    html.append("<div class=\"scroll\"><table>\n<tr>");
    List.of("pod-hours", "95 % wait, s", "min", "max", "threshold", "window")
        .forEach(name -> cell("th", name));
    html.append("</tr>\n");
    for (Advice.Point point : advice.curve()) {
      html.append("<tr>");
      cell("td", SimulationText.number(point.podHours()));
      cell("td", SimulationText.number(point.waitP95()));
      cell("td", Integer.toString(point.scaler().min()));
      cell("td", Integer.toString(point.scaler().max()));
      cell("td", Integer.toString(point.scaler().threshold()));
      cell("td", point.scaler().downWindow().map(it -> it.toSeconds() + " s").orElse(""));
      html.append("</tr>\n");
    }
    html.append("</table></div>\n");
  }

  private static Duration hours(double number) {
    return Duration.ofMillis(Math.round(number * 3_600_000));
  }

  private void findings() {
    if (simulation.findings().isEmpty()) {
      return;
    }
    html.append("<h2>Findings</h2>\n<ul class=\"checks\">\n");
    for (Finding finding : simulation.findings()) {
      html.append("<li class=\"failed\"><span class=\"state failed\">");
      html.append(finding.id().word()).append("</span> ").append(HtmlText.of(finding.id().text()));
      html.append("<br>found: ").append(HtmlText.of(finding.found()));
      html.append("<br>fix: ").append(HtmlText.of(finding.fix())).append("</li>\n");
    }
    html.append("</ul>\n");
  }

  private void decisions() {
    Optional<FullRun> run = simulation.runs().stream().findFirst();
    if (run.isEmpty() || run.get().decisions().isEmpty()) {
      return;
    }
    List<String> lines = run.get().decisions();
    html.append("<details><summary>Decisions of the middle run</summary>\n<div class=\"scroll\">");
    html.append("<pre><code>");
    lines.stream().limit(MOST_LINES).forEach(line -> html.append(HtmlText.of(line)).append('\n'));
    if (lines.size() > MOST_LINES) {
      html.append("… and ").append(lines.size() - MOST_LINES).append(" more, in the .json file\n");
    }
    html.append("</code></pre></div></details>\n");
  }
}
