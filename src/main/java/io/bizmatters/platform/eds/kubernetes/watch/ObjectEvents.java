package io.bizmatters.platform.eds.kubernetes.watch;

import io.bizmatters.platform.eds.kubernetes.api.Answer;
import io.bizmatters.platform.eds.kubernetes.api.Call;
import io.bizmatters.platform.eds.kubernetes.api.ClusterClient;
import io.bizmatters.platform.eds.kubernetes.api.ClusterException;
import io.bizmatters.platform.eds.kubernetes.api.Retries;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** Reads the warning events of an object. */
public final class ObjectEvents {

  private final ClusterClient client;
  private final Retries retries;

  public ObjectEvents(ClusterClient client, Retries retries) {
    this.client = client;
    this.retries = retries;
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
            + "/events?limit=500&fieldSelector="
            + URLEncoder.encode(selector, StandardCharsets.UTF_8);
    Answer answer = retries.send(client, "events of " + name, Call.get(path, Call.JSON));
    List<JsonNode> events = new ArrayList<>();
    answer.body().path("items").forEach(events::add);
    return events.stream()
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
