package io.bizmatters.platform.eds.kubernetes.watch;

import io.bizmatters.platform.eds.kubernetes.api.Api;
import io.bizmatters.platform.eds.kubernetes.api.Call;
import io.bizmatters.platform.eds.kubernetes.api.ClusterException;
import io.bizmatters.platform.eds.kubernetes.api.ListCall;
import io.bizmatters.platform.eds.kubernetes.api.ListCall.Listing;
import io.bizmatters.platform.eds.kubernetes.api.Refusal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** Finds the pods of a service, newest pod template first. */
public final class ReleasePods {

  private static final String REVISION = "deployment.kubernetes.io/revision";

  /**
   * A pod and its containers.
   *
   * @param revision the Deployment's revision that the pod belongs to; 0 when unknown
   * @param containers init containers first
   */
  public record ReleasePod(String name, String uid, long revision, List<Container> containers) {
    public ReleasePod {
      containers = List.copyOf(containers);
    }
  }

  /**
   * A container of a pod.
   *
   * @param restarts how often the container was restarted
   * @param started whether the container has run, and so may have a log
   */
  public record Container(String name, boolean init, int restarts, boolean started) {}

  /**
   * The result of a search.
   *
   * @param refusal why the pods may not be read; empty when they may
   */
  public record Pods(List<ReleasePod> pods, Optional<Refusal> refusal) {
    public Pods {
      pods = List.copyOf(pods);
    }
  }

  private final Api api;

  public ReleasePods(Api api) {
    this.api = api;
  }

  /**
   * Returns the current pods of a service's Deployments.
   *
   * @param namespace empty for the namespace of the cluster selection
   * @throws ClusterException when the server cannot be reached
   */
  public Pods of(Optional<String> namespace, String service) throws ClusterException {
    String in = namespace(namespace);
    String labels = "app.kubernetes.io/name=" + service;
    Listing<JsonNode> found =
        api.list(
            "pods of " + service,
            ListCall.labelled("/api/v1/namespaces/" + in + "/pods", labels, Call.JSON, pod -> pod));
    if (found.refusal().isPresent()) {
      Map<String, String> kind = Map.of("apiVersion", "v1", "kind", "Pod");
      return new Pods(List.of(), Optional.of(Refusal.of(found.refusal().get(), kind)));
    }
    Map<String, Long> revisions = revisions(in, labels);
    List<ReleasePod> pods = new ArrayList<>();
    found.items().forEach(pod -> pods.add(pod(pod, revisions)));
    pods.sort(
        Comparator.comparingLong((ReleasePod pod) -> -pod.revision())
            .thenComparing(ReleasePod::name));
    return new Pods(pods, Optional.empty());
  }

  /** Returns this namespace, or the cluster selection's where a service names none. */
  public String namespace(Optional<String> own) {
    return own.orElse(api.namespace());
  }

  /** Revisions of the ReplicaSets by uid; empty when ReplicaSets may not be listed. */
  private Map<String, Long> revisions(String namespace, String labels) throws ClusterException {
    Map<String, Long> revisions = new HashMap<>();
    api.list(
            "list of ReplicaSets",
            ListCall.labelled(
                "/apis/apps/v1/namespaces/" + namespace + "/replicasets",
                labels,
                Call.LIST,
                set -> set.path("metadata")))
        .items()
        .forEach(
            set ->
                revisions.put(
                    set.path("uid").asString(""),
                    set.path("annotations").path(REVISION).asLong(0)));
    return revisions;
  }

  private static ReleasePod pod(JsonNode pod, Map<String, Long> revisions) {
    JsonNode metadata = pod.path("metadata");
    List<Container> containers = new ArrayList<>();
    containers(pod, "initContainers", "initContainerStatuses", true, containers);
    containers(pod, "containers", "containerStatuses", false, containers);
    String owner = metadata.path("ownerReferences").path(0).path("uid").asString("");
    return new ReleasePod(
        metadata.path("name").asString(""),
        metadata.path("uid").asString(""),
        revisions.getOrDefault(owner, 0L),
        containers);
  }

  private static void containers(
      JsonNode pod, String specs, String statuses, boolean init, List<Container> into) {
    Map<String, JsonNode> states = new HashMap<>();
    pod.path("status")
        .path(statuses)
        .forEach(status -> states.put(status.path("name").asString(""), status));
    for (JsonNode container : pod.path("spec").path(specs)) {
      String name = container.path("name").asString("");
      JsonNode status = states.getOrDefault(name, container.path("none"));
      int restarts = status.path("restartCount").asInt(0);
      JsonNode state = status.path("state");
      boolean started = restarts > 0 || state.has("running") || state.has("terminated");
      into.add(new Container(name, init, restarts, started));
    }
  }
}
