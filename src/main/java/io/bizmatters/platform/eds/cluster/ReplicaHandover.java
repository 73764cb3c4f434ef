package io.bizmatters.platform.eds.cluster;

import io.bizmatters.platform.eds.cluster.LiveObject.FieldOwner;
import io.bizmatters.platform.eds.manifest.KubernetesObject;
import java.util.List;
import java.util.Map;

/**
 * Keeps the replicas that run when nobody will own their number any more. A manager that owned
 * {@code spec.replicas} alone and then leaves it out resets it to 1; a second owner with the same
 * value prevents that (Kubernetes, "Server-Side Apply", "Transferring ownership").
 */
final class ReplicaHandover {

  static final String MANAGER = "eds-handover";

  private ReplicaHandover() {}

  /** Whether one older manager alone owns the replicas that this manifest leaves to autoscaling. */
  static boolean isDue(KubernetesObject desired, LiveObject live) {
    if (!desired.kind().equals("Deployment")
        || FieldPath.in(desired.tree(), ".spec.replicas").isPresent()) {
      return false;
    }
    List<FieldOwner> owners = live.ownersOf("spec", "replicas");
    return owners.size() == 1
        && owners.get(0).subresource().isEmpty()
        && !owners.get(0).manager().equals(MANAGER);
  }

  /** The partial object to apply; its uid keeps it from making an object anew. */
  static Map<String, Object> of(KubernetesObject desired, LiveObject live, long replicas) {
    return Map.of(
        "apiVersion",
        desired.apiVersion(),
        "kind",
        desired.kind(),
        "metadata",
        Map.of("name", desired.name(), "uid", live.uid()),
        "spec",
        Map.of("replicas", replicas));
  }
}
