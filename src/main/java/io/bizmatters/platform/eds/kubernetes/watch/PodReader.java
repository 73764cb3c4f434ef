package io.bizmatters.platform.eds.kubernetes.watch;

import io.bizmatters.platform.eds.kubernetes.watch.ObjectReader.Controller;
import io.bizmatters.platform.eds.kubernetes.watch.WatchedKind.LiveEntry;
import io.bizmatters.platform.eds.readiness.Conditions;
import io.bizmatters.platform.eds.readiness.Conditions.Condition;
import io.bizmatters.platform.eds.readiness.Conditions.Condition.Status;
import io.bizmatters.platform.eds.readiness.LivePod;
import io.bizmatters.platform.eds.readiness.LivePod.Container;
import io.bizmatters.platform.eds.readiness.LivePod.Phase;
import io.bizmatters.platform.eds.readiness.LivePod.Terminated;
import io.bizmatters.platform.eds.readiness.LivePod.Waiting;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** Reads pods and their warnings from the API server's JSON. */
final class PodReader {

  private static final int LONGEST_MESSAGE = 1000;

  private PodReader() {}

  static LiveEntry<LivePod> pod(JsonNode object) {
    JsonNode status = object.path("status");
    Conditions conditions = ObjectReader.conditions(object);
    Controller owner = Controller.of(object);
    LivePod live =
        new LivePod(
            ObjectReader.name(object),
            ObjectReader.uid(object),
            owner.uid(),
            phase(ObjectReader.text(status, "phase")),
            ObjectReader.text(status, "reason"),
            conditions.status("Ready") == Status.TRUE,
            containers(status),
            unschedulable(conditions),
            ObjectReader.isDeleting(object),
            List.of());
    return new LiveEntry<>(live.name(), owner.nameOf("ReplicaSet"), live);
  }

  private static Phase phase(String word) {
    return switch (word) {
      case "Pending" -> Phase.PENDING;
      case "Running" -> Phase.RUNNING;
      case "Succeeded" -> Phase.SUCCEEDED;
      case "Failed" -> Phase.FAILED;
      default -> Phase.UNKNOWN;
    };
  }

  /** Ignores the scheduler's other reason, SchedulingGated: somebody asked for that pause. */
  private static Optional<String> unschedulable(Conditions conditions) {
    return conditions
        .find("PodScheduled")
        .filter(condition -> condition.status() == Status.FALSE)
        .filter(condition -> condition.reason().equals("Unschedulable"))
        .map(Condition::message);
  }

  private static List<Container> containers(JsonNode status) {
    List<Container> all = new ArrayList<>();
    for (JsonNode container : status.path("initContainerStatuses")) {
      all.add(container(container, true));
    }
    for (JsonNode container : status.path("containerStatuses")) {
      all.add(container(container, false));
    }
    return all;
  }

  private static Container container(JsonNode container, boolean init) {
    JsonNode state = container.path("state");
    return new Container(
        ObjectReader.text(container, "name"),
        init,
        container.path("ready").asBoolean(false),
        container.path("restartCount").asInt(0),
        waiting(state.path("waiting")),
        terminated(state.path("terminated"))
            .or(() -> terminated(container.path("lastState").path("terminated"))));
  }

  private static Optional<Waiting> waiting(JsonNode waiting) {
    return waiting.isObject()
        ? Optional.of(
            new Waiting(
                ObjectReader.text(waiting, "reason"), ObjectReader.text(waiting, "message")))
        : Optional.empty();
  }

  private static Optional<Terminated> terminated(JsonNode terminated) {
    return terminated.isObject()
        ? Optional.of(
            new Terminated(
                terminated.path("exitCode").asInt(0), ObjectReader.text(terminated, "reason")))
        : Optional.empty();
  }

  static LiveEntry<PodWarning> warning(JsonNode event) {
    JsonNode pod = event.path("involvedObject");
    String message = ObjectReader.text(event, "message");
    return new LiveEntry<>(
        ObjectReader.name(event),
        ObjectReader.text(pod, "name"),
        new PodWarning(
            ObjectReader.text(pod, "uid"),
            message.substring(0, Math.min(message.length(), LONGEST_MESSAGE)),
            version(event)));
  }

  /** Resource versions can be compared: KEP-5504 guarantees the order that etcd always had. */
  private static long version(JsonNode event) {
    try {
      return Long.parseLong(ObjectReader.text(event.path("metadata"), "resourceVersion"));
    } catch (NumberFormatException opaque) {
      return 0;
    }
  }

  /**
   * Holds a warning event of a pod.
   *
   * @param podUid the uid of the pod; a later pod may have the same name
   * @param version the event's resource version, which orders events: the times of events are whole
   *     seconds, and a repeated event changes its time
   */
  record PodWarning(String podUid, String message, long version) {}
}
