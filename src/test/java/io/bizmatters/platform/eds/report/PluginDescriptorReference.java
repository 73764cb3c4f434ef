package io.bizmatters.platform.eds.report;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.xml.sax.SAXException;

/** The goals and their parameters as Markdown, from the descriptor that Maven itself reads. */
final class PluginDescriptorReference {

  private static final List<String> HEAD =
      List.of("parameter", "property", "default", "description");
  private static final List<String> SHARED_HEAD =
      List.of("parameter", "property", "default", "goals", "description");
  private static final int SHARED_FROM = 3;
  private static final List<String> OVERVIEW = List.of("goal", "default phase", "what it does");

  private PluginDescriptorReference() {}

  static String page(Path descriptor) {
    return "# Goals\n\n" + overview(descriptor) + "\n" + markdown(descriptor);
  }

  /**
   * What several goals share, then a section a goal with its own parameters, in the order of their
   * names.
   */
  static String markdown(Path descriptor) {
    Element plugin = read(descriptor);
    String prefix = text(plugin, "goalPrefix");
    Map<List<String>, List<String>> goalsByRow =
        new TreeMap<>(Comparator.comparing(row -> row.get(0) + row));
    for (Element goal : goals(plugin)) {
      for (Element parameter : parameters(goal)) {
        goalsByRow
            .computeIfAbsent(row(goal, parameter), row -> new ArrayList<>())
            .add(text(goal, "goal"));
      }
    }
    goalsByRow.values().removeIf(goals -> goals.size() < SHARED_FROM);
    List<String> sections = new ArrayList<>();
    if (!goalsByRow.isEmpty()) {
      sections.add(shared(goalsByRow, goals(plugin)));
    }
    goals(plugin).forEach(goal -> sections.add(section(prefix, goal, goalsByRow.keySet())));
    return String.join("\n", sections);
  }

  private static String shared(Map<List<String>, List<String>> goalsByRow, List<Element> goals) {
    StringBuilder text = new StringBuilder("## Parameters of several goals\n\n");
    text.append(MarkdownTable.head(SHARED_HEAD));
    goalsByRow.forEach(
        (row, those) ->
            text.append(
                MarkdownTable.row(
                    List.of(row.get(0), row.get(1), row.get(2), those(those, goals), row.get(3)))));
    return text.toString();
  }

  /** The goals, or those that are not among them, whichever is shorter. */
  private static String those(List<String> named, List<Element> goals) {
    List<String> others =
        goals.stream()
            .map(goal -> text(goal, "goal"))
            .filter(goal -> !named.contains(goal))
            .toList();
    return others.size() < named.size()
        ? "all but " + String.join(", ", others)
        : String.join(", ", named);
  }

  /** One row a goal: where it runs by default, and what it is for. */
  static String overview(Path descriptor) {
    StringBuilder table = new StringBuilder(MarkdownTable.head(OVERVIEW));
    Element plugin = read(descriptor);
    String prefix = text(plugin, "goalPrefix");
    for (Element goal : goals(plugin)) {
      String phase = text(goal, "phase");
      table.append(
          MarkdownTable.row(
              List.of(
                  MarkdownTable.code(prefix + ":" + text(goal, "goal")),
                  phase.isEmpty() ? "" : MarkdownTable.code(phase),
                  MarkdownTable.text(text(goal, "description")))));
    }
    return table.toString();
  }

  private static List<Element> goals(Element plugin) {
    return child(plugin, "mojos").map(mojos -> children(mojos, "mojo")).orElse(List.of()).stream()
        .sorted(Comparator.comparing(goal -> text(goal, "goal")))
        .toList();
  }

  /** Every property that a parameter of a goal is set by. */
  static Set<String> properties(Path descriptor) {
    return goals(read(descriptor)).stream()
        .flatMap(goal -> child(goal, "configuration").stream())
        .flatMap(values -> elements(values).stream())
        .map(value -> property(value.getTextContent()))
        .filter(property -> !property.isEmpty())
        .collect(Collectors.toSet());
  }

  private static String property(String expression) {
    String text = expression.strip();
    return text.startsWith("${") && text.endsWith("}") ? text.substring(2, text.length() - 1) : "";
  }

  private static Element read(Path descriptor) {
    try {
      DocumentBuilderFactory xml = DocumentBuilderFactory.newInstance();
      xml.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
      xml.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
      return xml.newDocumentBuilder().parse(descriptor.toFile()).getDocumentElement();
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    } catch (ParserConfigurationException | SAXException malformed) {
      throw new IllegalStateException(descriptor + " cannot be read", malformed);
    }
  }

  private static String section(String prefix, Element goal, Set<List<String>> shared) {
    StringBuilder text = new StringBuilder();
    text.append("## ").append(prefix).append(':').append(text(goal, "goal")).append("\n\n");
    paragraph(text, MarkdownTable.text(text(goal, "description")));
    List<List<String>> all =
        parameters(goal).stream().map(parameter -> row(goal, parameter)).toList();
    List<List<String>> own = all.stream().filter(row -> !shared.contains(row)).toList();
    String besides = own.size() < all.size() ? " Takes shared parameters." : "";
    paragraph(text, whereItRuns(goal) + besides);
    if (own.isEmpty()) {
      return text.append("No parameters of its own.\n").toString();
    }
    text.append(MarkdownTable.head(HEAD));
    own.forEach(row -> text.append(MarkdownTable.row(row)));
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

  private static List<String> row(Element goal, Element parameter) {
    String name = text(parameter, "name");
    Optional<Element> configuration =
        child(goal, "configuration").flatMap(values -> child(values, name));
    String property = configuration.map(value -> property(value.getTextContent())).orElse("");
    String fallback = configuration.map(value -> value.getAttribute("default-value")).orElse("");
    boolean required = text(parameter, "required").equals("true") && fallback.isEmpty();
    return List.of(
        MarkdownTable.code(name),
        property.isEmpty() ? "" : MarkdownTable.code(property),
        fallback.isEmpty() ? (required ? "**required**" : "") : MarkdownTable.code(fallback),
        MarkdownTable.text(text(parameter, "description")));
  }

  private static String text(Element parent, String name) {
    return child(parent, name).map(element -> element.getTextContent().strip()).orElse("");
  }

  private static Optional<Element> child(Element parent, String name) {
    return children(parent, name).stream().findFirst();
  }

  private static List<Element> children(Element parent, String name) {
    return elements(parent).stream().filter(element -> element.getTagName().equals(name)).toList();
  }

  private static List<Element> elements(Element parent) {
    List<Element> elements = new ArrayList<>();
    for (int i = 0; i < parent.getChildNodes().getLength(); i++) {
      if (parent.getChildNodes().item(i) instanceof Element element) {
        elements.add(element);
      }
    }
    return elements;
  }
}
