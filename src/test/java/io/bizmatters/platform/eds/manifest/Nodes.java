package io.bizmatters.platform.eds.manifest;

import io.bizmatters.platform.eds.model.tree.Node;
import io.bizmatters.platform.eds.model.tree.Node.Entry;
import io.bizmatters.platform.eds.model.tree.Node.Mapping;
import io.bizmatters.platform.eds.model.tree.Node.Scalar;
import io.bizmatters.platform.eds.model.tree.Node.Sequence;
import io.bizmatters.platform.eds.model.tree.Origin;
import io.bizmatters.platform.eds.model.tree.ScalarKind;
import io.bizmatters.platform.eds.model.tree.Spelling;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import org.yaml.snakeyaml.DumperOptions.ScalarStyle;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/** What a person wrote in YAML, with lines, as the configuration's reader would hand it over. */
public final class Nodes {

  private Nodes() {}

  public static List<Node> yaml(String text) {
    List<Node> documents = new ArrayList<>();
    new Yaml()
        .composeAll(new StringReader(text))
        .forEach(node -> documents.add(node(node, new Origin("t.yaml", 1, 1, "", Spelling.FILE))));
    return documents;
  }

  private static Node node(org.yaml.snakeyaml.nodes.Node read, Origin parent) {
    Origin origin =
        parent.at(read.getStartMark().getLine() + 1, read.getStartMark().getColumn() + 1);
    if (read instanceof MappingNode mapping) {
      List<Entry> entries = new ArrayList<>();
      for (NodeTuple tuple : mapping.getValue()) {
        ScalarNode key = (ScalarNode) tuple.getKeyNode();
        Origin at =
            origin
                .child(key.getValue())
                .at(key.getStartMark().getLine() + 1, key.getStartMark().getColumn() + 1);
        entries.add(new Entry(key.getValue(), at, node(tuple.getValueNode(), at)));
      }
      return new Mapping(entries, origin);
    }
    if (read instanceof SequenceNode sequence) {
      List<Node> items = new ArrayList<>();
      sequence.getValue().forEach(item -> items.add(node(item, origin.item(items.size()))));
      return new Sequence(items, origin);
    }
    ScalarNode scalar = (ScalarNode) read;
    ScalarKind kind =
        scalar.getScalarStyle() == ScalarStyle.PLAIN
            ? ScalarKind.ofPlain(scalar.getValue())
            : ScalarKind.STRING;
    return new Scalar(scalar.getValue(), kind, origin);
  }
}
