package io.bizmatters.platform.eds.model.tree;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** Holds a configuration value as written, and its place. */
public sealed interface Node {

  Origin origin();

  /** Returns this value with another origin. */
  Node withOrigin(Origin origin);

  /**
   * A single value.
   *
   * @param properties names of the Maven properties that were replaced in the text, in order
   * @param unknown properties that have no value yet: the text still contains <code>${name}</code>
   */
  record Scalar(
      String text, ScalarKind kind, List<String> properties, List<String> unknown, Origin origin)
      implements Node {
    public Scalar {
      Objects.requireNonNull(text);
      Objects.requireNonNull(kind);
      Objects.requireNonNull(origin);
      properties = List.copyOf(properties);
      unknown = List.copyOf(unknown);
    }

    public Scalar(String text, ScalarKind kind, List<String> properties, Origin origin) {
      this(text, kind, properties, List.of(), origin);
    }

    public Scalar(String text, ScalarKind kind, Origin origin) {
      this(text, kind, List.of(), origin);
    }

    @Override
    public Scalar withOrigin(Origin newOrigin) {
      return new Scalar(text, kind, properties, unknown, newOrigin);
    }
  }

  /** A list. */
  record Sequence(List<Node> items, Origin origin) implements Node {
    public Sequence {
      items = List.copyOf(items);
      Objects.requireNonNull(origin);
    }

    @Override
    public Sequence withOrigin(Origin newOrigin) {
      return new Sequence(items, newOrigin);
    }
  }

  /**
   * A named value inside a mapping.
   *
   * @param at the place of the name
   */
  record Entry(String name, Origin at, Node value) {
    public Entry {
      Objects.requireNonNull(name);
      Objects.requireNonNull(at);
      Objects.requireNonNull(value);
    }
  }

  /** Named values, in written order. */
  record Mapping(List<Entry> entries, Origin origin) implements Node {
    public Mapping {
      entries = List.copyOf(entries);
      Objects.requireNonNull(origin);
    }

    @Override
    public Mapping withOrigin(Origin newOrigin) {
      return new Mapping(entries, newOrigin);
    }

    public Optional<Entry> entry(String name) {
      for (Entry entry : entries) {
        if (entry.name().equals(name)) {
          return Optional.of(entry);
        }
      }
      return Optional.empty();
    }

    public Optional<Node> get(String name) {
      Optional<Entry> entry = entry(name);
      return entry.isPresent() ? Optional.of(entry.get().value()) : Optional.empty();
    }

    /** Returns the mapping with a name; empty if it is missing or another value. */
    public Optional<Mapping> mapping(String name) {
      Optional<Entry> entry = entry(name);
      return entry.isPresent() && entry.get().value() instanceof Mapping mapping
          ? Optional.of(mapping)
          : Optional.empty();
    }

    /** Finds the value at a dotted path of names. */
    public Optional<Node> find(String path) {
      int dot = path.indexOf('.');
      if (dot < 0) {
        return get(path);
      }
      Optional<Mapping> inner = mapping(path.substring(0, dot));
      return inner.isPresent() ? inner.get().find(path.substring(dot + 1)) : Optional.empty();
    }

    /**
     * Returns this mapping with a text at a path, where it has nothing yet.
     *
     * @param path names separated by dots
     */
    public Mapping withMissing(String path, String text) {
      if (find(path).isPresent()) {
        return this;
      }
      Node value = new Scalar(text, ScalarKind.STRING, origin);
      List<String> names = List.of(path.split("\\."));
      for (int i = names.size() - 1; i >= 0; i--) {
        value = new Mapping(List.of(new Entry(names.get(i), origin, value)), origin);
      }
      return merge((Mapping) value);
    }

    /**
     * Applies {@code patch} to this mapping (<a href="https://www.rfc-editor.org/rfc/rfc7386">RFC
     * 7386</a>): mappings merge, null removes, every other value replaces. Each value keeps its
     * origin. A null in a claim removes nothing: it stays and becomes a problem later.
     */
    public Mapping merge(Mapping patch) {
      Map<String, Entry> merged = new LinkedHashMap<>();
      for (Entry entry : entries) {
        merged.put(entry.name(), entry);
      }
      for (Entry change : patch.entries()) {
        if (removes(change.value())) {
          merged.remove(change.name());
        } else {
          merged.put(change.name(), over(Optional.ofNullable(merged.get(change.name())), change));
        }
      }
      boolean nobodysOwn = origin.spelling() == Spelling.DEFAULT;
      return new Mapping(new ArrayList<>(merged.values()), nobodysOwn ? patch.origin() : origin);
    }

    private static boolean removes(Node value) {
      return value instanceof Scalar scalar
          && scalar.kind() == ScalarKind.NULL
          && scalar.origin().spelling() != Spelling.CLAIM;
    }

    private static Entry over(Optional<Entry> base, Entry change) {
      if (!(change.value() instanceof Mapping patch)) {
        return change;
      }
      if (base.isPresent() && base.get().value() instanceof Mapping under) {
        return new Entry(change.name(), base.get().at(), under.merge(patch));
      }
      // merged with an empty mapping, so that the nulls of a patch do not appear in the result
      Mapping nothing = new Mapping(List.of(), patch.origin());
      return new Entry(change.name(), change.at(), nothing.merge(patch));
    }
  }
}
