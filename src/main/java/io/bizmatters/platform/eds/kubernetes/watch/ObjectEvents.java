package io.bizmatters.platform.eds.kubernetes.watch;

import io.bizmatters.platform.eds.kubernetes.api.Api;
import io.bizmatters.platform.eds.kubernetes.api.Call;
import io.bizmatters.platform.eds.kubernetes.api.ClusterException;
import io.bizmatters.platform.eds.kubernetes.api.ListCall;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** Reads the warning events of an object. */
public final class ObjectEvents {

  private final Api api;

  public ObjectEvents(Api api) {
    this.api = api;
  }

  /**
   * Returns the warnings as {@code Reason: message (xN)}, newest last; an empty list when events
   * may not be read.
   *
   * @throws ClusterException when the server cannot be reached
   */
  public List<String> of(String namespace, String kind, String name) throws ClusterException {
    String selector =
        "involvedObject.kind=" + kind + ",involvedObject.name=" + name + ",type=Warning";
    String path =
        "/api/v1/namespaces/"
            + namespace
            + "/events?fieldSelector="
            + URLEncoder.encode(selector, StandardCharsets.UTF_8);
    ListCall<JsonNode> call = ListCall.all(path, Call.JSON, event -> event);
    return api.list("events of " + name, call).items().stream()
        .sorted(Comparator.comparing(ObjectEvents::time))
        .map(ObjectEvents::line)
        .distinct()
        .toList();
  }

  /** Times of the cluster compare as text: all are UTC and have one format. */
  private static String time(JsonNode event) {
    String made = event.path("metadata").path("creationTimestamp").asString("");
    String first = event.path("eventTime").asString(made);
    String last = event.path("lastTimestamp").asString(first);
    return event.path("series").path("lastObservedTime").asString(last);
  }

  private static String line(JsonNode event) {
    long counted = event.path("count").asLong(1);
    long count = event.path("series").path("count").asLong(counted);
    return event.path("reason").asString("")
        + ": "
        + event.path("message").asString("").strip()
        + (count > 1 ? " (x" + count + ")" : "");
  }
}
