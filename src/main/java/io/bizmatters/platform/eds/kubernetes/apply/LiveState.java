package io.bizmatters.platform.eds.kubernetes.apply;

import io.bizmatters.platform.eds.kubernetes.api.Answer;
import io.bizmatters.platform.eds.kubernetes.api.Call;
import io.bizmatters.platform.eds.kubernetes.api.ClusterClient;
import io.bizmatters.platform.eds.kubernetes.api.ClusterException;
import io.bizmatters.platform.eds.kubernetes.api.ResourceTypes.ResourceType;
import io.bizmatters.platform.eds.kubernetes.api.Retries;
import io.bizmatters.platform.eds.manifest.tree.KubernetesObject;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
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
import tools.jackson.databind.JsonNode;

/**
 * Holds the live objects that have the names of a run's objects: their owners, and enough to prove
 * that an object needs no write. Each run reads them once: an apply of eight hundred unchanged
 * objects takes four requests. Several kinds may be read at the same time.
 */
public final class LiveState {

  /** A list request reads more objects of a kind than this; single requests read fewer. */
  private static final int SINGLY = 3;

  private final String defaultNamespace;
  private final Map<String, Seen> kinds = new ConcurrentHashMap<>();

  private LiveState(String defaultNamespace) {
    this.defaultNamespace = defaultNamespace;
  }

  /**
   * The live objects of one kind in one namespace.
   *
   * @param hidden why some could not be read, for example because a pipeline lacks that right;
   *     those are always sent
   */
  private record Seen(Map<String, LiveObject> found, Optional<String> hidden) {}

  /** Returns a state in which nothing has been read yet. */
  public static LiveState in(ClusterClient client) {
    return new LiveState(client.namespace());
  }

  /** Returns a state in which nothing is known, so that every object is sent. */
  public static LiveState unknown() {
    return new LiveState("");
  }

  /** Groups objects by kind and namespace. */
  Collection<List<KubernetesObject>> alike(List<KubernetesObject> objects) {
    Map<String, List<KubernetesObject>> alike = new LinkedHashMap<>();
    for (KubernetesObject object : objects) {
      alike.computeIfAbsent(key(object), same -> new ArrayList<>()).add(object);
    }
    return alike.values();
  }

  /** Reads objects of one kind and one namespace. */
  void read(List<KubernetesObject> alike, ResourceType type, ClusterClient client, Retries retries)
      throws ClusterException {
    KubernetesObject like = alike.get(0);
    String namespace = like.namespace().orElse(client.namespace());
    Seen seen =
        alike.size() > SINGLY
            ? listed(alike, type.collection(namespace), client, retries)
            : single(alike, type, namespace, client, retries);
    kinds.put(key(like), seen);
  }

  /** Reads single objects; a Deployment as a whole, because a wait needs its template. */
  private static Seen single(
      List<KubernetesObject> alike,
      ResourceType type,
      String namespace,
      ClusterClient client,
      Retries retries)
      throws ClusterException {
    Map<String, LiveObject> found = new HashMap<>();
    for (KubernetesObject object : alike) {
      String accept = object.kind().equals("Deployment") ? Call.JSON : Call.ONE;
      Call call = Call.get(type.object(namespace, object.name()), accept);
      Answer answer = retries.send(client, object.title(), call);
      if (answer.isSuccess()) {
        found.put(object.name(), LiveObject.of(answer.body()));
      } else if (!answer.isNotFound()) {
        return new Seen(found, Optional.of(answer.message()));
      }
    }
    return new Seen(found, Optional.empty());
  }

  /** Reads a list; starts again when the list has expired between two pages. */
  private static Seen listed(
      List<KubernetesObject> alike, String collection, ClusterClient client, Retries retries)
      throws ClusterException {
    Set<String> names = new HashSet<>();
    alike.forEach(object -> names.add(object.name()));
    String what = "list of " + alike.get(0).kind();
    Map<String, LiveObject> found = new HashMap<>();
    Answer last = pages(found, names, collection, call -> retries.send(client, what, call));
    if (last.isGone()) {
      found.clear();
      last = pages(found, names, collection, call -> retries.send(client, what, call));
    }
    return new Seen(found, last.isSuccess() ? Optional.empty() : Optional.of(last.message()));
  }

  /** Sends a request. */
  @FunctionalInterface
  private interface Sender {
    Answer send(Call call) throws ClusterException;
  }

  /**
   * Reads pages up to the last of the names; the last answer tells whether all pages could be read.
   */
  private static Answer pages(
      Map<String, LiveObject> found, Set<String> names, String collection, Sender sender)
      throws ClusterException {
    String next = "";
    while (true) {
      Answer answer = sender.send(Call.get(collection + "?limit=500" + next, Call.LIST));
      for (JsonNode item : answer.body().path("items")) {
        String name = item.path("metadata").path("name").asString("");
        if (names.contains(name)) {
          found.put(name, LiveObject.of(item));
        }
      }
      String token = answer.body().path("metadata").path("continue").asString("");
      if (token.isEmpty() || found.size() == names.size()) {
        return answer;
      }
      next = "&continue=" + URLEncoder.encode(token, StandardCharsets.UTF_8);
    }
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
    return Optional.ofNullable(kinds.get(key(like))).flatMap(Seen::hidden);
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
