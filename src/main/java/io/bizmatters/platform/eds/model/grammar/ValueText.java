package io.bizmatters.platform.eds.model.grammar;

import io.bizmatters.platform.eds.model.tree.Node;
import io.bizmatters.platform.eds.model.tree.Node.Mapping;
import io.bizmatters.platform.eds.model.tree.Node.Scalar;
import io.bizmatters.platform.eds.model.tree.Node.Sequence;
import io.bizmatters.platform.eds.model.tree.VisibleText;
import java.util.ArrayList;
import java.util.List;

/** Formats a value for a message. */
public final class ValueText {

  private ValueText() {}

  /** Returns the text in quotes with the properties that it came from, or the kind of the value. */
  public static String of(Node node) {
    if (node instanceof Mapping) {
      return "a mapping";
    }
    if (node instanceof Sequence) {
      return "a list";
    }
    Scalar scalar = (Scalar) node;
    String text = NatsServers.safeToShow(scalar.text());
    List<String> properties = new ArrayList<>();
    for (String name : scalar.properties()) {
      properties.add("${" + name + "}");
    }
    String from = properties.isEmpty() ? "" : " from " + String.join(", ", properties);
    return switch (scalar.kind()) {
      case STRING, TEXT -> VisibleText.quoted(text) + from;
      case NULL -> "null" + from;
      case INTEGER, FLOAT, BOOLEAN -> scalar.text() + " (" + scalar.kind().words() + ")" + from;
    };
  }
}
