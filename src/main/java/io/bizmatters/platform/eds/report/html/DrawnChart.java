package io.bizmatters.platform.eds.report.html;

import io.bizmatters.platform.eds.report.HtmlText;
import io.bizmatters.platform.eds.report.html.Chart.Series;
import io.bizmatters.platform.eds.report.html.Chart.Shape;

/** Writes a chart with its heading and legend, once for wide and once for narrow windows. */
final class DrawnChart {

  private DrawnChart() {}

  static void append(StringBuilder html, Chart chart) {
    html.append("<h3>").append(HtmlText.of(chart.title())).append("</h3>\n");
    html.append("<p class=\"legend\">");
    for (Series series : chart.series()) {
      boolean band = series.shape() == Shape.BAND;
      html.append("<span><svg viewBox=\"0 0 28 10\" aria-hidden=\"true\"><path class=\"");
      html.append(band ? "area " : "line ").append(SvgChart.tone(series.tone()));
      html.append(band ? "\" d=\"M0 0H28V10H0Z\"/></svg>" : "\" d=\"M0 5H28\"/></svg>");
      html.append(HtmlText.of(series.name())).append("</span>\n");
    }
    html.append("</p>\n");
    for (SvgChart.Size size : SvgChart.Size.values()) {
      html.append(SvgChart.of(chart, size));
    }
  }
}
