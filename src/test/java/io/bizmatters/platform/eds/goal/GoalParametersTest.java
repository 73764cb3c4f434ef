package io.bizmatters.platform.eds.goal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/**
 * A goal offers no parameter that does nothing. Maven finds parameters on a class and its
 * superclasses, so a goal inherits a parameter without asking for it: this table says which goals
 * have use for a parameter that several goals offer.
 */
class GoalParametersTest {

  private static final Path DESCRIPTOR = Path.of("target/classes/META-INF/maven/plugin.xml");

  private static final String SERVICES =
      "advise apply delete diff explain generate history logs provision rbac record rollback"
          + " scale-test simulate status validate wait";
  private static final String CLUSTER =
      "apply delete diff history logs provision record rollback scale-test status validate wait";
  private static final String REQUESTS =
      "apply delete diff history logs record rollback scale-test status wait";
  private static final String NATS =
      "apply provision record rollback scale-test status validate wait";
  private static final String JUDGED = "apply diff generate validate";
  private static final String SIMULATED = "advise simulate";
  private static final String AWAITED = "apply rollback wait";

  private static final Map<String, String> GOALS =
      Map.ofEntries(
          Map.entry("skip", SERVICES + " crossplane import kro platform schema"),
          Map.entry("service", SERVICES),
          Map.entry("services", SERVICES),
          Map.entry("sourceDirectory", SERVICES),
          Map.entry("environment", SERVICES + " crossplane import kro platform schema"),
          Map.entry("platform", SERVICES + " crossplane import kro platform schema"),
          Map.entry("environmentVariables", SERVICES),
          Map.entry("namespace", SERVICES + " import"),
          Map.entry("acceptedWarnings", SERVICES),
          Map.entry("strict", JUDGED + " platform"),
          Map.entry("requireDigest", JUDGED),
          Map.entry("imageDigestFile", JUDGED),
          Map.entry(
              "natsResources", "apply delete diff generate rbac scale-test status validate wait"),
          Map.entry("natsJobImage", "apply diff generate"),
          Map.entry("kubeconfig", CLUSTER + " import"),
          Map.entry("context", CLUSTER + " import"),
          Map.entry("allowedContexts", CLUSTER + " import"),
          Map.entry("serverId", CLUSTER),
          Map.entry("retryTimeout", REQUESTS),
          Map.entry("natsAccess", NATS + " rbac"),
          Map.entry("natsUrl", NATS),
          Map.entry("natsMonitoring", NATS),
          Map.entry("natsServerId", NATS),
          Map.entry("natsHosts", NATS),
          Map.entry("natsPlainText", NATS),
          Map.entry("required", AWAITED + " scale-test status"),
          Map.entry("timeout", AWAITED + " delete"),
          Map.entry("proof", AWAITED),
          Map.entry("accept", AWAITED),
          Map.entry("outputDirectory", AWAITED + " advise generate record scale-test simulate"),
          Map.entry("release", "apply delete diff history rbac rollback"),
          Map.entry("lockTimeout", "apply delete rollback"),
          Map.entry("historyMax", "apply rbac rollback"),
          Map.entry("prune", "apply rollback"),
          Map.entry("forceConflicts", "apply diff rollback"),
          Map.entry("output", "diff explain history status"),
          Map.entry("outputFile", "explain history platform status"),
          Map.entry("wait", "apply rbac"),
          Map.entry("createNamespace", "apply rbac"),
          Map.entry("dryRun", "apply provision"),
          Map.entry("force", "provision scale-test"),
          Map.entry("load", SIMULATED),
          Map.entry("secondsPerMessage", SIMULATED),
          Map.entry("batch", SIMULATED),
          Map.entry("startDelay", SIMULATED),
          Map.entry("drains", SIMULATED),
          Map.entry("duration", SIMULATED),
          Map.entry("hpaSync", SIMULATED),
          Map.entry("hpaStabilization", SIMULATED),
          Map.entry("kubernetes", SIMULATED),
          Map.entry("keda", SIMULATED),
          Map.entry("pricePerPodHour", SIMULATED),
          Map.entry("latencyGoal", SIMULATED),
          Map.entry("seed", SIMULATED),
          Map.entry("runs", SIMULATED),
          Map.entry("runsKept", SIMULATED),
          Map.entry("subject", "rbac scale-test"));

  @Test
  void aParameterOfSeveralGoalsWorksInEachOfThem() throws Exception {
    Map<String, Set<String>> found = new TreeMap<>();
    for (Element goal : elements(descriptor(), "mojo")) {
      for (Element parameter : elements(goal, "parameter")) {
        if (text(parameter, "editable").equals("true") && !text(goal, "goal").equals("help")) {
          found
              .computeIfAbsent(text(parameter, "name"), name -> new TreeSet<>())
              .add(text(goal, "goal"));
        }
      }
    }
    found.values().removeIf(goals -> goals.size() == 1);
    Map<String, Set<String>> expected = new TreeMap<>();
    GOALS.forEach((name, goals) -> expected.put(name, new TreeSet<>(Set.of(goals.split(" ")))));

    assertThat(found).isEqualTo(expected);
  }

  /**
   * Maven shows a description without its parameter's type, so the first word says what it does.
   */
  @Test
  void theTextOfABooleanSaysWhatTrueDoes() throws Exception {
    for (Element goal : elements(descriptor(), "mojo")) {
      for (Element parameter : elements(goal, "parameter")) {
        if (text(parameter, "type").equals("boolean") && !text(goal, "goal").equals("help")) {
          assertThat(text(parameter, "description"))
              .as("%s of %s", text(parameter, "name"), text(goal, "goal"))
              .startsWith("True ");
        }
      }
    }
  }

  @Test
  void noTextSaysWhetherSomethingGoes() throws Exception {
    for (Element goal : elements(descriptor(), "mojo")) {
      assertThat(
              Stream.concat(Stream.of(goal), elements(goal, "parameter").stream())
                  .filter(documented -> !text(documented, "editable").equals("false"))
                  .map(documented -> text(documented, "description")))
          .as(text(goal, "goal"))
          .allSatisfy(
              text ->
                  assertThat(text)
                      .isNotEmpty()
                      .doesNotContainPattern(
                          "(?i)\\b(whether|(is|are) (told|there|none)|the same|goes)\\b"));
    }
  }

  private static Element descriptor() throws Exception {
    DocumentBuilderFactory xml = DocumentBuilderFactory.newInstance();
    xml.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
    return xml.newDocumentBuilder().parse(DESCRIPTOR.toFile()).getDocumentElement();
  }

  private static List<Element> elements(Element parent, String name) {
    NodeList nodes = parent.getElementsByTagName(name);
    List<Element> elements = new ArrayList<>();
    for (int i = 0; i < nodes.getLength(); i++) {
      elements.add((Element) nodes.item(i));
    }
    return elements;
  }

  /** The text of a child; Maven's own parameters, such as the session, have no description. */
  private static String text(Element parent, String name) {
    for (int i = 0; i < parent.getChildNodes().getLength(); i++) {
      if (parent.getChildNodes().item(i) instanceof Element child
          && child.getTagName().equals(name)) {
        return child.getTextContent().strip();
      }
    }
    return "";
  }
}
