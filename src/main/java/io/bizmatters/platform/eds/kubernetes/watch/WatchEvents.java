package io.bizmatters.platform.eds.kubernetes.watch;

import io.bizmatters.platform.eds.kubernetes.api.LineStream;
import io.bizmatters.platform.eds.kubernetes.watch.NamespaceObjects.Sink;
import io.bizmatters.platform.eds.manifest.tree.JsonTree;
import java.io.IOException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * Applies the events of one watch to the known objects; an error event of the server ends the
 * watch.
 */
final class WatchEvents<T> implements LineStream.Lines {

  private final WatchedKind<T> kind;
  private final Sink<T> sink;
  private volatile String version;
  private volatile boolean any;

  /**
   * @param version the resource version of the list that the watch continues
   */
  WatchEvents(WatchedKind<T> kind, Sink<T> sink, String version) {
    this.kind = kind;
    this.sink = sink;
    this.version = version;
  }

  /** The resource version up to which all events have been read. */
  String version() {
    return version;
  }

  /** Whether any event arrived. */
  boolean any() {
    return any;
  }

  @Override
  public void take(byte[] line) throws IOException {
    try {
      JsonNode event = JsonTree.of(line);
      take(event.path("type").asString(""), event.path("object"));
    } catch (JacksonException foreign) {
      throw new IOException("the watch sent something that is not an event", foreign);
    }
  }

  private void take(String type, JsonNode object) throws IOException {
    switch (type) {
      case "ADDED", "MODIFIED" -> sink.put(kind.reader().apply(object));
      case "DELETED" -> sink.remove(ObjectReader.name(object));
      case "BOOKMARK" -> {
        // only its version matters
      }
      default ->
          throw new IOException(
              "the watch ended with " + type + " " + object.path("message").asString(""));
    }
    any = true;
    version = object.path("metadata").path("resourceVersion").asString(version);
  }
}
