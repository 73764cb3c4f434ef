package io.bizmatters.platform.eds.kubernetes.watch;

import io.bizmatters.platform.eds.kubernetes.apply.LiveObject;
import io.bizmatters.platform.eds.kubernetes.apply.TemplateDigest;
import io.bizmatters.platform.eds.kubernetes.watch.ObjectReader.Controller;
import io.bizmatters.platform.eds.kubernetes.watch.WatchedKind.LiveEntry;
import io.bizmatters.platform.eds.readiness.Snapshot.LiveDeployment;
import io.bizmatters.platform.eds.readiness.Snapshot.LiveReplicaSet;
import tools.jackson.databind.JsonNode;

/** Reads Deployments and ReplicaSets from the API server's JSON. */
final class WorkloadReader {

  private static final String REVISION = "deployment.kubernetes.io/revision";

  private WorkloadReader() {}

  static LiveEntry<LiveDeployment> deployment(JsonNode object) {
    JsonNode spec = object.path("spec");
    JsonNode status = object.path("status");
    String name = ObjectReader.name(object);
    LiveDeployment live =
        new LiveDeployment(
            ObjectReader.uid(object),
            object.path("metadata").path("generation").asLong(0),
            status.path("observedGeneration").asLong(0),
            TemplateDigest.of(spec.path("template")),
            spec.path("replicas").asInt(1),
            status.path("replicas").asInt(0),
            status.path("updatedReplicas").asInt(0),
            status.path("availableReplicas").asInt(0),
            ObjectReader.conditions(object),
            spec.path("paused").asBoolean(false),
            ObjectReader.isDeleting(object),
            LiveObject.ownership(object));
    return new LiveEntry<>(name, name, live);
  }

  static LiveEntry<LiveReplicaSet> replicaSet(JsonNode object) {
    JsonNode status = object.path("status");
    Controller owner = Controller.of(object);
    LiveReplicaSet live =
        new LiveReplicaSet(
            ObjectReader.name(object),
            ObjectReader.uid(object),
            owner.uid(),
            ObjectReader.text(object.path("metadata").path("labels"), "pod-template-hash"),
            TemplateDigest.of(object.path("spec").path("template")),
            ObjectReader.annotation(object, REVISION).map(WorkloadReader::number).orElse(0L),
            status.path("replicas").asInt(0),
            status.path("availableReplicas").asInt(0));
    return new LiveEntry<>(live.name(), owner.nameOf("Deployment"), live);
  }

  private static long number(String text) {
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException foreign) {
      return 0;
    }
  }
}
