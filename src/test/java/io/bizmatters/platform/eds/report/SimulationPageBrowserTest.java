package io.bizmatters.platform.eds.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.bizmatters.platform.eds.report.html.SimulationHtml;
import io.bizmatters.platform.eds.simulate.ASetting;
import io.bizmatters.platform.eds.simulate.Advice;
import io.bizmatters.platform.eds.simulate.Simulation;
import io.bizmatters.platform.eds.simulate.Simulation.Keep;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The pages of a simulation and of an advice in a real browser: nothing in its console, nothing
 * asked for, readable on a telephone and in the dark. Their pictures are left in {@code
 * target/pictures}.
 */
@Tag("browser")
class SimulationPageBrowserTest {

  private static final Path PICTURES =
      Path.of(System.getProperty("basedir", ""), "target", "pictures");

  @TempDir private Path folder;

  private static ASetting load() {
    return new ASetting()
        .replicas(1, 20)
        .load("burst:300@2m")
        .takes(1)
        .batch(2)
        .goal(0.04, 30)
        .runs(10);
  }

  @Test
  void isQuietAsksForNothingAndFitsInLightAndDark() throws Exception {
    Map<String, String> pages =
        Map.of(
            "simulation",
            SimulationHtml.of(
                Simulation.of(load().get(), Keep.ONE), Optional.empty(), Optional.empty()),
            "advice",
            SimulationHtml.of(Advice.of(load().get(), Keep.ONE)));
    try (Browser browser = Browser.start()) {
      for (Map.Entry<String, String> one : pages.entrySet()) {
        Path page = Files.writeString(folder.resolve(one.getKey() + ".html"), one.getValue());
        for (int width : new int[] {400, 1200}) {
          for (boolean dark : new boolean[] {false, true}) {
            String name = one.getKey() + "-" + width + (dark ? "-dark" : "-light");
            browser.open(page, width, dark);
            browser.picture(PICTURES.resolve(name + ".png"));
            assertThat(browser.complaints()).as(name).isEmpty();
            assertThat(browser.requests())
                .as(name)
                .allMatch(url -> url.equals(page.toUri().toString()) || url.equals("data:,"));
            assertThat(browser.value("String(document.documentElement.scrollWidth)"))
                .as(name + ": nothing is wider than the window")
                .isEqualTo(Integer.toString(width));
            assertThat(browser.value("String(document.querySelectorAll('.area').length > 0)"))
                .as(name + ": the range of all runs is a band")
                .isEqualTo("true");
            assertThat(browser.value("getComputedStyle(document.body).backgroundColor"))
                .isEqualTo(dark ? "rgb(14, 19, 25)" : "rgb(255, 255, 255)");
          }
        }
      }
    }
  }
}
