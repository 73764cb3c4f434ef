package io.bizmatters.platform.eds.kubernetes.apply;

import io.bizmatters.platform.eds.kubernetes.api.Refusal;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Says what a write expects of its object. The write carries the expectation, so that the server
 * refuses a late write instead of overwriting a newer one.
 */
sealed interface Expected {

  /** The object exists, in the version that was read. */
  record Unchanged(LiveObject seen) implements Expected {}

  /** No object of that name exists. */
  record Absent() implements Expected {}

  /** The object may not be read: it is written without an expectation. */
  record Unknown() implements Expected {}

  /** The object already matches its manifest. */
  record Fulfilled(LiveObject live) implements Expected {}

  /** The object cannot be written. */
  record Refused(Refusal refusal) implements Expected {}

  /**
   * A version that no object has, because the store begins to count above it. An apply with this
   * version creates an object and never changes one: the server compares versions only with an
   * existing object.
   */
  String NO_VERSION = "1";

  /** Returns the manifest with the version that the server compares. */
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
