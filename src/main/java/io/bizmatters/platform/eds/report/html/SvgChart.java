package io.bizmatters.platform.eds.report.html;

import io.bizmatters.platform.eds.report.HtmlText;
import io.bizmatters.platform.eds.report.html.Chart.Level;
import io.bizmatters.platform.eds.report.html.Chart.Mark;
import io.bizmatters.platform.eds.report.html.Chart.Point;
import io.bizmatters.platform.eds.report.html.Chart.Series;
import io.bizmatters.platform.eds.report.html.Chart.Shape;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;

/**
 * Draws a {@link Chart} as an SVG element without scripts. It uses the colours of its page ({@link
 * HtmlPage}), so it follows the page's light or dark mode.
 */
final class SvgChart {

  /** The size of a drawing, in units of which 12 are the height of its text. */
  enum Size {
    /** For a page that is at least this wide. */
    WIDE(920, 170, 12),
    /** For a telephone. */
    NARROW(360, 150, 6);

    private final int width;
    private final int plot;
    private final int times;

    Size(int width, int plot, int times) {
      this.width = width;
      this.plot = plot;
      this.times = times;
    }
  }

  private static final int LEFT = 40;
  private static final int RIGHT = 14;
  private static final int BOTTOM = 24;
  private static final int MARK_ROW = 19;

  /** The space above the highest value, for the name of a level. */
  private static final int LABEL = 20;

  private static final int ABOUT_VALUES = 5;

  private final Chart chart;
  private final Size size;
  private final List<Double> values;
  private final List<Integer> rows;
  private final int top;

  private SvgChart(Chart chart, Size size) {
    this.chart = chart;
    this.size = size;
    this.values = Axis.values(highest(chart), ABOUT_VALUES);
    this.rows = rows(chart.marks());
    this.top = LABEL + MARK_ROW * rows.stream().mapToInt(row -> row + 1).max().orElse(0);
  }

  /** Returns the element, on several lines. */
  static String of(Chart chart, Size size) {
    return new SvgChart(chart, size).drawn();
  }

  private static double highest(Chart chart) {
    DoubleStream points =
        chart.series().stream()
            .flatMap(series -> Stream.concat(series.points().stream(), series.upper().stream()))
            .mapToDouble(Point::value);
    DoubleStream levels = chart.levels().stream().mapToDouble(Level::value);
    return DoubleStream.concat(points, levels).max().orElse(1);
  }

  /** Returns a row for each mark, so that signs do not overlap. */
  private List<Integer> rows(List<Mark> marks) {
    List<Integer> rows = new ArrayList<>();
    List<Double> ends = new ArrayList<>();
    for (Mark mark : marks) {
      double x = x(mark.at());
      int row = 0;
      while (row < ends.size() && x - ends.get(row) < MARK_ROW) {
        row++;
      }
      if (row == ends.size()) {
        ends.add(x);
      } else {
        ends.set(row, x);
      }
      rows.add(row);
    }
    return rows;
  }

  private String drawn() {
    StringBuilder svg = new StringBuilder();
    String kind = size.name().toLowerCase(Locale.ROOT);
    svg.append("<svg class=\"chart ").append(kind).append("\" viewBox=\"0 0 ");
    svg.append(size.width).append(' ').append(bottom() + BOTTOM).append("\" role=\"img\">\n");
    svg.append("<title>").append(HtmlText.of(chart.title())).append("</title>\n");
    grid(svg);
    chart.series().forEach(series -> series(svg, series));
    levels(svg);
    marks(svg);
    return svg.append("</svg>\n").toString();
  }

  private void grid(StringBuilder svg) {
    svg.append("<g class=\"grid\">\n");
    for (double value : values) {
      line(svg, LEFT, y(value), size.width - RIGHT, y(value));
      text(svg, "value", LEFT - 6, y(value) + 4, number(value));
    }
    for (long second : Axis.times(chart.length(), size.times)) {
      double x = x(Duration.ofSeconds(second));
      line(svg, x, bottom(), x, bottom() + 4);
      text(svg, "time", x, bottom() + 18, Axis.clock(second));
    }
    svg.append("</g>\n");
  }

  private void series(StringBuilder svg, Series series) {
    if (series.points().isEmpty()) {
      return;
    }
    String line = path(series);
    String tone = tone(series.tone());
    if (series.shape() == Shape.BAND) {
      svg.append("<path class=\"area ").append(tone).append("\" d=\"").append(line);
      svg.append(backAlong(series.upper())).append("Z\"><title>");
      svg.append(HtmlText.of(series.name())).append("</title></path>\n");
      return;
    }
    if (series.shape() == Shape.AREA) {
      svg.append("<path class=\"area ").append(tone).append("\" d=\"").append(line);
      svg.append('V').append(number(bottom())).append('H');
      svg.append(number(x(series.points().get(0).at()))).append("Z\"/>\n");
    }
    svg.append("<path class=\"line ").append(tone).append("\" d=\"").append(line);
    svg.append("\"><title>").append(HtmlText.of(series.name())).append("</title></path>\n");
  }

  /** Returns the CSS class with a series' colour and dashes. */
  static String tone(Chart.Tone tone) {
    return tone.name().toLowerCase(Locale.ROOT);
  }

  private String path(Series series) {
    StringBuilder path = new StringBuilder();
    for (Point point : series.points()) {
      if (path.isEmpty()) {
        path.append('M').append(number(x(point.at()))).append(' ').append(number(y(point.value())));
      } else if (series.shape() == Shape.LINE) {
        path.append('L').append(number(x(point.at()))).append(' ').append(number(y(point.value())));
      } else {
        path.append('H').append(number(x(point.at()))).append('V').append(number(y(point.value())));
      }
    }
    return series.shape() == Shape.LINE
        ? path.toString()
        : path.append('H').append(number(x(chart.length()))).toString();
  }

  /** Returns the way from the end of the axis back to its start, along the upper edge. */
  private String backAlong(List<Point> upper) {
    StringBuilder path = new StringBuilder();
    for (int i = upper.size() - 1; i >= 0; i--) {
      path.append('V').append(number(y(upper.get(i).value())));
      path.append('H').append(number(x(upper.get(i).at())));
    }
    return path.toString();
  }

  /** Draws the levels; levels with the same value share a line and a label. */
  private void levels(StringBuilder svg) {
    Map<Double, String> names = new LinkedHashMap<>();
    chart
        .levels()
        .forEach(level -> names.merge(level.value(), level.name(), (a, b) -> a + ", " + b));
    names.forEach(
        (value, name) -> {
          svg.append("<g class=\"level\">\n");
          line(svg, LEFT, y(value), size.width - RIGHT, y(value));
          text(svg, "label", size.width - RIGHT - 2, y(value) - 4, name + " " + number(value));
          svg.append("</g>\n");
        });
  }

  private void marks(StringBuilder svg) {
    for (int i = 0; i < chart.marks().size(); i++) {
      Mark mark = chart.marks().get(i);
      double x = x(mark.at());
      double y = 11 + MARK_ROW * rows.get(i);
      svg.append("<g class=\"mark\"><title>").append(HtmlText.of(mark.name()));
      svg.append("</title>\n");
      line(svg, x, y + 9, x, bottom());
      svg.append("<circle cx=\"").append(number(x)).append("\" cy=\"").append(number(y));
      svg.append("\" r=\"9\"/>");
      text(svg, "sign", x, y + 4, mark.sign());
      svg.append("</g>\n");
    }
  }

  private static void line(StringBuilder svg, double x1, double y1, double x2, double y2) {
    svg.append("<line x1=\"").append(number(x1)).append("\" y1=\"").append(number(y1));
    svg.append("\" x2=\"").append(number(x2)).append("\" y2=\"").append(number(y2));
    svg.append("\"/>\n");
  }

  private static void text(StringBuilder svg, String kind, double x, double y, String text) {
    svg.append("<text class=\"").append(kind).append("\" x=\"").append(number(x));
    svg.append("\" y=\"").append(number(y)).append("\">").append(HtmlText.of(text));
    svg.append("</text>\n");
  }

  private double x(Duration at) {
    double share = at.toMillis() / (double) Math.max(1, chart.length().toMillis());
    return LEFT + Math.min(1, share) * (size.width - LEFT - RIGHT);
  }

  private double y(double value) {
    double highest = values.get(values.size() - 1);
    return bottom() - value / highest * (bottom() - top);
  }

  private int bottom() {
    return top + size.plot;
  }

  /** Writes a number with at most one decimal, independent of the machine's language. */
  static String number(double value) {
    double rounded = Math.rint(value * 10) / 10;
    return rounded == Math.rint(rounded)
        ? Long.toString(Math.round(rounded))
        : Double.toString(rounded);
  }
}
