package io.bizmatters.platform.eds.platform;

import io.bizmatters.platform.eds.model.rule.PlatformName;
import io.bizmatters.platform.eds.model.tree.Node;
import io.bizmatters.platform.eds.model.tree.Node.Entry;
import io.bizmatters.platform.eds.model.tree.Node.Mapping;
import io.bizmatters.platform.eds.model.tree.Node.Scalar;
import io.bizmatters.platform.eds.model.tree.Node.Sequence;
import io.bizmatters.platform.eds.model.tree.Origin;
import io.bizmatters.platform.eds.model.tree.ScalarKind;
import io.bizmatters.platform.eds.model.tree.Spelling;
import java.util.ArrayList;
import java.util.List;

/**
 * The values that services of a platform have unless they set them.
 *
 * @param written the values at their places in the platform's files
 * @param derived the same values, each with the platform and the path as its origin
 */
record PlatformDefaults(Mapping written, Mapping derived) {

  static final PlatformDefaults NONE =
      new PlatformDefaults(
          new Mapping(List.of(), new Origin("", 0, 0, "", Spelling.FILE)),
          new Mapping(List.of(), Origin.derived("default", "")));

  /**
   * Returns the defaults that a section of a platform writes.
   *
   * @param section the path of the section, such as {@code defaults}
   */
  static PlatformDefaults of(Mapping written, PlatformName platform, String section) {
    return new PlatformDefaults(written, (Mapping) derived(written, platform, section, ""));
  }

  /** Returns these defaults with one more, of {@code size}. */
  PlatformDefaults withSize(String size, PlatformName platform) {
    Origin at = Origin.derived(platform.place("sizes.default"), "size");
    Entry entry = new Entry("size", at, new Scalar(size, ScalarKind.TEXT, at));
    return new PlatformDefaults(
        written, derived.merge(new Mapping(List.of(entry), at.withPath(""))));
  }

  /** Returns these defaults without one of {@code size}. */
  PlatformDefaults withoutSize() {
    Origin at = derived.origin();
    List<Entry> kept = new ArrayList<>();
    for (Entry entry : derived.entries()) {
      if (!entry.name().equals("size")) {
        kept.add(entry);
      }
    }
    return new PlatformDefaults(written, new Mapping(kept, at));
  }

  /** Returns these defaults with others over them; null removes a default. */
  PlatformDefaults merge(PlatformDefaults other) {
    return new PlatformDefaults(written.merge(other.written()), derived.merge(other.derived()));
  }

  private static Node derived(Node node, PlatformName platform, String section, String path) {
    String place = path.isEmpty() ? section : section + "." + path;
    Origin at = Origin.derived(platform.place(place), path);
    if (node instanceof Mapping mapping) {
      List<Entry> entries = new ArrayList<>();
      for (Entry entry : mapping.entries()) {
        String inner = path.isEmpty() ? entry.name() : path + "." + entry.name();
        Node value = derived(entry.value(), platform, section, inner);
        entries.add(new Entry(entry.name(), value.origin(), value));
      }
      return new Mapping(entries, at);
    }
    if (node instanceof Sequence sequence) {
      List<Node> items = new ArrayList<>();
      for (Node item : sequence.items()) {
        items.add(derived(item, platform, section, path));
      }
      return new Sequence(items, at);
    }
    return node.withOrigin(at);
  }
}
