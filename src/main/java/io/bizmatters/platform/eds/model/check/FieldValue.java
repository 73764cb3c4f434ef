package io.bizmatters.platform.eds.model.check;

import io.bizmatters.platform.eds.model.Field;
import io.bizmatters.platform.eds.model.FieldType.Env;
import io.bizmatters.platform.eds.model.FieldType.SizeName;
import io.bizmatters.platform.eds.model.FieldType.TextList;
import io.bizmatters.platform.eds.model.FieldType.TextMap;
import io.bizmatters.platform.eds.model.rule.Rules;
import io.bizmatters.platform.eds.model.tree.Node;
import io.bizmatters.platform.eds.model.tree.Node.Entry;
import io.bizmatters.platform.eds.model.tree.Node.Mapping;
import io.bizmatters.platform.eds.model.tree.Node.Sequence;
import io.bizmatters.platform.eds.model.tree.Problem;
import java.util.ArrayList;
import java.util.List;

/** Checks one value by the type of a field. */
public final class FieldValue {

  private FieldValue() {}

  /** Returns why a value cannot be a value of the field, or an item of a field with several. */
  public static List<Problem> problems(Field field, Node value) {
    List<Problem> problems = new ArrayList<>();
    if (field.type() instanceof SizeName) {
      return problems;
    }
    Node whole = value;
    if (field.type() instanceof TextList) {
      whole = new Sequence(List.of(value), value.origin());
    } else if (field.type() instanceof TextMap || field.type() instanceof Env) {
      whole = new Mapping(List.of(new Entry("a", value.origin(), value)), value.origin());
    }
    Node tree = whole;
    List<String> names = List.of(field.path().split("\\.", -1));
    for (int i = names.size() - 1; i >= 0; i--) {
      tree = new Mapping(List.of(new Entry(names.get(i), value.origin(), tree)), value.origin());
    }
    new FieldCheck(Rules.NONE, (Mapping) tree, problems).check();
    return problems;
  }
}
