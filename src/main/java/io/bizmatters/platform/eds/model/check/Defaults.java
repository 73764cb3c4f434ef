package io.bizmatters.platform.eds.model.check;

import io.bizmatters.platform.eds.model.Field;
import io.bizmatters.platform.eds.model.Fields;
import io.bizmatters.platform.eds.model.grammar.MonitoringEndpoint;
import io.bizmatters.platform.eds.model.grammar.NatsServers;
import io.bizmatters.platform.eds.model.grammar.Period;
import io.bizmatters.platform.eds.model.grammar.TextRules;
import io.bizmatters.platform.eds.model.rule.Rules;
import io.bizmatters.platform.eds.model.rule.Sizes.Size;
import io.bizmatters.platform.eds.model.tree.Node;
import io.bizmatters.platform.eds.model.tree.Node.Entry;
import io.bizmatters.platform.eds.model.tree.Node.Mapping;
import io.bizmatters.platform.eds.model.tree.Node.Scalar;
import io.bizmatters.platform.eds.model.tree.Origin;
import io.bizmatters.platform.eds.model.tree.ScalarKind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Supplies values that nobody set: the defaults of the table and of the platform, and values
 * derived from others.
 */
public final class Defaults {

  private static final Origin TABLE = Origin.derived("default", "");

  private final Rules rules;

  /** Creates the defaults of a platform. */
  public Defaults(Rules rules) {
    this.rules = rules;
  }

  /** Returns the lowest layer: the defaults of fields that every service has. */
  public Mapping layer() {
    Mapping platform = rules.defaults();
    for (String group : Fields.optionalGroups()) {
      platform = without(platform, group);
    }
    return layerOf(Optional.empty()).merge(platform);
  }

  /** Returns the platform's defaults of an optional group, without those of groups inside it. */
  private Mapping ofPlatform(String group) {
    Mapping platform = rules.defaults();
    for (String inner : Fields.optionalGroups()) {
      platform = inner.startsWith(group + ".") ? without(platform, inner) : platform;
    }
    List<String> names = List.of(group.split("\\.", -1));
    Optional<Node> inside = platform.find(group);
    for (int i = names.size() - 1; i >= 0 && inside.isPresent(); i--) {
      Node value = inside.get();
      inside =
          Optional.of(new Mapping(List.of(new Entry(names.get(i), value.origin(), value)), TABLE));
    }
    return (Mapping) inside.orElse(new Mapping(List.of(), TABLE));
  }

  /** Returns the tree without the value at a path. */
  private static Mapping without(Mapping tree, String path) {
    int dot = path.indexOf('.');
    String name = dot < 0 ? path : path.substring(0, dot);
    List<Entry> kept = new ArrayList<>();
    for (Entry entry : tree.entries()) {
      if (!entry.name().equals(name)) {
        kept.add(entry);
      } else if (dot >= 0 && entry.value() instanceof Mapping inner) {
        kept.add(new Entry(name, entry.at(), without(inner, path.substring(dot + 1))));
      }
    }
    return new Mapping(kept, tree.origin());
  }

  private static Mapping layerOf(Optional<String> optionalGroup) {
    Mapping layer = new Mapping(List.of(), TABLE);
    for (Field field : Fields.all()) {
      boolean within = Fields.optionalGroupOf(field.path()).equals(optionalGroup);
      if (within && field.defaultText().isPresent()) {
        layer = layer.merge(only(field.path(), field.defaultText().get(), "default"));
      }
    }
    return layer;
  }

  /**
   * Returns the tree with derived values: resources from the size, the monitoring endpoint from the
   * NATS URL, and the defaults of optional groups that are set. Written values stay; values that
   * cannot be derived stay missing.
   */
  public Mapping complete(Mapping tree) {
    Mapping completed = tree;
    Optional<String> named = text(tree, "size");
    Optional<Size> size = named.isPresent() ? rules.sizes().named(named.get()) : Optional.empty();
    if (size.isPresent()) {
      completed = ofSize(size.get()).merge(completed);
    }
    Optional<MonitoringEndpoint.Derived> endpoint = derivedEndpoint(tree);
    if (tree.find("nats.monitoringEndpoint").isEmpty() && endpoint.isPresent()) {
      String text = endpoint.get().endpoint().hostAndPort();
      completed = completed.merge(only("nats.monitoringEndpoint", text, "from nats.url"));
    }
    for (String group : Fields.optionalGroups()) {
      if (tree.find(group).orElse(null) instanceof Mapping) {
        completed =
            layerOf(Optional.of(group))
                .merge(ofPlatform(group))
                .merge(derived(group, tree))
                .merge(completed);
      }
    }
    return completed;
  }

  private static Mapping derived(String group, Mapping tree) {
    Mapping nothing = new Mapping(List.of(), TABLE);
    return switch (group) {
      case "nats.provision" ->
          text(tree, "nats.provision.maxAge")
              .filter(Defaults::isShorterThanTheWindow)
              .map(age -> only("nats.provision.duplicateWindow", age, "from maxAge"))
              .orElse(nothing);
      case "nats.provision.deadLetter" ->
          text(tree, "nats.stream")
              .map(stream -> stream + "_DEAD_LETTERS")
              .map(name -> only("nats.provision.deadLetter.stream", name, "from nats.stream"))
              .orElse(nothing);
      default -> nothing;
    };
  }

  /**
   * Whether maxAge is shorter than the default window; NATS refuses a window longer than maxAge.
   */
  private static boolean isShorterThanTheWindow(String maxAge) {
    return Period.parse(maxAge)
        .legal()
        .filter(age -> !age.isZero() && age.compareTo(Duration.ofMinutes(2)) < 0)
        .isPresent();
  }

  /** Derives the monitoring endpoint from the first host of the tree's NATS URL. */
  static Optional<MonitoringEndpoint.Derived> derivedEndpoint(Mapping tree) {
    Optional<String> url = text(tree, "nats.url");
    Optional<NatsServers> servers =
        url.isPresent() ? NatsServers.parse(url.get()).legal() : Optional.empty();
    if (servers.isEmpty()) {
      return Optional.empty();
    }
    Optional<String> namespace = text(tree, "namespace");
    boolean legal =
        namespace.isPresent() && TextRules.NAMESPACE.violation(namespace.get()).isEmpty();
    return MonitoringEndpoint.derive(
        servers.get().servers().get(0).host(), legal ? namespace : Optional.empty());
  }

  private static Mapping ofSize(Size size) {
    Origin at = Origin.derived(size.reason(), "resources");
    List<Entry> kinds = new ArrayList<>();
    if (!size.requests().isEmpty()) {
      kinds.add(new Entry("requests", at, quantities(size.requests(), size.reason(), "requests")));
    }
    if (!size.limits().isEmpty()) {
      kinds.add(new Entry("limits", at, quantities(size.limits(), size.reason(), "limits")));
    }
    return new Mapping(
        List.of(new Entry("resources", at, new Mapping(kinds, at))), Origin.derived(at.file(), ""));
  }

  private static Mapping quantities(Map<String, String> texts, String reason, String kind) {
    Origin at = Origin.derived(reason, "resources." + kind);
    List<Entry> entries = new ArrayList<>();
    for (Map.Entry<String, String> text : texts.entrySet()) {
      Origin place = at.child(text.getKey());
      Scalar quantity = new Scalar(text.getValue(), ScalarKind.TEXT, place);
      entries.add(new Entry(text.getKey(), place, quantity));
    }
    return new Mapping(entries, at);
  }

  private static Optional<String> text(Mapping tree, String path) {
    Optional<Node> node = tree.find(path);
    return node.isPresent() && node.get() instanceof Scalar scalar
        ? Optional.of(scalar.text())
        : Optional.empty();
  }

  /** Returns a tree with one value. */
  static Mapping only(String path, String text, String reason) {
    List<String> names = new ArrayList<>(List.of(path.split("\\.", -1)));
    Node node = new Scalar(text, ScalarKind.TEXT, Origin.derived(reason, path));
    for (int i = names.size() - 1; i >= 0; i--) {
      Origin at = Origin.derived(reason, String.join(".", names.subList(0, i)));
      node = new Mapping(List.of(new Entry(names.get(i), at.withPath(path), node)), at);
    }
    return (Mapping) node;
  }
}
