package io.bizmatters.platform.eds.model.check;

import io.bizmatters.platform.eds.model.Field;
import io.bizmatters.platform.eds.model.FieldType.Text;
import io.bizmatters.platform.eds.model.grammar.TextRule;
import io.bizmatters.platform.eds.model.tree.Node;
import io.bizmatters.platform.eds.model.tree.Node.Scalar;
import io.bizmatters.platform.eds.model.tree.ScalarKind;

/**
 * Supplies a placeholder for a value that is not known yet, so that all other values can be
 * checked. A placeholder is never released: goals that release require the value.
 */
final class StandIn {

  static final String IMAGE = "unknown:1";

  private static final String PART = "1";

  private StandIn() {}

  static boolean isUnknown(Node node) {
    return node instanceof Scalar scalar && !scalar.unknown().isEmpty();
  }

  /** Returns a legal placeholder if the written value is not known yet; else the written value. */
  static Node of(Node node, Field field) {
    if (!isUnknown(node) || !(node instanceof Scalar scalar)) {
      return node;
    }
    String text =
        field.type() instanceof Text type
            ? text(scalar, type.rule())
            : field.defaultText().orElseGet(() -> FieldCheck.exampleOf(field.type()));
    return new Scalar(text, ScalarKind.TEXT, scalar.origin());
  }

  /** Returns the text with legal placeholders for unknown properties. */
  static String text(Scalar scalar, TextRule rule) {
    String text = scalar.text();
    for (String name : scalar.unknown()) {
      text = text.replace("${" + name + "}", PART);
    }
    return rule.violation(text).isEmpty() ? text : rule.example();
  }
}
