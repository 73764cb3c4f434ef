package io.bizmatters.platform.eds.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.bizmatters.platform.eds.report.html.ScaleTestHtml;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The page in a real browser: nothing in its console, nothing asked for, readable on a telephone
 * and in the dark. Its pictures are left in {@code target/pictures}.
 */
@Tag("browser")
class ScaleTestPageBrowserTest {

  private static final Path PICTURES =
      Path.of(System.getProperty("basedir", ""), "target", "pictures");

  private static final String CONTRAST =
      """
      (() => {
        const light = color => {
          const [r, g, b] = color.match(/[\\d.]+/g).map(Number).map(c => c / 255)
              .map(c => c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);
          return 0.2126 * r + 0.7152 * g + 0.0722 * b;
        };
        const back = light(getComputedStyle(document.body).backgroundColor);
        let least = 21;
        for (const one of document.querySelectorAll('h1,h2,h3,p,dd,dt,li,time,.state,.line,text')) {
          const style = getComputedStyle(one);
          const drawn = one.matches('.line') ? style.stroke
              : one.matches('text') ? style.fill : style.color;
          const here = light(drawn);
          const ratio = (Math.max(here, back) + 0.05) / (Math.min(here, back) + 0.05);
          least = Math.min(least, ratio);
        }
        return least.toFixed(2);
      })()
      """;

  @TempDir private Path folder;

  @Test
  void isQuietAsksForNothingAndFitsInLightAndDark() throws Exception {
    Map<String, ScaleTestReport> reports =
        Map.of(
            "passed", AScaleTest.good(),
            "failed", AScaleTest.bad(),
            "refused", AScaleTest.refused());
    try (Browser browser = Browser.start()) {
      for (Map.Entry<String, ScaleTestReport> report : reports.entrySet()) {
        Path page = folder.resolve(report.getKey() + ".html");
        Files.writeString(page, ScaleTestHtml.of(report.getValue()));
        for (int width : new int[] {400, 720, 1200}) {
          for (boolean dark : new boolean[] {false, true}) {
            String name = report.getKey() + "-" + width + (dark ? "-dark" : "-light");
            browser.open(page, width, dark);
            browser.picture(PICTURES.resolve(name + ".png"));
            assertThat(browser.complaints()).as(name).isEmpty();
            assertThat(browser.requests())
                .as(name)
                .allMatch(url -> url.equals(page.toUri().toString()) || url.equals("data:,"))
                .contains(page.toUri().toString());
            assertThat(browser.value("String(document.documentElement.scrollWidth)"))
                .as(name + ": nothing is wider than the window")
                .isEqualTo(Integer.toString(width));
            assertThat(Double.parseDouble(browser.value(CONTRAST)))
                .as(name + ": the least contrast with the page")
                .isGreaterThan(4.5);
            assertThat(browser.value("getComputedStyle(document.body).backgroundColor"))
                .isEqualTo(dark ? "rgb(14, 19, 25)" : "rgb(255, 255, 255)");
          }
        }
      }
    }
  }

  @Test
  void chartsAreAsWideAsTheWindowAllows() throws Exception {
    Path page = Files.writeString(folder.resolve("page.html"), ScaleTestHtml.of(AScaleTest.good()));
    try (Browser browser = Browser.start()) {
      browser.open(page, 400, false);
      assertThat(shown(browser)).isEqualTo("narrow,narrow");
      assertThat(Double.parseDouble(browser.value(LEAST_TEXT))).isGreaterThan(10);
      browser.open(page, 1200, false);
      assertThat(shown(browser)).isEqualTo("wide,wide");
      assertThat(Double.parseDouble(browser.value(LEAST_TEXT))).isGreaterThan(10);
    }
  }

  /** Of the texts that are drawn, the height of the least, in pixels. */
  private static final String LEAST_TEXT =
      "String(Math.min(...[...document.querySelectorAll('.chart text')]"
          + ".map(text => text.getBoundingClientRect().height).filter(height => height > 0)))";

  private static String shown(Browser browser) throws InterruptedException {
    return browser.value(
        "[...document.querySelectorAll('.chart')]"
            + ".filter(chart => chart.getBoundingClientRect().width > 0)"
            + ".map(chart => chart.classList[1]).join()");
  }
}
