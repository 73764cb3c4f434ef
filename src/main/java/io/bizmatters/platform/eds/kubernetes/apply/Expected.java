package io.bizmatters.platform.eds.kubernetes.apply;

import io.bizmatters.platform.eds.kubernetes.api.Refusal;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a write takes for granted of its object. It is sent along, so that the server refuses a
 * write that comes too late instead of laying it over a newer one.
 */
sealed interface Expected {

  /** The object is there, in the version that was seen. */
  record Unchanged(LiveObject seen) implements Expected {}

  /** There is no object of that name. */
  record Absent() implements Expected {}

  /** The object may not be read: it is written as it comes. */
  record Unknown() implements Expected {}

  /** The object is already as its manifest says. */
  record Fulfilled(LiveObject live) implements Expected {}

  /** Nothing can be written. */
  record Refused(Refusal refusal) implements Expected {}

  /**
   * A version that no object ever has, for the store begins to count above it. An apply that
   * carries it makes an object, and changes none: the server compares versions where there is
   * something to compare with.
   */
  String NO_VERSION = "1";

  /** The manifest with what the server is to compare. */
  default Map<String, Object> onto(Map<String, Object> tree) {
    if (this instanceof Unchanged there) {
      return with(tree, Map.of("uid", there.seen().uid()), there.seen().resourceVersion());
    }
    return this instanceof Absent ? with(tree, Map.of(), NO_VERSION) : tree;
  }

  private static Map<String, Object> with(
      Map<String, Object> tree, Map<String, Object> identity, String version) {
    Map<String, Object> metadata = new LinkedHashMap<>();
    if (tree.get("metadata") instanceof Map<?, ?> own) {
      own.forEach((name, value) -> metadata.put((String) name, value));
    }
    metadata.putAll(identity);
    metadata.put("resourceVersion", version);
    Map<String, Object> sent = new LinkedHashMap<>(tree);
    sent.put("metadata", metadata);
    return sent;
  }
}
