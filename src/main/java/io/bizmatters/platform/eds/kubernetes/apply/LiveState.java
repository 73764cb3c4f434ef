package io.bizmatters.platform.eds.kubernetes.apply;

import io.bizmatters.platform.eds.kubernetes.api.Answer;
import io.bizmatters.platform.eds.kubernetes.api.Api;
import io.bizmatters.platform.eds.kubernetes.api.Call;
import io.bizmatters.platform.eds.kubernetes.api.ClusterException;
import io.bizmatters.platform.eds.kubernetes.api.ListCall;
import io.bizmatters.platform.eds.kubernetes.api.ListCall.Listing;
import io.bizmatters.platform.eds.kubernetes.api.ResourceTypes.ResourceKind;
import io.bizmatters.platform.eds.kubernetes.api.ResourceTypes.ResourceType;
import io.bizmatters.platform.eds.manifest.tree.KubernetesObject;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Holds the live objects that have the names of a run's objects: their owners, and enough to prove
 * that an object needs no write. Each run reads them once: an apply of eight hundred unchanged
 * objects takes four requests. Several kinds may be read at the same time.
 */
public final class LiveState {

  /** A list request reads more objects of a kind than this; single requests read fewer. */
  private static final int SINGLY = 3;

  private final String defaultNamespace;
  private final Map<String, Look> kinds = new ConcurrentHashMap<>();

  private LiveState(String defaultNamespace) {
    this.defaultNamespace = defaultNamespace;
  }

  /**
   * The live objects of one kind in one namespace.
   *
   * @param hidden why some could not be read, for example because a pipeline lacks that right;
   *     those are always sent
   */
  private record Look(Map<String, LiveObject> found, Optional<String> hidden) {}

  /** Returns a state in which nothing has been read yet. */
  public static LiveState in(Api api) {
    return new LiveState(api.namespace());
  }

  /** Returns a state in which nothing is known, so that every object is sent. */
  public static LiveState unknown() {
    return new LiveState("");
  }

  /** Groups objects by kind and namespace. */
  public Collection<List<KubernetesObject>> alike(List<KubernetesObject> objects) {
    Map<String, List<KubernetesObject>> alike = new LinkedHashMap<>();
    for (KubernetesObject object : objects) {
      alike.computeIfAbsent(key(object), same -> new ArrayList<>()).add(object);
    }
    return alike.values();
  }

  /** Reads objects of one kind and one namespace; none when the server does not serve the kind. */
  void read(List<KubernetesObject> alike, Api api) throws ClusterException {
    KubernetesObject like = alike.get(0);
    Optional<ResourceType> type = api.type(ResourceKind.of(like));
    if (type.isPresent()) {
      String collection = type.get().collection(api.namespaceOf(like));
      kinds.put(
          key(like),
          alike.size() > SINGLY ? listed(alike, collection, api) : single(alike, collection, api));
    }
  }

  /** Reads single objects; a Deployment as a whole, because a wait needs its template. */
  private static Look single(List<KubernetesObject> alike, String collection, Api api)
      throws ClusterException {
    Map<String, LiveObject> found = new HashMap<>();
    for (KubernetesObject object : alike) {
      String accept = object.kind().equals("Deployment") ? Call.JSON : Call.ONE;
      Call call = Call.get(collection + "/" + object.name(), accept);
      Answer answer = api.send(object.title(), call);
      if (answer.isSuccess()) {
        found.put(object.name(), LiveObject.of(answer.body()));
      } else if (!answer.isNotFound()) {
        return new Look(found, Optional.of(answer.message()));
      }
    }
    return new Look(found, Optional.empty());
  }

  /** Reads a list up to the last of the names. */
  private static Look listed(List<KubernetesObject> alike, String collection, Api api)
      throws ClusterException {
    Set<String> names = new HashSet<>();
    alike.forEach(object -> names.add(object.name()));
    Listing<LiveObject> list =
        api.list(
            "list of " + alike.get(0).kind(),
            new ListCall<>(
                collection,
                Call.LIST,
                item ->
                    Optional.of(LiveObject.of(item)).filter(live -> names.contains(live.name())),
                names.size()));
    Map<String, LiveObject> found = new HashMap<>();
    list.items().forEach(live -> found.put(live.name(), live));
    return new Look(found, list.refusal().map(Answer::message));
  }

  public Optional<LiveObject> find(KubernetesObject object) {
    return Optional.ofNullable(kinds.get(key(object)))
        .flatMap(seen -> Optional.ofNullable(seen.found().get(object.name())));
  }

  /** Returns what a write of the object expects. */
  Expected expected(KubernetesObject object) {
    Optional<Expected> there = find(object).map(Expected.Unchanged::new);
    return there.orElseGet(() -> lacks(object) ? new Expected.Absent() : new Expected.Unknown());
  }

  /** Returns why objects of this kind could not be read; empty when they could. */
  public Optional<String> hidden(KubernetesObject like) {
    return Optional.ofNullable(kinds.get(key(like))).flatMap(Look::hidden);
  }

  /** Whether the object was looked for and is missing. */
  public boolean lacks(KubernetesObject object) {
    return Optional.ofNullable(kinds.get(key(object)))
        .filter(seen -> seen.hidden().isEmpty() && !seen.found().containsKey(object.name()))
        .isPresent();
  }

  /**
   * Whether the cluster has exactly this manifest: this plugin applied it, nobody has changed or
   * removed any of its fields since, and no manager whose fields are to be taken over owns any
   * field.
   *
   * @param sent the object with the annotations, as it would be sent
   */
  static boolean proveUnchanged(KubernetesObject sent, LiveObject live, Force force) {
    return HashAnnotation.isOn(live, sent)
        && live.hasMarksOf(sent)
        && !ForeignFields.isLeft(live, force)
        && live.appliedBy(ServerSideApply.MANAGER)
            .map(fields -> fields.areThoseOf(sent.tree()))
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
