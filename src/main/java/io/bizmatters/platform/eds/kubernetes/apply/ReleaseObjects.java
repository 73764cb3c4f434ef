package io.bizmatters.platform.eds.kubernetes.apply;

import io.bizmatters.platform.eds.kubernetes.api.Answer;
import io.bizmatters.platform.eds.kubernetes.api.Api;
import io.bizmatters.platform.eds.kubernetes.api.Call;
import io.bizmatters.platform.eds.kubernetes.api.ClusterClient;
import io.bizmatters.platform.eds.kubernetes.api.ClusterException;
import io.bizmatters.platform.eds.kubernetes.api.ListCall;
import io.bizmatters.platform.eds.kubernetes.api.ListCall.Listing;
import io.bizmatters.platform.eds.kubernetes.api.Refusal;
import io.bizmatters.platform.eds.kubernetes.api.ResourceTypes;
import io.bizmatters.platform.eds.kubernetes.api.ResourceTypes.ResourceKind;
import io.bizmatters.platform.eds.kubernetes.api.ResourceTypes.ResourceType;
import io.bizmatters.platform.eds.kubernetes.apply.ObjectDeletion.Propagation;
import io.bizmatters.platform.eds.manifest.tree.KubernetesObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** Finds the objects of releases in the cluster by their label, and deletes them by uid. */
public final class ReleaseObjects {

  private static final Duration POLL = Duration.ofMillis(100);
  private static final String LABEL = "app.kubernetes.io/managed-by=eds";

  /**
   * The result of a search.
   *
   * @param objects empty when no object exists or may be read
   * @param refusal why no object may be read
   */
  public record Search(List<FoundObject> objects, Optional<Refusal> refusal) {
    public Search {
      objects = List.copyOf(objects);
    }
  }

  private static final ResourceKind HPA =
      new ResourceKind("autoscaling/v2", "HorizontalPodAutoscaler");

  private final Api api;
  private final ObjectDeletion deletion;

  public ReleaseObjects(Api api) {
    this.api = api;
    this.deletion = new ObjectDeletion(api);
  }

  /** Returns the namespace of an object that belongs to one. */
  public String namespaceOf(KubernetesObject object) {
    return api.namespaceOf(object);
  }

  /** Returns the kinds of releases' objects without Secrets, which a pipeline may not list. */
  public static Set<ResourceKind> kindsOfReleases() {
    return ResourceTypes.ofReleases();
  }

  /** Whether objects of this kind belong to a namespace, as far as the kind is known. */
  public static boolean isNamespaced(KubernetesObject object) {
    return object.isNamespaced();
  }

  /**
   * Finds the objects of a kind that carry this plugin's label.
   *
   * @throws ClusterException when the server cannot be reached
   */
  public Search labelled(ResourceKind kind, String namespace) throws ClusterException {
    Optional<ResourceType> type = api.type(kind);
    if (type.isEmpty()) {
      return refused(Refusal.notServed(kind.apiVersion(), kind.kind()));
    }
    Listing<FoundObject> list =
        api.list(
            "list of " + kind.kind(),
            ListCall.labelled(
                type.get().collection(namespace),
                LABEL,
                Call.LIST,
                item -> found(kind, namespace, item)));
    return list.refusal().isPresent()
        ? refused(Refusal.of(list.refusal().get(), tree(kind)))
        : new Search(list.items(), Optional.empty());
  }

  private static FoundObject found(ResourceKind kind, String namespace, JsonNode live) {
    return new FoundObject(kind.apiVersion(), kind.kind(), namespace, LiveObject.of(live));
  }

  /**
   * Finds an object by name, whatever its owner.
   *
   * @throws ClusterException when the server cannot be reached
   */
  public Search named(KubernetesObject object) throws ClusterException {
    return named(ResourceKind.of(object), api.namespaceOf(object), object.name());
  }

  /**
   * Finds an object of a release, whatever its present owner.
   *
   * @throws ClusterException when the server cannot be reached
   */
  public Search named(ObjectKey key) throws ClusterException {
    return named(new ResourceKind(key.apiVersion(), key.kind()), key.namespace(), key.name());
  }

  /**
   * Waits until none of the objects exists, or the time is over.
   *
   * @throws ClusterException when the server cannot be reached
   */
  public void awaitGone(List<ObjectKey> keys, Duration atMost) throws ClusterException {
    long end = System.nanoTime() + atMost.toNanos();
    for (ObjectKey key : keys) {
      while (!named(key).objects().isEmpty() && System.nanoTime() < end) {
        ClusterClient.sleep(POLL);
      }
    }
  }

  /**
   * Waits until a ScaledObject and its HPA are gone, or the time is over. Kubernetes deletes the
   * HPA some time after its owner, and until then the HPA scales. The search uses the labels that
   * KEDA copies to the HPA; it misses an HPA without them, or one that may not be read.
   *
   * @throws ClusterException when the server cannot be reached
   */
  public void awaitUnscaled(ObjectKey scaledObject, Duration atMost) throws ClusterException {
    long end = System.nanoTime() + atMost.toNanos();
    awaitGone(List.of(scaledObject), atMost);
    while (isScaled(scaledObject) && System.nanoTime() < end) {
      ClusterClient.sleep(POLL);
    }
  }

  private boolean isScaled(ObjectKey scaledObject) throws ClusterException {
    return labelled(HPA, scaledObject.namespace()).objects().stream()
        .anyMatch(hpa -> hpa.live().controller().equals(Optional.of(scaledObject.title())));
  }

  private Search named(ResourceKind kind, String namespace, String name) throws ClusterException {
    Optional<ResourceType> type = api.type(kind);
    if (type.isEmpty()) {
      return new Search(List.of(), Optional.empty());
    }
    String path = type.get().object(namespace, name);
    Answer answer = api.send(kind.kind() + " " + name, Call.get(path, Call.ONE));
    if (answer.isNotFound()) {
      return new Search(List.of(), Optional.empty());
    }
    return answer.isSuccess()
        ? new Search(List.of(found(kind, namespace, answer.body())), Optional.empty())
        : refused(Refusal.of(answer, tree(kind)));
  }

  /**
   * Requests an object's deletion. The garbage collector deletes its dependents later; a Deployment
   * is deleted after its pods, because only then the worker is at rest.
   *
   * @return why the server refuses; empty when it accepts
   * @throws ClusterException when the server cannot be reached
   */
  public Optional<Refusal> delete(FoundObject object) throws ClusterException {
    Optional<ResourceType> type = api.type(new ResourceKind(object.apiVersion(), object.kind()));
    if (type.isEmpty()) {
      return Optional.empty();
    }
    return deletion.request(
        object.title(),
        type.get().object(object.namespace(), object.name()),
        object.live().uid(),
        object.kind().equals("Deployment") ? Propagation.FOREGROUND : Propagation.BACKGROUND);
  }

  /**
   * Returns the present state of the objects that still exist. Sends one list for each kind and
   * namespace, so that many deletions cost as little as one.
   *
   * @throws ClusterException when the server cannot be reached
   */
  public List<FoundObject> remaining(List<FoundObject> asked) throws ClusterException {
    Map<List<String>, List<FoundObject>> groups = new LinkedHashMap<>();
    for (FoundObject object : asked) {
      groups
          .computeIfAbsent(
              List.of(object.apiVersion(), object.kind(), object.namespace()),
              key -> new ArrayList<>())
          .add(object);
    }
    List<FoundObject> remaining = new ArrayList<>();
    for (List<FoundObject> group : groups.values()) {
      Set<String> uids = new LinkedHashSet<>();
      group.forEach(object -> uids.add(object.live().uid()));
      now(group).stream().filter(live -> uids.contains(live.live().uid())).forEach(remaining::add);
    }
    return remaining;
  }

  private List<FoundObject> now(List<FoundObject> group) throws ClusterException {
    FoundObject first = group.get(0);
    ResourceKind kind = new ResourceKind(first.apiVersion(), first.kind());
    if (group.size() > 1) {
      Search all = labelled(kind, first.namespace());
      if (all.refusal().isEmpty()) {
        return all.objects();
      }
    }
    List<FoundObject> now = new ArrayList<>();
    for (FoundObject object : group) {
      Search one = named(kind, object.namespace(), object.name());
      // an object that may not be read counts as existing
      now.addAll(one.refusal().isPresent() ? List.of(object) : one.objects());
    }
    return now;
  }

  private static Map<String, Object> tree(ResourceKind kind) {
    return Map.of("apiVersion", kind.apiVersion(), "kind", kind.kind());
  }

  private static Search refused(Refusal refusal) {
    return new Search(List.of(), Optional.of(refusal));
  }
}
