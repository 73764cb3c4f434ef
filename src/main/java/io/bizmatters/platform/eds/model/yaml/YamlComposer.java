package io.bizmatters.platform.eds.model.yaml;

import io.bizmatters.platform.eds.model.grammar.ValueText;
import io.bizmatters.platform.eds.model.tree.Node;
import io.bizmatters.platform.eds.model.tree.Node.Entry;
import io.bizmatters.platform.eds.model.tree.Node.Mapping;
import io.bizmatters.platform.eds.model.tree.Node.Scalar;
import io.bizmatters.platform.eds.model.tree.Node.Sequence;
import io.bizmatters.platform.eds.model.tree.Origin;
import io.bizmatters.platform.eds.model.tree.Problem;
import io.bizmatters.platform.eds.model.tree.ScalarKind;
import io.bizmatters.platform.eds.model.tree.VisibleText;
import io.bizmatters.platform.eds.model.yaml.Interpolator.Interpolated;
import io.bizmatters.platform.eds.model.yaml.YamlReader.LimitException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.snakeyaml.engine.v2.common.Anchor;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingEndEvent;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.events.SequenceEndEvent;
import org.snakeyaml.engine.v2.events.SequenceStartEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;

/**
 * Builds nodes from parser events: resolves anchors and merge keys within limits, and types values
 * by YAML 1.1.
 */
final class YamlComposer {

  private static final int MAX_DEPTH = 100;
  private static final int MAX_ALIASES = 50;
  private static final int MAX_SCALAR = 256 * 1024;
  private static final long MAX_EXPANDED = 1L << 20;

  /** What a quoted text has for its tag. */
  private static final String NO_TAG = "!";

  private static final String TAG_PREFIX = "tag:yaml.org,2002:";
  private static final Map<String, ScalarKind> SCALAR_TAGS =
      Map.of(
          TAG_PREFIX + "str", ScalarKind.STRING,
          TAG_PREFIX + "int", ScalarKind.INTEGER,
          TAG_PREFIX + "float", ScalarKind.FLOAT,
          TAG_PREFIX + "bool", ScalarKind.BOOLEAN,
          TAG_PREFIX + "null", ScalarKind.NULL);
  private static final Set<String> COLLECTION_TAGS = Set.of(TAG_PREFIX + "map", TAG_PREFIX + "seq");

  private final Iterator<Event> events;
  private final Origin file;
  private final Interpolator interpolator;
  private final List<Problem> problems;
  private final Map<String, Node> anchors = new HashMap<>();
  private int aliases;
  private long expanded;

  YamlComposer(
      Iterator<Event> events, Origin file, Interpolator interpolator, List<Problem> problems) {
    this.events = events;
    this.file = file;
    this.interpolator = interpolator;
    this.problems = problems;
  }

  /** Builds the document whose start was just read; empty for an empty document. */
  Optional<Node> document() {
    anchors.clear();
    Node node = node(events.next(), file, 0);
    boolean nothing = node instanceof Scalar scalar && scalar.kind() == ScalarKind.NULL;
    return nothing ? Optional.empty() : Optional.of(node);
  }

  private Node node(Event event, Origin named, int depth) {
    Origin at = placed(event, named);
    if (depth > MAX_DEPTH) {
      throw limit(
          at, "more than 100 levels", "at most 100 levels of nesting", "flatten the document");
    }
    if (event instanceof AliasEvent alias) {
      return aliased(alias, at);
    }
    Node node;
    if (event instanceof ScalarEvent scalar) {
      node = scalar(scalar, at);
    } else if (event instanceof SequenceStartEvent start) {
      checkTag(start.getTag(), at);
      node = sequence(at, depth);
    } else {
      checkTag(((MappingStartEvent) event).getTag(), at);
      node = mapping(at, depth);
    }
    Optional<Anchor> anchor = ((NodeEvent) event).getAnchor();
    if (anchor.isPresent()) {
      anchors.put(anchor.get().getValue(), node);
    }
    return node;
  }

  private Node aliased(AliasEvent alias, Origin at) {
    Node target = anchors.get(alias.getAlias().getValue());
    if (target == null) {
      throw limit(
          at,
          "*" + alias.getAlias().getValue(),
          "an alias of an anchor that stands before it",
          "define &" + alias.getAlias().getValue() + " first");
    }
    expanded += weight(target);
    if (++aliases > MAX_ALIASES || expanded > MAX_EXPANDED) {
      throw limit(
          at,
          "more aliases than a configuration needs",
          "at most 50 aliases, 1 MiB when expanded",
          "write the values out");
    }
    return target.withOrigin(at);
  }

  private long weight(Node node) {
    long weight = 1;
    if (node instanceof Scalar scalar) {
      weight += scalar.text().length();
    } else if (node instanceof Sequence sequence) {
      for (Node item : sequence.items()) {
        weight += weight(item);
      }
    } else if (node instanceof Mapping mapping) {
      for (Entry entry : mapping.entries()) {
        weight += entry.name().length() + weight(entry.value());
      }
    }
    return weight;
  }

  private Sequence sequence(Origin at, int depth) {
    List<Node> items = new ArrayList<>();
    for (Event event = events.next(); !(event instanceof SequenceEndEvent); event = events.next()) {
      items.add(node(event, at.item(items.size()), depth + 1));
    }
    return new Sequence(items, at);
  }

  private Mapping mapping(Origin at, int depth) {
    Map<String, Entry> entries = new LinkedHashMap<>();
    List<Mapping> merged = new ArrayList<>();
    for (Event event = events.next(); !(event instanceof MappingEndEvent); event = events.next()) {
      String name = name(event, at);
      Origin keyAt = placed(event, at.child(name));
      Node value = node(events.next(), keyAt, depth + 1);
      boolean isMergeKey = name.equals("<<") && ((ScalarEvent) event).isPlain();
      if (isMergeKey) {
        merged.addAll(mergeable(value));
      } else if (entries.containsKey(name)) {
        problems.add(
            Problem.error(
                keyAt,
                VisibleText.quoted(name)
                    + " a second time (first at line "
                    + entries.get(name).at().line()
                    + ")",
                "each name once in a mapping",
                "keep one of the two"));
      } else {
        entries.put(name, new Entry(name, keyAt, value));
      }
    }
    merged.forEach(
        mapping -> mapping.entries().forEach(entry -> entries.putIfAbsent(entry.name(), entry)));
    return new Mapping(new ArrayList<>(entries.values()), at);
  }

  private List<Mapping> mergeable(Node value) {
    List<Node> sources = value instanceof Sequence sequence ? sequence.items() : List.of(value);
    List<Mapping> mappings = new ArrayList<>();
    for (Node source : sources) {
      if (source instanceof Mapping mapping) {
        mappings.add(mapping);
      } else {
        problems.add(
            Problem.error(
                source.origin(),
                ValueText.of(source),
                "a mapping, or a list of mappings, after <<",
                "<<: *anchor"));
      }
    }
    return mappings;
  }

  private String name(Event event, Origin parent) {
    if (!(event instanceof ScalarEvent scalar)) {
      throw limit(
          placed(event, parent),
          "a mapping or list as a name",
          "a text as a name",
          "write name: value");
    }
    ScalarKind kind = scalar.isPlain() ? ScalarKind.ofPlain(scalar.getValue()) : ScalarKind.STRING;
    if (kind != ScalarKind.STRING
        && kind != ScalarKind.INTEGER
        && !scalar.getValue().equals("<<")) {
      problems.add(
          Problem.error(
              placed(event, parent.child(scalar.getValue())),
              scalar.getValue() + " (" + kind.words() + ")",
              "a text as a name",
              "quote it: " + VisibleText.quoted(scalar.getValue())));
    }
    return scalar.getValue();
  }

  private Scalar scalar(ScalarEvent event, Origin at) {
    String text = event.getValue();
    if (text.length() > MAX_SCALAR) {
      throw limit(
          at,
          text.length() + " characters",
          "a value of at most 256 KiB",
          "keep long text in a file");
    }
    boolean plain = event.isPlain();
    ScalarKind kind = kind(event, plain, at);
    if (!Interpolator.concerns(text)) {
      return new Scalar(text, kind, at);
    }
    Interpolated interpolated = interpolator.apply(text);
    for (Interpolated.Fault fault : interpolated.faults()) {
      problems.add(Problem.error(at, fault.found(), fault.allowed(), fault.fix()));
    }
    ScalarKind after = plain && !interpolated.used().isEmpty() ? ScalarKind.TEXT : kind;
    return new Scalar(
        interpolated.text(), after, interpolated.used(), interpolated.unresolved(), at);
  }

  private ScalarKind kind(ScalarEvent event, boolean plain, Origin at) {
    String tag = event.getTag().orElse(NO_TAG);
    if (!tag.equals(NO_TAG)) {
      ScalarKind tagged = SCALAR_TAGS.get(tag);
      if (tagged == null) {
        reportTag(tag, at);
        return ScalarKind.STRING;
      }
      return tagged;
    }
    return plain ? ScalarKind.ofPlain(event.getValue()) : ScalarKind.STRING;
  }

  private void checkTag(Optional<String> tag, Origin at) {
    String name = tag.orElse(NO_TAG);
    if (!name.equals(NO_TAG) && !COLLECTION_TAGS.contains(name)) {
      reportTag(name, at);
    }
  }

  private void reportTag(String tag, Origin at) {
    String shown = tag.startsWith(TAG_PREFIX) ? "!!" + tag.substring(TAG_PREFIX.length()) : tag;
    problems.add(
        Problem.error(
            at,
            "the tag " + shown,
            "no tags but !!str, !!int, !!float, !!bool, !!null, !!map and !!seq",
            "remove the tag"));
  }

  private static Origin placed(Event event, Origin named) {
    Optional<Mark> mark = event.getStartMark();
    return mark.isPresent()
        ? named.at(mark.get().getLine() + 1, mark.get().getColumn() + 1)
        : named;
  }

  private static LimitException limit(Origin at, String found, String allowed, String fix) {
    return new LimitException(Problem.error(at, found, allowed, fix));
  }
}
