package io.bizmatters.platform.eds.kubernetes.api;

import io.bizmatters.platform.eds.manifest.tree.KubernetesObject;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/**
 * Finds the path of a kind on the API server. The kinds of releases are built in; any other kind is
 * looked up once in its group's resource list.
 */
public final class ResourceTypes {

  /**
   * The path of a kind.
   *
   * @param root {@code /api/v1} or {@code /apis/<group>/<version>}
   */
  public record ResourceType(String root, String plural, boolean namespaced) {

    public String collection(String namespace) {
      return namespaced ? root + "/namespaces/" + namespace + "/" + plural : root + "/" + plural;
    }

    public String object(String namespace, String name) {
      return collection(namespace) + "/" + name;
    }
  }

  private static final Map<String, String> KNOWN =
      Map.ofEntries(
          Map.entry("v1 ServiceAccount", "serviceaccounts"),
          Map.entry("v1 ConfigMap", "configmaps"),
          Map.entry("v1 Secret", "secrets"),
          Map.entry("v1 Service", "services"),
          Map.entry("apps/v1 Deployment", "deployments"),
          Map.entry("policy/v1 PodDisruptionBudget", "poddisruptionbudgets"),
          Map.entry("networking.k8s.io/v1 NetworkPolicy", "networkpolicies"),
          Map.entry("batch/v1 Job", "jobs"),
          Map.entry("keda.sh/v1alpha1 ScaledObject", "scaledobjects"),
          Map.entry("keda.sh/v1alpha1 TriggerAuthentication", "triggerauthentications"));

  /** Kinds of releases that only some clusters serve. */
  private static final List<ResourceKind> OF_NACK =
      List.of(
          new ResourceKind("jetstream.nats.io/v1beta2", "Stream"),
          new ResourceKind("jetstream.nats.io/v1beta2", "Consumer"));

  private final ClusterClient client;
  private final Retries retries;
  private final Map<String, ResourceType> lookedUp = new ConcurrentHashMap<>();

  ResourceTypes(ClusterClient client, Retries retries) {
    this.client = client;
    this.retries = retries;
  }

  /** Returns the kinds of objects that a release consists of, without Secrets. */
  public static Set<ResourceKind> ofReleases() {
    Stream<ResourceKind> known =
        KNOWN.keySet().stream()
            .map(key -> key.split(" ", 2))
            .map(key -> new ResourceKind(key[0], key[1]))
            .filter(kind -> !kind.kind().equals("Secret"));
    return Stream.concat(known, OF_NACK.stream())
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  /** Returns the path of a kind; empty when the server does not serve the kind. */
  Optional<ResourceType> of(ResourceKind wanted) throws ClusterException {
    String kind = wanted.kind();
    String root = (wanted.apiVersion().indexOf('/') < 0 ? "/api/" : "/apis/") + wanted.apiVersion();
    String key = wanted.apiVersion() + " " + kind;
    String plural = KNOWN.get(key);
    if (plural != null) {
      return Optional.of(new ResourceType(root, plural, true));
    }
    ResourceType found = lookedUp.get(key);
    return found != null ? Optional.of(found) : lookUp(root, kind, key);
  }

  private Optional<ResourceType> lookUp(String root, String kind, String key)
      throws ClusterException {
    Answer answer = retries.send(client, "looking for " + kind, Call.get(root, Call.JSON));
    for (JsonNode resource : answer.body().path("resources")) {
      String name = resource.path("name").asString("");
      if (resource.path("kind").asString("").equals(kind) && name.indexOf('/') < 0) {
        boolean namespaced = resource.path("namespaced").asBoolean(true);
        ResourceType type = new ResourceType(root, name, namespaced);
        lookedUp.put(key, type);
        return Optional.of(type);
      }
    }
    return Optional.empty();
  }

  /**
   * Names a kind of object.
   *
   * @param apiVersion group and version, such as {@code apps/v1}
   */
  public record ResourceKind(String apiVersion, String kind) {
    public static ResourceKind of(KubernetesObject object) {
      return new ResourceKind(object.apiVersion(), object.kind());
    }
  }
}
