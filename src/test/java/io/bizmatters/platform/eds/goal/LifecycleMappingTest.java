package io.bizmatters.platform.eds.goal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/** What Eclipse reads of the plugin: a goal that it does not find there is an error in each POM. */
class LifecycleMappingTest {

  private static final String DESCRIPTOR = "/META-INF/maven/plugin.xml";
  private static final String MAPPING = "/META-INF/m2e/lifecycle-mapping-metadata.xml";

  @Test
  void everyGoalIsMappedOnce() throws Exception {
    assertThat(texts(elements(document(MAPPING).getDocumentElement(), "goal")))
        .containsExactlyInAnyOrderElementsOf(
            mojos().map(mojo -> texts(elements(mojo, "goal")).get(0)).toList());
  }

  @Test
  void aGoalBoundToAPhaseRunsWhenTheConfigurationChangesAndAtNoKeystroke() throws Exception {
    List<String> bound =
        mojos()
            .filter(mojo -> !elements(mojo, "phase").isEmpty())
            .map(mojo -> texts(elements(mojo, "goal")).get(0))
            .filter(goal -> List.of("validate", "generate").contains(goal))
            .toList();
    Element executed =
        elements(document(MAPPING).getDocumentElement(), "pluginExecution").stream()
            .filter(execution -> !elements(execution, "execute").isEmpty())
            .findFirst()
            .orElseThrow();

    assertThat(texts(elements(executed, "goal"))).containsExactlyInAnyOrderElementsOf(bound);
    assertThat(texts(elements(executed, "runOnIncremental"))).containsExactly("false");
    assertThat(texts(elements(executed, "runOnConfiguration"))).containsExactly("true");
  }

  private static Stream<Element> mojos() throws Exception {
    return elements(document(DESCRIPTOR).getDocumentElement(), "mojo").stream();
  }

  private static Document document(String resource) throws Exception {
    try (InputStream stream = LifecycleMappingTest.class.getResourceAsStream(resource)) {
      assertThat(stream).as(resource).isNotNull();
      return DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(stream);
    }
  }

  private static List<Element> elements(Element under, String name) {
    NodeList found = under.getElementsByTagName(name);
    return IntStream.range(0, found.getLength()).mapToObj(i -> (Element) found.item(i)).toList();
  }

  private static List<String> texts(List<Element> elements) {
    return elements.stream().map(Element::getTextContent).toList();
  }
}
