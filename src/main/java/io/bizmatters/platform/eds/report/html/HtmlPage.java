package io.bizmatters.platform.eds.report.html;

import io.bizmatters.platform.eds.report.HtmlText;
import io.bizmatters.platform.eds.report.html.Chart.Series;
import io.bizmatters.platform.eds.report.html.Chart.Shape;

/**
 * Writes a page in one file: without scripts, fonts or other requests, which its content security
 * policy guarantees. It follows the light or dark mode of the reader's system, and fits a
 * telephone.
 */
final class HtmlPage {

  private static final String STYLE =
      """
      :root{color-scheme:light dark;--back:#fff;--text:#1c2128;--quiet:#57606a;--rule:#d0d7de;\
      --box:#f6f8fa;--first:#b4430a;--second:#7a3fc9;--third:#1d5fc4;--fourth:#177a3a;\
      --good:#177a3a;--bad:#b3261e;--idle:#57606a}
      @media(prefers-color-scheme:dark){:root{--back:#0e1319;--text:#e3e8ee;--quiet:#9aa5b1;\
      --rule:#36404b;--box:#171e27;--first:#ff9d5c;--second:#c3a1ff;--third:#78b3ff;\
      --fourth:#5fd38a;--good:#5fd38a;--bad:#ff8d85;--idle:#9aa5b1}}
      *{box-sizing:border-box}
      body{margin:0;background:var(--back);color:var(--text);\
      font:15px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,sans-serif}
      main{max-width:60rem;margin:0 auto;padding:1.25rem 1rem 3rem}
      h1{font-size:1.5rem;line-height:1.25;margin:.2rem 0;overflow-wrap:anywhere}
      h2{font-size:1.1rem;margin:2rem 0 .5rem}
      h3{font-size:.95rem;margin:1.2rem 0 .2rem}
      p{margin:.4rem 0}
      .quiet{color:var(--quiet)}
      .state{font-weight:700}
      .passed{color:var(--good)}.failed{color:var(--bad)}.skipped{color:var(--idle)}
      code{font:.9em ui-monospace,"Cascadia Mono",Menlo,Consolas,monospace;overflow-wrap:anywhere}
      dl{display:grid;grid-template-columns:repeat(auto-fill,minmax(9.5rem,1fr));gap:.6rem;margin:1rem 0}
      dl div{background:var(--box);border:1px solid var(--rule);border-radius:.4rem;padding:.45rem .7rem}
      dt{color:var(--quiet);font-size:.85rem}
      dd{margin:0;font-weight:600;overflow-wrap:anywhere}
      ul,ol{padding:0;margin:.5rem 0;list-style:none}
      .checks li{border-left:.25rem solid var(--idle);background:var(--box);margin:.5rem 0;\
      padding:.5rem .8rem;border-radius:0 .4rem .4rem 0;overflow-wrap:anywhere}
      .checks li.passed{border-color:var(--good);color:inherit}
      .checks li.failed{border-color:var(--bad);color:inherit}
      .checks .misses{margin:.5rem 0 0}
      .checks .misses li{border:0;border-top:1px solid var(--rule);background:none;border-radius:0;\
      margin:0;padding:.5rem 0}
      .legend{display:flex;flex-wrap:wrap;gap:.2rem 1.2rem;font-size:.9rem}
      .legend svg{width:28px;height:10px;margin-right:.4rem}
      .events li{display:flex;gap:.6rem;padding:.2rem 0;overflow-wrap:anywhere}
      .events b{flex:none;width:1.35rem;height:1.35rem;border-radius:50%;border:1px solid var(--quiet);\
      text-align:center;font-size:.8rem;line-height:1.3rem}
      .events time{flex:none;width:3.2rem;text-align:right;color:var(--quiet);\
      font-variant-numeric:tabular-nums}
      .scroll{overflow-x:auto}
      table{border-collapse:collapse;font-variant-numeric:tabular-nums;font-size:.9rem}
      th,td{text-align:right;padding:.2rem .7rem;border-bottom:1px solid var(--rule);white-space:nowrap}
      th{color:var(--quiet);font-weight:600}
      pre{overflow-x:auto;margin:.6rem 0}
      summary{cursor:pointer;margin:1rem 0 .5rem}
      .chart{display:block;width:100%;height:auto}
      .narrow{display:none;max-width:30rem}
      @media(max-width:45rem){.wide{display:none}.narrow{display:block}}
      .chart text{font:12px system-ui,-apple-system,"Segoe UI",Roboto,sans-serif;fill:var(--quiet)}
      .value{text-anchor:end}.time,.sign{text-anchor:middle}
      .grid line{stroke:var(--rule);stroke-width:1}
      .line{fill:none;stroke-width:2;stroke-linejoin:round}
      .area{stroke:none;opacity:.16}
      .line.first{stroke:var(--first)}.area.first{fill:var(--first)}
      .line.second{stroke:var(--second);stroke-width:6;opacity:.45}.area.second{fill:var(--second)}
      .line.third{stroke:var(--third);stroke-dasharray:7 3}.area.third{fill:var(--third)}
      .line.fourth{stroke:var(--fourth)}.area.fourth{fill:var(--fourth)}
      .level line{stroke:var(--quiet);stroke-dasharray:1 4;stroke-width:1.5;stroke-linecap:round}
      .chart .label{text-anchor:end;paint-order:stroke;stroke:var(--back);stroke-width:4px;\
      stroke-linejoin:round}
      .mark line{stroke:var(--quiet);stroke-width:1;opacity:.55}
      .mark circle{fill:var(--back);stroke:var(--quiet)}
      .chart .sign{fill:var(--text);font-size:11px}
      @media print{details{display:none}}
      """;

  private HtmlPage() {}

  /**
   * Returns the whole page.
   *
   * @param title the title as text
   * @param main the content as HTML
   */
  static String of(String title, String main) {
    return """
    <!DOCTYPE html>
    <html lang="en">
    <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:">
    <meta name="color-scheme" content="light dark">
    <link rel="icon" href="data:,">
    <title>%s</title>
    <style>
    %s</style>
    </head>
    <body>
    <main>
    %s</main>
    </body>
    </html>
    """
        .formatted(HtmlText.of(title), STYLE, main);
  }

  /** Writes a chart with its heading and legend, once for wide and once for narrow windows. */
  static final class DrawnChart {

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
}
