package io.bizmatters.platform.eds.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.bizmatters.platform.eds.report.html.ScaleTestHtml;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A scale test as people, programs and CI servers read it. */
class ScaleTestReportTest {

  private static Document xml(String text) throws Exception {
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new InputSource(new StringReader(text)));
  }

  private static List<Element> elements(Document document, String name) {
    NodeList found = document.getElementsByTagName(name);
    List<Element> elements = new ArrayList<>();
    for (int i = 0; i < found.getLength(); i++) {
      elements.add((Element) found.item(i));
    }
    return elements;
  }

  /** HTML that is also XML, once the lines that no XML has are taken away. */
  private static Document html(String page) throws Exception {
    return xml(
        page.replace("<!DOCTYPE html>\n", "").replaceAll("<(meta|link|br)([^>]*)>", "<$1$2/>"));
  }

  @Test
  void theJunitXmlHasACaseForEachCheck() throws Exception {
    Document junit = xml(ScaleTestJunit.of(AScaleTest.good()));

    Element suite = elements(junit, "testsuite").get(0);
    assertThat(suite.getAttribute("name")).isEqualTo("eds:scale-test orders-worker");
    assertThat(suite.getAttribute("tests")).isEqualTo("5");
    assertThat(suite.getAttribute("failures")).isEqualTo("0");
    assertThat(suite.getAttribute("timestamp")).isEqualTo("2026-11-25T02:30:00");
    assertThat(suite.getAttribute("time")).isEqualTo("356.600");
    assertThat(elements(junit, "testcase"))
        .extracting(testcase -> testcase.getAttribute("name"))
        .containsExactly("preconditions", "scaled up", "drained", "came down", "restored");
    assertThat(elements(junit, "failure")).isEmpty();
  }

  @Test
  void aFailureCarriesTheTextThatAPersonNeedsAndNoSecret() throws Exception {
    String text = ScaleTestJunit.of(AScaleTest.bad());
    Document junit = xml(text);

    Element suite = elements(junit, "testsuite").get(0);
    assertThat(suite.getAttribute("failures")).isEqualTo("1");
    assertThat(suite.getAttribute("skipped")).isEqualTo("2");
    assertThat(elements(junit, "skipped")).hasSize(2);
    Element failure = elements(junit, "failure").get(0);
    assertThat(failure.getAttribute("message")).contains("<script>alert(1)</script>", "\\u0007");
    assertThat(failure.getTextContent())
        .contains("autoscaler", "found  it says", "must   more than 1 available", "fix    kubectl");
    assertThat(text).doesNotContain("s3cr3t");
  }

  @Test
  void theJsonHasTheFactsUnderTheNamesOfTheContract() {
    JsonNode json = JsonMapper.shared().readTree(ScaleTestJson.of(AScaleTest.good()));

    assertThat(json.propertyNames())
        .containsExactly(
            "schema",
            "goal",
            "service",
            "namespace",
            "run",
            "startedAt",
            "seconds",
            "target",
            "passed",
            "setting",
            "checks",
            "events",
            "samples");
    assertThat(json.path("passed").asBoolean()).isTrue();
    assertThat(json.at("/setting/replicasExpected").asInt()).isEqualTo(10);
    assertThat(json.path("checks").findValuesAsString("id"))
        .containsExactly("preconditions", "scaled-up", "drained", "came-down", "restored");
    assertThat(json.at("/samples/1"))
        .asString()
        .isEqualTo(
            "{\"at\":0.6,\"pending\":50,\"ackPending\":0,\"metric\":50,\"hpaDesired\":1,\"desired\":1,\"available\":1}");
    JsonNode bad = JsonMapper.shared().readTree(ScaleTestJson.of(AScaleTest.bad()));
    assertThat(bad.path("passed").asBoolean()).isFalse();
    assertThat(bad.toString()).doesNotContain("s3cr3t");
  }

  @Test
  void theDocsShowTheJsonAsItIs() throws Exception {
    String page = Files.readString(Path.of("docs/scale-test.md"));
    int begin = page.indexOf("```json\n") + "```json\n".length();
    JsonNode shown =
        JsonMapper.shared().readTree(page.substring(begin, page.indexOf("```", begin)));
    JsonNode real = JsonMapper.shared().readTree(ScaleTestJson.of(AScaleTest.good()));

    assertThat(shown.propertyNames()).containsExactlyElementsOf(real.propertyNames());
    for (String part : List.of("/setting", "/target", "/checks/0", "/events/0", "/samples/0")) {
      assertThat(shown.at(part).propertyNames())
          .as(part)
          .containsExactlyElementsOf(real.at(part).propertyNames());
    }
  }

  @Test
  void theConsoleHasOneLineAndTheCauses() {
    assertThat(ScaleTestText.summary(AScaleTest.good()))
        .isEqualTo(
            "orders-worker  SCALES  1 → 4 → 8 → 10 replicas of 10 expected, the first new one 13.5"
                + " s after the publish; drained by the worker in 10.0 s; 10 → 1 replicas, 301.7 s"
                + " after the drain; none of its messages is left");
    assertThat(ScaleTestText.failure(AScaleTest.refused()))
        .isEqualTo(
            """
            orders-worker in intelligence-orders  preconditions: failed

            1. service
               found  WAITING
               must   READY
               fix    mvn eds:wait

            2. consumer w
               found  its lag is 7
               must   no work waits
               fix    wait

            """);
  }

  @Test
  void thePageIsOneFileThatAsksForNothing() throws Exception {
    for (ScaleTestReport report :
        List.of(AScaleTest.good(), AScaleTest.bad(), AScaleTest.refused())) {
      String page = ScaleTestHtml.of(report);
      html(page);
      assertThat(page)
          .contains("default-src 'none'")
          .contains("prefers-color-scheme:dark")
          .doesNotContain("<script", "<img", "@import", "url(", "src=")
          .doesNotContainPattern("(?i)\\son[a-z]+=")
          .doesNotContainPattern("href=\"(?!data:)");
    }
  }

  @Test
  void thePageTellsHowItEnded() throws Exception {
    assertThat(text(html(ScaleTestHtml.of(AScaleTest.good()))))
        .contains("It scales", "orders.placed.eds-scale-test", "the HPA wants 4", "1 → 10");
    assertThat(text(html(ScaleTestHtml.of(AScaleTest.bad()))))
        .contains("Failed: scaled up", "<script>alert(1)</script> & \"no\" 'metric'\\u0007")
        .doesNotContain("s3cr3t");
    assertThat(text(html(ScaleTestHtml.of(AScaleTest.refused()))))
        .contains("Failed: preconditions", "found: its lag is 7")
        .doesNotContain("Over time");
  }

  private static String text(Document page) {
    return page.getElementsByTagName("main").item(0).getTextContent();
  }

  @Test
  void thePageDrawsLagAndReplicasWideAndNarrow() throws Exception {
    Document page = html(ScaleTestHtml.of(AScaleTest.good()));

    List<Element> charts =
        elements(page, "svg").stream()
            .filter(svg -> svg.getAttribute("class").startsWith("chart"))
            .toList();
    assertThat(charts)
        .extracting(svg -> svg.getAttribute("class"))
        .containsExactly("chart wide", "chart narrow", "chart wide", "chart narrow");
    int[] series = {1, 1, 3, 3};
    for (int i = 0; i < charts.size(); i++) {
      NodeList paths = charts.get(i).getElementsByTagName("path");
      long lines =
          IntStream.range(0, paths.getLength())
              .mapToObj(at -> ((Element) paths.item(at)).getAttribute("class"))
              .filter(name -> name.startsWith("line"))
              .count();
      assertThat(lines).isEqualTo(series[i]);
      assertThat(charts.get(i).getElementsByTagName("circle").getLength()).isEqualTo(7);
    }
    assertThat(charts.get(2).getTextContent()).contains("expected, max 10", "min 1");
  }
}
