package io.bizmatters.platform.eds.release.preflight;

import io.bizmatters.platform.eds.kubernetes.api.Answer;
import io.bizmatters.platform.eds.kubernetes.api.Api;
import io.bizmatters.platform.eds.kubernetes.api.Call;
import io.bizmatters.platform.eds.kubernetes.api.ClusterException;
import io.bizmatters.platform.eds.kubernetes.api.ListCall;
import io.bizmatters.platform.eds.kubernetes.api.ListCall.Listing;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** Reads which objects scale which Deployments in a namespace. */
public final class Scalers {

  private static final String PAUSED = "autoscaling.keda.sh/paused";

  private final Api api;

  public Scalers(Api api) {
    this.api = api;
  }

  /**
   * A ScaledObject or HorizontalPodAutoscaler.
   *
   * @param deployment what it scales
   * @param scaledObject the ScaledObject that created it, if KEDA manages this autoscaler
   * @param paused the annotations that pause it
   * @param durables the consumers whose lag a ScaledObject scales by
   */
  public record Scaler(
      String kind,
      String name,
      String deployment,
      Optional<String> scaledObject,
      List<String> paused,
      List<Durable> durables) {}

  /**
   * A durable consumer as a KEDA trigger names it ({@code nats-jetstream}).
   *
   * @param monitoring host and port
   */
  public record Durable(String monitoring, String account, String stream, String consumer) {}

  /**
   * What was seen.
   *
   * @param hidden why some scalers could not be read
   */
  public record Sight(List<Scaler> scalers, List<String> hidden) {}

  /**
   * Returns all scalers of Deployments in a namespace.
   *
   * @throws ClusterException when the server cannot be reached
   */
  public Sight look(String namespace) throws ClusterException {
    Sight all = new Sight(new ArrayList<>(), new ArrayList<>());
    String of = "/namespaces/" + namespace + "/";
    read("ScaledObject", "/apis/keda.sh/v1alpha1" + of + "scaledobjects", all);
    read("HorizontalPodAutoscaler", "/apis/autoscaling/v2" + of + "horizontalpodautoscalers", all);
    return all;
  }

  private void read(String kind, String path, Sight all) throws ClusterException {
    Listing<JsonNode> list =
        api.list("list of " + kind, ListCall.all(path, Call.JSON, item -> item));
    Optional<Answer> refusal = list.refusal().filter(answer -> !answer.isNotFound());
    if (refusal.isPresent()) {
      all.hidden().add(refusal.get().message());
      return;
    }
    for (JsonNode item : list.items()) {
      JsonNode target = item.path("spec").path("scaleTargetRef");
      if (target.path("kind").asString("Deployment").equals("Deployment")) {
        all.scalers().add(scaler(kind, item, target.path("name").asString("")));
      }
    }
  }

  private static Scaler scaler(String kind, JsonNode item, String deployment) {
    JsonNode metadata = item.path("metadata");
    Optional<String> scaledObject = Optional.empty();
    for (JsonNode owner : metadata.path("ownerReferences")) {
      if (owner.path("kind").asString("").equals("ScaledObject")) {
        scaledObject = Optional.of(owner.path("name").asString(""));
      }
    }
    List<String> paused =
        metadata.path("annotations").properties().stream()
            .filter(entry -> entry.getKey().startsWith(PAUSED))
            .filter(entry -> !entry.getValue().asString("").equals("false"))
            .map(entry -> entry.getKey() + ": " + entry.getValue().asString(""))
            .toList();
    return new Scaler(
        kind,
        metadata.path("name").asString(""),
        deployment,
        scaledObject,
        paused,
        durables(item.path("spec").path("triggers")));
  }

  private static List<Durable> durables(JsonNode triggers) {
    List<Durable> durables = new ArrayList<>();
    for (JsonNode trigger : triggers) {
      if (trigger.path("type").asString("").equals("nats-jetstream")) {
        JsonNode metadata = trigger.path("metadata");
        durables.add(
            new Durable(
                metadata.path("natsServerMonitoringEndpoint").asString(""),
                metadata.path("account").asString(metadata.path("accountID").asString("")),
                metadata.path("stream").asString(""),
                metadata.path("consumer").asString("")));
      }
    }
    return durables;
  }
}
