package io.bizmatters.platform.eds.cluster;

import io.bizmatters.platform.eds.cluster.ResourceTypes.ResourceType;
import io.bizmatters.platform.eds.manifest.KubernetesObject;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** Whose the objects are that are already there under the names of ours. */
public final class LiveOwners {

  private static final int NOT_FOUND = 404;

  /** More objects of a kind than these are read by one list. */
  private static final int SINGLY = 3;

  private final ClusterClient client;
  private final Retries retries;
  private final ResourceTypes types;

  public LiveOwners(ClusterClient client, Retries retries) {
    this.client = client;
    this.retries = retries;
    this.types = new ResourceTypes(client, retries);
  }

  /**
   * What was seen.
   *
   * @param foreign the owner of each object that has another than us
   * @param hidden why some could not be looked at
   */
  public record Sight(Map<KubernetesObject, String> foreign, Optional<String> hidden) {}

  /**
   * Looks at objects of one kind and one namespace.
   *
   * @throws ClusterException when the server cannot be talked to
   */
  public Sight look(List<KubernetesObject> alike) throws ClusterException {
    KubernetesObject like = alike.get(0);
    Optional<ResourceType> type = types.of(like);
    if (type.isEmpty()) {
      return new Sight(Map.of(), Optional.empty());
    }
    String namespace = like.namespace().orElse(client.namespace());
    return alike.size() > SINGLY
        ? listed(alike, type.get().collection(namespace))
        : single(alike, type.get(), namespace);
  }

  private Sight single(List<KubernetesObject> alike, ResourceType type, String namespace)
      throws ClusterException {
    Map<KubernetesObject, String> foreign = new LinkedHashMap<>();
    for (KubernetesObject object : alike) {
      String path = type.object(namespace, object.name());
      Answer answer = retries.send(client, object.title(), Call.get(path, Call.ONE));
      if (answer.isSuccess()) {
        ForeignOwner.of(answer.body(), object).ifPresent(owner -> foreign.put(object, owner));
      } else if (answer.code() != NOT_FOUND) {
        return new Sight(foreign, Optional.of(answer.message()));
      }
    }
    return new Sight(foreign, Optional.empty());
  }

  private Sight listed(List<KubernetesObject> alike, String collection) throws ClusterException {
    Map<String, KubernetesObject> ours = new LinkedHashMap<>();
    alike.forEach(object -> ours.put(object.name(), object));
    Map<KubernetesObject, String> foreign = new LinkedHashMap<>();
    String next = "";
    do {
      Call call = Call.get(collection + "?limit=500" + next, Call.LIST);
      Answer answer = retries.send(client, "list of " + alike.get(0).kind(), call);
      if (!answer.isSuccess()) {
        return new Sight(foreign, Optional.of(answer.message()));
      }
      for (JsonNode item : answer.body().path("items")) {
        Optional.ofNullable(ours.get(item.path("metadata").path("name").asString("")))
            .ifPresent(
                object ->
                    ForeignOwner.of(item, object).ifPresent(owner -> foreign.put(object, owner)));
      }
      String token = answer.body().path("metadata").path("continue").asString("");
      next = token.isEmpty() ? "" : "&continue=" + URLEncoder.encode(token, StandardCharsets.UTF_8);
    } while (!next.isEmpty());
    return new Sight(foreign, Optional.empty());
  }
}
