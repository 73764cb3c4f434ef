package io.bizmatters.platform.eds.release;

import io.bizmatters.platform.eds.kubernetes.apply.ServerSideApply;
import io.bizmatters.platform.eds.release.wait.WaitResult;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What the API server says of one service, asked by kubectl in one go. */
record LiveRelease(String service, JsonNode objects) {

  static LiveRelease of(Workers workers, String service) {
    return new LiveRelease(
        service,
        new JsonMapper()
            .readTree(
                workers.kubectl(
                    "get", "deployments,replicasets,pods,scaledobjects,hpa", "-o", "json")));
  }

  /**
   * What contradicts a READY.
   *
   * @param image what was released
   * @param steady how many replicas were desired all along the last seconds
   */
  List<String> contradictions(WaitResult ended, String image, int steady) {
    List<String> found = new ArrayList<>();
    JsonNode deployment = named("Deployment", service);
    JsonNode status = deployment.path("status");
    if (status.path("observedGeneration").asLong() < ended.applied().deployment().generation()) {
      found.add("observed generation " + status.path("observedGeneration"));
    }
    if (!image(deployment.path("spec").path("template")).equals(image)) {
      found.add("the Deployment has " + image(deployment.path("spec").path("template")));
    }
    JsonNode newest = newestReplicaSet();
    if (!image(newest.path("spec").path("template")).equals(image)) {
      found.add("the newest ReplicaSet has " + image(newest.path("spec").path("template")));
    }
    int now = deployment.path("spec").path("replicas").asInt();
    int available = newest.path("status").path("availableReplicas").asInt();
    if (available < Math.min(steady, now) || available < 1) {
      found.add(available + " available, " + steady + " desired all along, " + now + " now");
    }
    all("Pod").stream()
        .filter(pod -> !image(pod).equals(image))
        .forEach(pod -> found.add("old pod " + name(pod)));
    String ours = specHash(named("ScaledObject", service + "-scaler"));
    if (ours.isEmpty()
        || !specHash(named("HorizontalPodAutoscaler", "keda-hpa-" + service + "-scaler"))
            .equals(ours)) {
      found.add("the HPA does not carry our spec hash");
    }
    return found;
  }

  /** Of the service's own. */
  private List<JsonNode> all(String kind) {
    return objects
        .path("items")
        .valueStream()
        .filter(object -> object.path("kind").asString().equals(kind))
        .filter(
            object ->
                object
                    .path("metadata")
                    .path("labels")
                    .path("app.kubernetes.io/name")
                    .asString("")
                    .equals(service))
        .toList();
  }

  private JsonNode named(String kind, String name) {
    Optional<JsonNode> found =
        objects
            .path("items")
            .valueStream()
            .filter(object -> object.path("kind").asString().equals(kind))
            .filter(object -> name(object).equals(name))
            .findFirst();
    return found.orElseThrow(() -> new AssertionError("no " + kind + " " + name));
  }

  private JsonNode newestReplicaSet() {
    Optional<JsonNode> newest =
        all("ReplicaSet").stream().max(Comparator.comparing(LiveRelease::revision));
    return newest.orElseThrow(() -> new AssertionError("no ReplicaSet of " + service));
  }

  private static long revision(JsonNode replicaSet) {
    return replicaSet
        .path("metadata")
        .path("annotations")
        .path("deployment.kubernetes.io/revision")
        .asLong();
  }

  private static String image(JsonNode pod) {
    return pod.path("spec").path("containers").path(0).path("image").asString("");
  }

  private static String name(JsonNode object) {
    return object.path("metadata").path("name").asString();
  }

  private static String specHash(JsonNode object) {
    return object.path("metadata").path("annotations").path(ServerSideApply.SPEC_HASH).asString("");
  }
}
