package io.bizmatters.platform.eds.cluster;

import io.bizmatters.platform.eds.cluster.Applied.Action;
import io.bizmatters.platform.eds.cluster.ResourceTypes.ResourceType;
import io.bizmatters.platform.eds.manifest.JsonText;
import io.bizmatters.platform.eds.manifest.KubernetesObject;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.json.JsonMapper;

/**
 * Applies single objects: one PATCH each, with strict validation, and none where {@link OwnObjects}
 * prove that nothing is to do.
 */
public final class ServerSideApply {

  /** Our field manager. */
  public static final String MANAGER = "eds";

  private static final int CREATED = 201;
  private static final int CONFLICT = 409;

  /** JSON is YAML, and what is sent has no comments to lose. */
  private static final String APPLY = "application/apply-patch+yaml";

  private final ClusterClient client;
  private final Retries retries;
  private final ResourceTypes types;
  private final Force force;
  private final boolean dryRun;

  /**
   * @param dryRun the server checks everything and keeps nothing
   */
  public ServerSideApply(ClusterClient client, Retries retries, Force force, boolean dryRun) {
    this.client = client;
    this.retries = retries;
    this.types = new ResourceTypes(client, retries);
    this.force = force;
    this.dryRun = dryRun;
  }

  /**
   * Brings one object to what its manifest says.
   *
   * @param own what is known of the cluster from before
   * @throws ClusterException when the server cannot be talked to
   */
  public Applied apply(KubernetesObject object, OwnObjects own) throws ClusterException {
    Optional<LiveObject> known = own.find(object);
    if (known.isPresent() && OwnObjects.proveUnchanged(object, known.get())) {
      return Applied.unchanged(object, known.get());
    }
    Optional<ResourceType> type = types.of(object);
    if (type.isEmpty()) {
      return Applied.failed(
          object,
          new Refusal(
              404,
              "the server serves no " + object.kind() + " of " + object.apiVersion(),
              List.of(),
              List.of()));
    }
    String path = type.get().object(namespace(object), object.name());
    if (!dryRun && object.kind().equals("Deployment")) {
      handOverReplicas(object, path, known);
    }
    return applied(object, path, known);
  }

  private Applied applied(KubernetesObject object, String path, Optional<LiveObject> known)
      throws ClusterException {
    KubernetesObject sent = HashAnnotation.onto(object);
    Answer answer = patch(object.title(), path, MANAGER, sent.tree(), false);
    if (answer.code() == CONFLICT) {
      Refusal refusal = Refusal.of(answer, object.tree());
      if (refusal.conflicts().isEmpty() || !force.takesOver(refusal.conflicts())) {
        return Applied.failed(object, withLiveValues(refusal, object, path));
      }
      answer = patch(object.title(), path, MANAGER, sent.tree(), true);
    }
    if (!answer.isSuccess()) {
      return Applied.failed(object, Refusal.of(answer, object.tree()));
    }
    LiveObject live = LiveObject.of(answer.body());
    Action action = action(answer.code(), live, known);
    return new Applied(object, action, Optional.of(live), answer.warnings(), Optional.empty());
  }

  private static Action action(int code, LiveObject live, Optional<LiveObject> known) {
    if (code == CREATED) {
      return Action.CREATED;
    }
    boolean same = known.filter(old -> isSame(old, live)).isPresent();
    return same ? Action.UNCHANGED : Action.CHANGED;
  }

  private static boolean isSame(LiveObject old, LiveObject live) {
    return old.uid().equals(live.uid()) && old.resourceVersion().equals(live.resourceVersion());
  }

  private Answer patch(
      String what, String path, String manager, Map<String, Object> tree, boolean forced)
      throws ClusterException {
    String query =
        "?fieldManager="
            + manager
            + "&fieldValidation=Strict"
            + (forced ? "&force=true" : "")
            + (dryRun ? "&dryRun=All" : "");
    return retries.send(client, what, Call.patch(path + query, APPLY, JsonText.compact(tree)));
  }

  /** One more request, only where a person has to decide something. */
  private Refusal withLiveValues(Refusal refusal, KubernetesObject object, String path)
      throws ClusterException {
    if (refusal.conflicts().isEmpty()) {
      return refusal;
    }
    Answer live = retries.send(client, object.title(), Call.get(path, Call.JSON));
    return live.isSuccess()
        ? refusal.against(new JsonMapper().convertValue(live.body(), Map.class))
        : refusal;
  }

  /** A conflict means that the autoscaler has just written: then the replicas are in good hands. */
  private void handOverReplicas(KubernetesObject object, String path, Optional<LiveObject> known)
      throws ClusterException {
    String what = "replicas of " + object.title();
    Optional<LiveObject> live = known;
    if (live.isEmpty()) {
      Answer found = retries.send(client, what, Call.get(path, Call.ONE));
      live = found.isSuccess() ? Optional.of(LiveObject.of(found.body())) : Optional.empty();
    }
    if (live.isEmpty() || !ReplicaHandover.isDue(object, live.get())) {
      return;
    }
    Answer now = retries.send(client, what, Call.get(path, Call.JSON));
    if (now.isSuccess()) {
      long replicas = now.body().path("spec").path("replicas").asLong(1);
      patch(
          what,
          path,
          ReplicaHandover.MANAGER,
          ReplicaHandover.of(object, live.get(), replicas),
          false);
    }
  }

  private String namespace(KubernetesObject object) {
    return object.namespace().orElse(client.namespace());
  }

  /**
   * What is there of ours, by one request for each kind and namespace of these objects.
   *
   * @throws ClusterException when the server cannot be talked to
   */
  public OwnObjects look(List<KubernetesObject> objects) throws ClusterException {
    OwnObjects own = new OwnObjects(client.namespace());
    for (KubernetesObject object : objects) {
      Optional<ResourceType> type = own.has(object) ? Optional.empty() : types.of(object);
      if (type.isPresent()) {
        own.read(object, client, retries, type.get().collection(namespace(object)));
      }
    }
    return own;
  }
}
