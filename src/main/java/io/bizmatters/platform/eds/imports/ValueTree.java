package io.bizmatters.platform.eds.imports;

import io.bizmatters.platform.eds.model.tree.Node;
import io.bizmatters.platform.eds.model.tree.Node.Entry;
import io.bizmatters.platform.eds.model.tree.Node.Mapping;
import io.bizmatters.platform.eds.model.tree.Node.Scalar;
import io.bizmatters.platform.eds.model.tree.Node.Sequence;
import io.bizmatters.platform.eds.model.tree.Origin;
import io.bizmatters.platform.eds.model.tree.ScalarKind;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Builds a layer of the configuration from values by path. */
final class ValueTree {

  private ValueTree() {}

  static Mapping of(Map<String, Object> values, Origin source) {
    Mapping layer = new Mapping(List.of(), source);
    for (Map.Entry<String, Object> value : values.entrySet()) {
      Origin at = source.withPath(value.getKey());
      Node node = node(value.getValue(), at);
      String[] names = value.getKey().split("\\.", -1);
      for (int i = names.length - 1; i >= 0; i--) {
        node = new Mapping(List.of(new Entry(names[i], at, node)), at);
      }
      layer = layer.merge((Mapping) node);
    }
    return layer;
  }

  private static Node node(Object value, Origin at) {
    if (value instanceof Map<?, ?> map) {
      List<Entry> entries = new ArrayList<>();
      map.forEach(
          (name, inner) -> {
            Origin inside = at.child((String) name);
            entries.add(new Entry((String) name, inside, node(inner, inside)));
          });
      return new Mapping(entries, at);
    }
    if (value instanceof List<?> list) {
      List<Node> items = new ArrayList<>();
      list.forEach(item -> items.add(node(item, at.item(items.size()))));
      return new Sequence(items, at);
    }
    return new Scalar(String.valueOf(value), kind(value), at);
  }

  private static ScalarKind kind(Object value) {
    if (value instanceof Boolean) {
      return ScalarKind.BOOLEAN;
    }
    if (value instanceof BigDecimal || value instanceof Double) {
      return ScalarKind.FLOAT;
    }
    return value instanceof Number ? ScalarKind.INTEGER : ScalarKind.STRING;
  }
}
