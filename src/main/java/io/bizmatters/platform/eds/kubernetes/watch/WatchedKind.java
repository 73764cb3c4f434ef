package io.bizmatters.platform.eds.kubernetes.watch;

import io.bizmatters.platform.eds.kubernetes.api.Call;
import io.bizmatters.platform.eds.kubernetes.api.ListCall;
import io.bizmatters.platform.eds.kubernetes.watch.PodReader.PodWarning;
import io.bizmatters.platform.eds.readiness.LiveHpa;
import io.bizmatters.platform.eds.readiness.LivePod;
import io.bizmatters.platform.eds.readiness.Snapshot.LiveDeployment;
import io.bizmatters.platform.eds.readiness.Snapshot.LiveReplicaSet;
import io.bizmatters.platform.eds.readiness.Snapshot.LiveScaledObject;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;

/**
 * Describes one kind of watched objects.
 *
 * @param root {@code /api/v1} or {@code /apis/<group>/<version>}
 * @param resource the resource with its group, as RBAC and kubectl write it
 * @param query selects the objects; empty for HPAs, which KEDA may create without this plugin's
 *     labels
 * @param needed whether readiness cannot be judged without this kind
 */
record WatchedKind<T>(
    String root,
    String resource,
    String query,
    boolean needed,
    Function<JsonNode, LiveEntry<T>> reader) {

  /** What this plugin applies, and what kro makes of the graph that this plugin writes. */
  private static final String OURS =
      "labelSelector="
          + URLEncoder.encode("app.kubernetes.io/managed-by in (eds,kro)", StandardCharsets.UTF_8);

  private static final String POD_WARNINGS =
      "fieldSelector="
          + URLEncoder.encode("involvedObject.kind=Pod,type=Warning", StandardCharsets.UTF_8);

  static final WatchedKind<LiveDeployment> DEPLOYMENTS =
      new WatchedKind<>(
          "/apis/apps/v1", "deployments.apps", OURS, true, WorkloadReader::deployment);
  static final WatchedKind<LiveReplicaSet> REPLICA_SETS =
      new WatchedKind<>(
          "/apis/apps/v1", "replicasets.apps", OURS, true, WorkloadReader::replicaSet);
  static final WatchedKind<LivePod> PODS =
      new WatchedKind<>("/api/v1", "pods", OURS, false, PodReader::pod);
  static final WatchedKind<PodWarning> POD_EVENTS =
      new WatchedKind<>("/api/v1", "events", POD_WARNINGS, false, PodReader::warning);
  static final WatchedKind<LiveScaledObject> SCALED_OBJECTS =
      new WatchedKind<>(
          "/apis/keda.sh/v1alpha1",
          "scaledobjects.keda.sh",
          OURS,
          true,
          AutoscalerReader::scaledObject);
  static final WatchedKind<LiveHpa> HPAS =
      new WatchedKind<>(
          "/apis/autoscaling/v2",
          "horizontalpodautoscalers.autoscaling",
          "",
          true,
          AutoscalerReader::hpa);

  String plural() {
    int dot = resource.indexOf('.');
    return dot < 0 ? resource : resource.substring(0, dot);
  }

  /** Returns the request for all objects of this kind in a namespace. */
  ListCall<LiveEntry<T>> in(String namespace) {
    return ListCall.all(path(namespace) + (query.isEmpty() ? "" : "?" + query), Call.JSON, reader);
  }

  /** Returns the path and the query of a watch; more query parameters can be appended. */
  String query(String namespace) {
    return path(namespace) + (query.isEmpty() ? "?" : "?" + query + "&");
  }

  private String path(String namespace) {
    return root + "/namespaces/" + namespace + "/" + plural();
  }

  /**
   * Holds one object as last seen, reduced to the fields that readiness needs.
   *
   * @param name unique within the namespace and kind
   * @param parent the name of the object that this one belongs to: the Deployment of a ReplicaSet,
   *     the ReplicaSet of a pod, the Deployment that an autoscaler scales, the pod of an event; a
   *     Deployment's own name; empty for none
   */
  record LiveEntry<T>(String name, String parent, T live) {}
}
