package io.bizmatters.platform.eds.cluster;

import io.bizmatters.platform.eds.manifest.KubernetesObject;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * The objects of ours that were in the cluster when we looked: enough to prove that nothing is to
 * do. A no-op apply of eight hundred objects takes four requests.
 */
public final class OwnObjects {

  private static final int GONE = 410;
  private static final String QUERY =
      "?limit=500&labelSelector="
          + URLEncoder.encode("app.kubernetes.io/managed-by=eds", StandardCharsets.UTF_8);

  private final String defaultNamespace;
  private final Map<String, Map<String, LiveObject>> lists = new HashMap<>();

  OwnObjects(String defaultNamespace) {
    this.defaultNamespace = defaultNamespace;
  }

  /** Nothing known: every object is sent. */
  public static OwnObjects unknown() {
    return new OwnObjects("");
  }

  boolean has(KubernetesObject like) {
    return lists.containsKey(key(like));
  }

  /** What cannot be listed is unknown, and then sent: a pipeline may lack that right. */
  void read(KubernetesObject like, ClusterClient client, Retries retries, String collection)
      throws ClusterException {
    Map<String, LiveObject> found = new HashMap<>();
    lists.put(key(like), found);
    boolean expired = readPages(found, like, client, retries, collection);
    if (expired) {
      found.clear();
      readPages(found, like, client, retries, collection);
    }
  }

  /** Whether the list has grown too old between its pages and is to be read anew. */
  private static boolean readPages(
      Map<String, LiveObject> found,
      KubernetesObject like,
      ClusterClient client,
      Retries retries,
      String collection)
      throws ClusterException {
    String next = "";
    do {
      Call call = Call.get(collection + QUERY + next, Call.LIST);
      Answer answer = retries.send(client, "list of " + like.kind(), call);
      if (!answer.isSuccess()) {
        return answer.code() == GONE;
      }
      for (JsonNode item : answer.body().path("items")) {
        LiveObject live = LiveObject.of(item);
        found.put(live.name(), live);
      }
      String token = answer.body().path("metadata").path("continue").asString("");
      next = token.isEmpty() ? "" : "&continue=" + URLEncoder.encode(token, StandardCharsets.UTF_8);
    } while (!next.isEmpty());
    return false;
  }

  Optional<LiveObject> find(KubernetesObject object) {
    return Optional.ofNullable(lists.getOrDefault(key(object), Map.of()).get(object.name()));
  }

  /**
   * Whether the cluster has what this manifest says: it was applied by us as it is now, and nobody
   * has changed or removed any of its fields since.
   */
  static boolean proveUnchanged(KubernetesObject object, LiveObject live) {
    return HashAnnotation.of(object).equals(live.annotations().get(HashAnnotation.NAME))
        && live.appliedBy(ServerSideApply.MANAGER)
            .map(fields -> fields.areThoseOf(HashAnnotation.onto(object).tree()))
            .orElse(false);
  }

  private String key(KubernetesObject object) {
    return object.apiVersion()
        + " "
        + object.kind()
        + " "
        + object.namespace().orElse(defaultNamespace);
  }
}
