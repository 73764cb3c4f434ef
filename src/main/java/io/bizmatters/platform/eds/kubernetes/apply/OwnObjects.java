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
 * What was in the cluster under the names of our own objects when we looked: whose it is, and
 * enough to prove that nothing is to do. Looked at once a run: a no-op apply of eight hundred
 * objects takes four requests. Kinds may be read at the same time.
 */
public final class OwnObjects {

  private static final int GONE = 410;
  private static final int NOT_FOUND = 404;

  /** More objects of a kind than these are read by one list. */
  private static final int SINGLY = 3;

  private final String defaultNamespace;
  private final Map<String, Seen> kinds = new ConcurrentHashMap<>();

  private OwnObjects(String defaultNamespace) {
    this.defaultNamespace = defaultNamespace;
  }

  /**
   * What was seen of one kind in one namespace.
   *
   * @param hidden why some could not be looked at; those are sent: a pipeline may lack that right
   */
  private record Seen(Map<String, LiveObject> found, Optional<String> hidden) {}

  /** Nothing looked at yet. */
  public static OwnObjects in(ClusterClient client) {
    return new OwnObjects(client.namespace());
  }

  /** Nothing known: every object is sent. */
  public static OwnObjects unknown() {
    return new OwnObjects("");
  }

  /** Those of one kind and namespace together. */
  Collection<List<KubernetesObject>> alike(List<KubernetesObject> objects) {
    Map<String, List<KubernetesObject>> alike = new LinkedHashMap<>();
    for (KubernetesObject object : objects) {
      alike.computeIfAbsent(key(object), same -> new ArrayList<>()).add(object);
    }
    return alike.values();
  }

  /** Looks at objects of one kind and one namespace. */
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

  /** A Deployment is asked for as a whole: who waits for it needs its template too. */
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
      } else if (answer.code() != NOT_FOUND) {
        return new Seen(found, Optional.of(answer.message()));
      }
    }
    return new Seen(found, Optional.empty());
  }

  /** A list that has grown too old between its pages is read anew. */
  private static Seen listed(
      List<KubernetesObject> alike, String collection, ClusterClient client, Retries retries)
      throws ClusterException {
    Set<String> names = new HashSet<>();
    alike.forEach(object -> names.add(object.name()));
    String what = "list of " + alike.get(0).kind();
    Map<String, LiveObject> found = new HashMap<>();
    Answer last = pages(found, names, collection, call -> retries.send(client, what, call));
    if (last.code() == GONE) {
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

  /** No further than to the last of the names; the last answer tells whether all could be read. */
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

  /** What a write of it takes for granted. */
  Expected expected(KubernetesObject object) {
    Optional<Expected> there = find(object).map(Expected.Unchanged::new);
    return there.orElseGet(() -> lacks(object) ? new Expected.Absent() : new Expected.Unknown());
  }

  /** Why it is unknown whether some of its kind are there. */
  public Optional<String> hidden(KubernetesObject like) {
    return Optional.ofNullable(kinds.get(key(like))).flatMap(Seen::hidden);
  }

  /** Whether we looked, and it was not there. */
  public boolean lacks(KubernetesObject object) {
    return Optional.ofNullable(kinds.get(key(object)))
        .filter(seen -> seen.hidden().isEmpty() && !seen.found().containsKey(object.name()))
        .isPresent();
  }

  /**
   * Whether the cluster has what this manifest says: it was applied by us as it is now, and nobody
   * has changed or removed any of its fields since. Of a manager whose fields are to become ours
   * nothing is left.
   *
   * @param sent the object as it would be sent
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
