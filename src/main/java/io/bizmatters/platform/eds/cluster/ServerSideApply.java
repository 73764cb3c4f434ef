package io.bizmatters.platform.eds.cluster;

import io.bizmatters.platform.eds.cluster.Applied.Action;
import io.bizmatters.platform.eds.cluster.Recreation.Cleared;
import io.bizmatters.platform.eds.cluster.ResourceTypes.ResourceType;
import io.bizmatters.platform.eds.manifest.JsonText;
import io.bizmatters.platform.eds.manifest.KubernetesObject;
import io.bizmatters.platform.eds.manifest.PlainTree;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;

/**
 * Applies single objects: one PATCH each, with strict validation, and none where {@link OwnObjects}
 * prove that nothing is to do.
 */
public final class ServerSideApply {

  /** Our field manager. */
  public static final String MANAGER = "eds";

  /**
   * The annotation that a ScaledObject is applied with: the digest of its spec, which KEDA copies
   * to the HPA.
   */
  public static final String SPEC_HASH = HashAnnotation.SPEC;

  private static final int CREATED = 201;
  private static final int NOT_FOUND = 404;
  private static final int CONFLICT = 409;

  /** JSON is YAML, and what is sent has no comments to lose. */
  static final String APPLY = "application/apply-patch+yaml";

  private final ClusterClient client;
  private final Retries retries;
  private final ResourceTypes types;
  private final ApplyOptions options;
  private final IdentityHashMap<KubernetesObject, KubernetesObject> sent = new IdentityHashMap<>();

  /**
   * @param dryRun the server checks everything and keeps nothing
   */
  public ServerSideApply(ClusterClient client, Retries retries, Force force, boolean dryRun) {
    this(client, retries, new ApplyOptions(force, dryRun, false, false));
  }

  public ServerSideApply(ClusterClient client, Retries retries, ApplyOptions options) {
    this.client = client;
    this.retries = retries;
    this.types = new ResourceTypes(client, retries);
    this.options = options;
  }

  /**
   * Brings one object to what its manifest says.
   *
   * @param own what is known of the cluster from before
   * @throws ClusterException when the server cannot be talked to
   */
  public Applied apply(KubernetesObject object, OwnObjects own) throws ClusterException {
    return apply(object, own, false);
  }

  /**
   * The same, also where a proof that nothing is to do may be older than what somebody has written.
   *
   * @param always sends the object whatever was seen before
   * @throws ClusterException when the server cannot be talked to
   */
  public Applied apply(KubernetesObject object, OwnObjects own, boolean always)
      throws ClusterException {
    KubernetesObject sent = sent(object);
    Optional<LiveObject> known = own.find(object);
    boolean proven = !always && isUnchanged(object, own);
    if (proven && (!isAskedWhole(object) || known.get().templateDigest().isPresent())) {
      return Applied.unchanged(object, known.orElseThrow());
    }
    Optional<ResourceType> type = types.of(object);
    if (type.isEmpty()) {
      return Applied.failed(object, Refusal.notServed(object.apiVersion(), object.kind()));
    }
    String path = type.get().object(namespace(object), object.name());
    if (proven) {
      Answer whole = retries.send(client, object.title(), Call.get(path, Call.JSON));
      if (whole.isSuccess()) {
        return Applied.unchanged(object, LiveObject.of(whole.body()));
      }
    }
    Optional<Refusal> kept =
        !options.dryRun() && object.kind().equals("Deployment") && !own.lacks(object)
            ? handOverReplicas(object, path, known)
            : Optional.empty();
    if (kept.isEmpty() && options.adopt() && !options.dryRun() && known.isPresent()) {
      kept = new Adoption(client, retries).takeOver(object, path);
    }
    return kept.isPresent()
        ? Applied.failed(object, kept.get())
        : applied(new Sent(object, path, JsonText.compact(sent.tree())), known);
  }

  /** Whether it is in the cluster as its manifest says, by what was seen. */
  public boolean isUnchanged(KubernetesObject object, OwnObjects own) {
    return own.find(object)
        .filter(live -> OwnObjects.proveUnchanged(sent(object), live))
        .isPresent();
  }

  /** A manifest's digest is not worked out twice. */
  private KubernetesObject sent(KubernetesObject object) {
    synchronized (sent) {
      return sent.computeIfAbsent(object, HashAnnotation::onto);
    }
  }

  private boolean isAskedWhole(KubernetesObject object) {
    return options.wholeDeployments() && object.kind().equals("Deployment");
  }

  /**
   * An object on its way.
   *
   * @param body with what apply adds to the manifest
   */
  private record Sent(KubernetesObject object, String path, String body) {}

  private Applied applied(Sent sent, Optional<LiveObject> known) throws ClusterException {
    KubernetesObject object = sent.object();
    Answer answer = patch(sent, false);
    if (answer.code() == CONFLICT) {
      Refusal refusal = Refusal.of(answer, object.tree());
      if (refusal.conflicts().isEmpty() || !options.force().takesOver(refusal.conflicts())) {
        return Applied.failed(object, withLiveValues(refusal, object, sent.path()));
      }
      answer = patch(sent, true);
    }
    if (answer.isSuccess()) {
      LiveObject live = LiveObject.of(answer.body());
      Action action = action(answer.code(), live, known);
      return new Applied(object, action, Optional.of(live), answer.warnings(), Optional.empty());
    }
    Refusal refusal = Refusal.of(answer, object.tree());
    return options.recreate() && !refusal.immutable().isEmpty()
        ? recreated(sent, refusal)
        : Applied.failed(object, refusal);
  }

  /**
   * Deletes the object and makes it anew. A Deployment that is made starts with one replica, for a
   * manifest that leaves them to the autoscaler cannot say another number without owning it; so the
   * live number is handed over at once, before a controller has made the first pod ready.
   */
  private Applied recreated(Sent sent, Refusal immutable) throws ClusterException {
    KubernetesObject object = sent.object();
    if (options.dryRun()) {
      String would = "would be deleted and made anew: " + immutable.what();
      return new Applied(
          object, Action.CHANGED, Optional.empty(), List.of(would), Optional.empty());
    }
    Cleared cleared = new Recreation(client, retries).clear(object, sent.path());
    if (cleared.refusal().isPresent()) {
      return Applied.failed(object, cleared.refusal().get());
    }
    Answer answer = patch(sent, false);
    if (!answer.isSuccess()) {
      return Applied.failed(object, Refusal.of(answer, object.tree()).afterDeletion());
    }
    LiveObject live = LiveObject.of(answer.body());
    List<String> warnings = new ArrayList<>(answer.warnings());
    if (cleared.replicas().isPresent()) {
      handOver(object, sent.path(), live, cleared.replicas().getAsLong())
          .ifPresent(refusal -> warnings.add(refusal.message()));
    }
    warnings.add("was deleted and made anew: " + immutable.what());
    return new Applied(object, Action.CREATED, Optional.of(live), warnings, Optional.empty());
  }

  private static Action action(int code, LiveObject live, Optional<LiveObject> known) {
    if (code == CREATED) {
      return Action.CREATED;
    }
    boolean same = known.filter(old -> isSame(old, live)).isPresent();
    return same ? Action.UNCHANGED : Action.CHANGED;
  }

  /** A dry run answers with the version that is there, so what it would write is compared too. */
  private static boolean isSame(LiveObject old, LiveObject live) {
    return old.uid().equals(live.uid())
        && old.resourceVersion().equals(live.resourceVersion())
        && old.labels().equals(live.labels())
        && old.annotations().equals(live.annotations())
        && old.appliedBy(MANAGER).equals(live.appliedBy(MANAGER));
  }

  private Answer patch(Sent sent, boolean forced) throws ClusterException {
    String query =
        query(MANAGER) + (forced ? "&force=true" : "") + (options.dryRun() ? "&dryRun=All" : "");
    String accept = isAskedWhole(sent.object()) ? Call.JSON : Call.ONE;
    Call call = Call.patch(sent.path() + query, accept, APPLY, sent.body());
    return retries.send(client, sent.object().title(), call);
  }

  static String query(String manager) {
    return "?fieldManager=" + manager + "&fieldValidation=Strict";
  }

  /** One more request, only where a person has to decide something. */
  private Refusal withLiveValues(Refusal refusal, KubernetesObject object, String path)
      throws ClusterException {
    if (refusal.conflicts().isEmpty()) {
      return refusal;
    }
    Answer live = retries.send(client, object.title(), Call.get(path, Call.JSON));
    return live.isSuccess() ? refusal.against(PlainTree.of(live.body())) : refusal;
  }

  /**
   * Replicas of an older manager that nobody else owns would be lost by what is applied next, so
   * what keeps us from seeing or keeping them is a refusal of the whole.
   */
  private Optional<Refusal> handOverReplicas(
      KubernetesObject object, String path, Optional<LiveObject> known) throws ClusterException {
    String what = "replicas of " + object.title();
    Optional<LiveObject> live = known;
    if (live.isEmpty()) {
      Answer found = retries.send(client, what, Call.get(path, Call.ONE));
      if (!found.isSuccess()) {
        return unlessGone(found, object);
      }
      live = Optional.of(LiveObject.of(found.body()));
    }
    if (!ReplicaHandover.isDue(object, live.get())) {
      return Optional.empty();
    }
    Answer now = retries.send(client, what, Call.get(path, Call.JSON));
    return now.isSuccess()
        ? handOver(object, path, live.get(), now.body().path("spec").path("replicas").asLong(1))
        : unlessGone(now, object);
  }

  /** A conflict means that the autoscaler has just written: then the replicas are in good hands. */
  private Optional<Refusal> handOver(
      KubernetesObject object, String path, LiveObject live, long replicas)
      throws ClusterException {
    Answer answer =
        retries.send(
            client,
            "replicas of " + object.title(),
            Call.patch(
                path + query(ReplicaHandover.MANAGER),
                APPLY,
                JsonText.compact(ReplicaHandover.of(object, live, replicas))));
    return answer.isSuccess() || answer.code() == CONFLICT
        ? Optional.empty()
        : unlessGone(answer, object);
  }

  private static Optional<Refusal> unlessGone(Answer answer, KubernetesObject object) {
    return answer.code() == NOT_FOUND
        ? Optional.empty()
        : Optional.of(Refusal.of(answer, object.tree()).ofReplicas());
  }

  private String namespace(KubernetesObject object) {
    return object.namespace().orElse(client.namespace());
  }

  /**
   * Why the server would refuse an object, asked by a dry run; replicas that an autoscaler owns are
   * no reason.
   *
   * @throws ClusterException when the server cannot be talked to
   */
  public Optional<Refusal> refusalOf(KubernetesObject object) throws ClusterException {
    Optional<ResourceType> type = types.of(object);
    if (type.isEmpty()) {
      return Optional.of(Refusal.notServed(object.apiVersion(), object.kind()));
    }
    String path = type.get().object(namespace(object), object.name());
    String body = JsonText.compact(sent(object).tree());
    String query = path + query(MANAGER) + "&dryRun=All";
    Answer answer = retries.send(client, object.title(), Call.patch(query, APPLY, body));
    if (answer.code() == CONFLICT) {
      Refusal refusal = Refusal.of(answer, object.tree());
      boolean replicasOnly =
          refusal.conflicts().stream()
              .allMatch(conflict -> conflict.field().equals(".spec.replicas"));
      if (refusal.conflicts().isEmpty()
          || !(replicasOnly || options.force().takesOver(refusal.conflicts()))) {
        return Optional.of(withLiveValues(refusal, object, path));
      }
      answer = retries.send(client, object.title(), Call.patch(query + "&force=true", APPLY, body));
    }
    return answer.isSuccess() ? Optional.empty() : Optional.of(Refusal.of(answer, object.tree()));
  }

  /**
   * What is there of ours, kind by kind.
   *
   * @throws ClusterException when the server cannot be talked to
   */
  public OwnObjects look(List<KubernetesObject> objects) throws ClusterException {
    OwnObjects own = OwnObjects.in(client);
    for (List<KubernetesObject> alike : own.alike(objects)) {
      Optional<ResourceType> type = types.of(alike.get(0));
      if (type.isPresent()) {
        own.read(alike, type.get(), client, retries);
      }
    }
    return own;
  }
}
