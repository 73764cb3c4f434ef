package io.bizmatters.platform.eds.cluster;

import io.bizmatters.platform.eds.manifest.JsonText;
import io.bizmatters.platform.eds.manifest.JsonTree;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** The text of a {@link ReleaseIndex} in its Lease's annotation. */
final class ReleaseIndexText {

  private ReleaseIndexText() {}

  static String of(ReleaseIndex index) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("schema", 1);
    tree.put("releases", index.entries().stream().map(ReleaseIndexText::tree).toList());
    tree.put("objects", index.objects().stream().map(ObjectKey::text).toList());
    return JsonText.compact(tree);
  }

  private static Object tree(ReleaseEntry entry) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("version", entry.version());
    tree.put("state", entry.state().word());
    tree.put("digest", entry.digest());
    tree.put("at", entry.at());
    tree.put("plugin", entry.plugin());
    tree.putAll(origin(entry.origin()));
    entry.note().ifPresent(note -> tree.put("note", note));
    return tree;
  }

  static Map<String, Object> origin(BuildOrigin origin) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("by", origin.by());
    origin.build().ifPresent(build -> tree.put("build", build));
    origin.commit().ifPresent(commit -> tree.put("commit", commit));
    return tree;
  }

  /** What somebody has spoilt is no history; its releases go on from the Secrets that are there. */
  static ReleaseIndex parse(String text) {
    JsonNode tree = json(text);
    List<ReleaseEntry> entries = new ArrayList<>();
    for (JsonNode entry : tree.path("releases")) {
      entry(entry).ifPresent(entries::add);
    }
    Set<ObjectKey> objects = new LinkedHashSet<>();
    for (JsonNode key : tree.path("objects")) {
      ObjectKey.parse(key.asString("")).ifPresent(objects::add);
    }
    return new ReleaseIndex(entries, objects);
  }

  private static JsonNode json(String text) {
    try {
      return JsonTree.of(text.isBlank() ? "{}" : text);
    } catch (JacksonException spoilt) {
      return JsonNodeFactory.instance.objectNode();
    }
  }

  private static Optional<ReleaseEntry> entry(JsonNode tree) {
    int version = tree.path("version").asInt(0);
    return version < 1
        ? Optional.empty()
        : ReleaseState.of(tree.path("state").asString(""))
            .map(
                state ->
                    new ReleaseEntry(
                        version,
                        state,
                        tree.path("digest").asString(""),
                        tree.path("at").asString(""),
                        origin(tree),
                        tree.path("plugin").asString(""),
                        text(tree, "note")));
  }

  static BuildOrigin origin(JsonNode tree) {
    return new BuildOrigin(
        tree.path("by").asString("unknown"), text(tree, "build"), text(tree, "commit"));
  }

  static Optional<String> text(JsonNode tree, String name) {
    return Optional.of(tree.path(name).asString("")).filter(text -> !text.isEmpty());
  }
}
