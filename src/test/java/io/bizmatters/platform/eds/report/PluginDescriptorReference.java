package io.bizmatters.platform.eds.report;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.xml.sax.SAXException;

/** The goals and their parameters as Markdown, from the descriptor that Maven itself reads. */
final class PluginDescriptorReference {

  private static final List<String> HEAD =
      List.of("parameter", "property", "default", "description");

  private PluginDescriptorReference() {}

  /** A section a goal, in the order of their names. */
  static String markdown(Path descriptor) {
    Element plugin = read(descriptor);
    String prefix = text(plugin, "goalPrefix");
    return child(plugin, "mojos").map(mojos -> children(mojos, "mojo")).orElse(List.of()).stream()
        .sorted(Comparator.comparing(goal -> text(goal, "goal")))
        .map(goal -> section(prefix, goal))
        .collect(Collectors.joining("\n"));
  }

  private static Element read(Path descriptor) {
    try {
      DocumentBuilderFactory xml = DocumentBuilderFactory.newInstance();
      xml.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
      xml.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
      return xml.newDocumentBuilder().parse(descriptor.toFile()).getDocumentElement();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (ParserConfigurationException | SAXException e) {
      throw new IllegalStateException(descriptor + " cannot be read", e);
    }
  }

  private static String section(String prefix, Element goal) {
    StringBuilder text = new StringBuilder();
    text.append("### ").append(prefix).append(':').append(text(goal, "goal")).append("\n\n");
    paragraph(text, MarkdownTable.text(text(goal, "description")));
    paragraph(text, whereItRuns(goal));
    List<Element> parameters = parameters(goal);
    if (parameters.isEmpty()) {
      return text.append("No parameters.\n").toString();
    }
    text.append(MarkdownTable.head(HEAD));
    parameters.forEach(parameter -> text.append(row(goal, parameter)));
    return text.toString();
  }

  private static void paragraph(StringBuilder text, String paragraph) {
    if (!paragraph.isEmpty()) {
      text.append(paragraph).append("\n\n");
    }
  }

  private static String whereItRuns(Element goal) {
    String phase = text(goal, "phase");
    String bound = phase.isEmpty() ? "Bound to no phase" : "Default phase: `" + phase + "`";
    boolean alone = text(goal, "requiresProject").equals("false");
    return bound + (alone ? "; runs without a project too." : "; needs a project.");
  }

  /** Those that people set: what Maven injects, such as the project, is read-only. */
  private static List<Element> parameters(Element goal) {
    return child(goal, "parameters")
        .map(all -> children(all, "parameter"))
        .orElse(List.of())
        .stream()
        .filter(parameter -> !text(parameter, "editable").equals("false"))
        .sorted(Comparator.comparing(parameter -> text(parameter, "name")))
        .toList();
  }

  private static String row(Element goal, Element parameter) {
    String name = text(parameter, "name");
    Optional<Element> configuration =
        child(goal, "configuration").flatMap(values -> child(values, name));
    String property = configuration.map(value -> value.getTextContent().strip()).orElse("");
    String fallback = configuration.map(value -> value.getAttribute("default-value")).orElse("");
    boolean required = text(parameter, "required").equals("true") && fallback.isEmpty();
    return MarkdownTable.row(
        List.of(
            MarkdownTable.code(name),
            property.startsWith("${") && property.endsWith("}")
                ? MarkdownTable.code(property.substring(2, property.length() - 1))
                : "",
            fallback.isEmpty() ? (required ? "**required**" : "") : MarkdownTable.code(fallback),
            MarkdownTable.text(text(parameter, "description"))));
  }

  private static String text(Element parent, String name) {
    return child(parent, name).map(element -> element.getTextContent().strip()).orElse("");
  }

  private static Optional<Element> child(Element parent, String name) {
    return children(parent, name).stream().findFirst();
  }

  private static List<Element> children(Element parent, String name) {
    List<Element> children = new ArrayList<>();
    for (int i = 0; i < parent.getChildNodes().getLength(); i++) {
      Node node = parent.getChildNodes().item(i);
      if (node instanceof Element element && element.getTagName().equals(name)) {
        children.add(element);
      }
    }
    return children;
  }
}
