package io.bizmatters.platform.eds.release.journal;

import io.bizmatters.platform.eds.kubernetes.apply.ObjectKey;
import io.bizmatters.platform.eds.manifest.tree.JsonText;
import io.bizmatters.platform.eds.manifest.tree.JsonTree;
import io.bizmatters.platform.eds.platform.PlatformMark;
import io.bizmatters.platform.eds.release.journal.RecordData.Gzip;
import io.bizmatters.platform.eds.release.journal.ReleaseEntry.ServiceRelease;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * The text of a {@link ReleaseIndex} in its Lease's annotation. Object keys carry no namespace: a
 * release has objects in its own namespace only, no matter what the annotation says.
 */
final class ReleaseIndexText {

  /** The schema that this plugin writes, and the newest that it understands. */
  private static final int SCHEMA = 1;

  /** Kubernetes limits all annotations of an object together to 256 KiB (core/validation.go). */
  private static final int LARGEST = 200 * 1024;

  /** A longer text is compressed, because its keys repeat. */
  private static final int LARGEST_PLAIN = 32 * 1024;

  /** The largest size of a text; a release of thousands of services has less than a tenth of it. */
  private static final int LARGEST_INFLATED = 16 * 1024 * 1024;

  private static final String COMPRESSED = "gzip:";

  private ReleaseIndexText() {}

  static String of(ReleaseIndex index) {
    String plain = JsonText.compact(tree(index));
    if (plain.length() <= LARGEST_PLAIN) {
      return plain;
    }
    byte[] compressed = Gzip.compressed(plain.getBytes(StandardCharsets.UTF_8));
    return COMPRESSED + Base64.getEncoder().encodeToString(compressed);
  }

  /** Returns the index without its oldest entries, as far as its annotation would be too long. */
  static ReleaseIndex fitting(ReleaseIndex index) {
    ReleaseIndex fitting = index;
    while (of(fitting).length() > LARGEST) {
      Optional<ReleaseIndex> less = fitting.withoutOldest();
      if (less.isEmpty()) {
        return fitting;
      }
      fitting = less.get();
    }
    return fitting;
  }

  private static Map<String, Object> tree(ReleaseIndex index) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("schema", SCHEMA);
    tree.put("releases", index.entries().stream().map(ReleaseIndexText::tree).toList());
    Map<String, Object> objects = new LinkedHashMap<>();
    index
        .objects()
        .forEach(
            (service, keys) -> objects.put(service, keys.stream().map(ObjectKey::text).toList()));
    tree.put("objects", objects);
    if (!index.left().isEmpty()) {
      Map<String, Object> left = new LinkedHashMap<>();
      index.left().forEach((key, why) -> left.put(key.text(), why));
      tree.put("left", left);
    }
    return tree;
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
    tree.put("services", services(entry.services()));
    return tree;
  }

  static Map<String, Object> services(Map<String, ServiceRelease> services) {
    Map<String, Object> tree = new LinkedHashMap<>();
    services.forEach(
        (name, service) -> {
          Map<String, Object> own = new LinkedHashMap<>();
          own.put("digest", service.digest());
          own.put("state", service.state().word());
          if (service.changed()) {
            own.put("changed", true);
          }
          service.note().ifPresent(note -> own.put("note", note));
          tree.put(name, own);
        });
    return tree;
  }

  static Map<String, Object> origin(BuildOrigin origin) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("by", origin.by());
    origin.build().ifPresent(build -> tree.put("build", build));
    origin.commit().ifPresent(commit -> tree.put("commit", commit));
    origin.platform().ifPresent(platform -> tree.put("platform", platform.tree()));
    return tree;
  }

  /**
   * Returns whether a newer plugin wrote the text: this plugin would drop what it does not know.
   */
  static boolean isNewer(String text) {
    return json(text).path("schema").asInt(0) > SCHEMA;
  }

  /**
   * Parses the text; a damaged text gives no history, and its releases continue from the existing
   * Secrets.
   */
  static ReleaseIndex parse(String text, String namespace) {
    JsonNode tree = json(text);
    List<ReleaseEntry> entries = new ArrayList<>();
    for (JsonNode entry : tree.path("releases")) {
      entry(entry).ifPresent(entries::add);
    }
    Map<String, Set<ObjectKey>> objects = new LinkedHashMap<>();
    tree.path("objects")
        .properties()
        .forEach(
            service -> {
              Set<ObjectKey> keys = new LinkedHashSet<>();
              service
                  .getValue()
                  .forEach(
                      key -> ObjectKey.parse(key.asString(""), namespace).ifPresent(keys::add));
              objects.put(service.getKey(), keys);
            });
    Map<ObjectKey, String> left = new LinkedHashMap<>();
    tree.path("left")
        .properties()
        .forEach(
            key ->
                ObjectKey.parse(key.getKey(), namespace)
                    .ifPresent(own -> left.put(own, key.getValue().asString(""))));
    return new ReleaseIndex(entries, objects, left);
  }

  private static JsonNode json(String text) {
    try {
      String plain = text.startsWith(COMPRESSED) ? inflated(text) : text;
      return JsonTree.of(plain.isBlank() ? "{}" : plain);
    } catch (IOException | JacksonException | IllegalArgumentException spoilt) {
      return JsonNodeFactory.instance.objectNode();
    }
  }

  private static String inflated(String text) throws IOException {
    byte[] compressed = Base64.getDecoder().decode(text.substring(COMPRESSED.length()));
    return new String(Gzip.plain(compressed, LARGEST_INFLATED), StandardCharsets.UTF_8);
  }

  private static Optional<ReleaseEntry> entry(JsonNode tree) {
    int version = tree.path("version").asInt(0);
    return version < 1
        ? Optional.empty()
        : ReleaseEntry.State.of(tree.path("state").asString(""))
            .map(
                state ->
                    new ReleaseEntry(
                        version,
                        state,
                        tree.path("digest").asString(""),
                        tree.path("at").asString(""),
                        origin(tree),
                        tree.path("plugin").asString(""),
                        text(tree, "note"),
                        services(tree.path("services"))));
  }

  static Map<String, ServiceRelease> services(JsonNode tree) {
    Map<String, ServiceRelease> services = new LinkedHashMap<>();
    tree.properties()
        .forEach(
            entry -> {
              JsonNode own = entry.getValue();
              ReleaseEntry.State.of(own.path("state").asString(""))
                  .ifPresent(
                      state ->
                          services.put(
                              entry.getKey(),
                              new ServiceRelease(
                                  own.path("digest").asString(""),
                                  state,
                                  own.path("changed").asBoolean(false),
                                  text(own, "note"))));
            });
    return services;
  }

  static BuildOrigin origin(JsonNode tree) {
    return new BuildOrigin(
        tree.path("by").asString("unknown"),
        text(tree, "build"),
        text(tree, "commit"),
        platform(tree.path("platform")));
  }

  private static Optional<PlatformMark> platform(JsonNode tree) {
    return text(tree, "name")
        .map(
            name ->
                new PlatformMark(
                    name,
                    text(tree, "version").orElse(""),
                    text(tree, "digest").orElse(""),
                    text(tree, "extends").orElse("")));
  }

  static Optional<String> text(JsonNode tree, String name) {
    return Optional.of(tree.path(name).asString("")).filter(text -> !text.isEmpty());
  }
}
