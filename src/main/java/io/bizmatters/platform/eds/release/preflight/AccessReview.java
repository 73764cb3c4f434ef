package io.bizmatters.platform.eds.release.preflight;

import io.bizmatters.platform.eds.kubernetes.api.Answer;
import io.bizmatters.platform.eds.kubernetes.api.Api;
import io.bizmatters.platform.eds.kubernetes.api.Call;
import io.bizmatters.platform.eds.kubernetes.api.ClusterException;
import io.bizmatters.platform.eds.kubernetes.api.ResourceTypes.ResourceKind;
import io.bizmatters.platform.eds.kubernetes.api.ResourceTypes.ResourceType;
import io.bizmatters.platform.eds.manifest.tree.JsonText;
import io.bizmatters.platform.eds.manifest.tree.KubernetesObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/**
 * Asks the server what the build may do. One request returns the rules of a namespace. Each right
 * that the rules do not show takes a request of its own, because an authorizer other than RBAC may
 * grant that right.
 */
public final class AccessReview {

  private static final String ROOT = "/apis/authorization.k8s.io/v1/";

  private final Api api;

  public AccessReview(Api api) {
    this.api = api;
  }

  /**
   * Returns the rights to apply these objects: server-side apply is a patch, and a create if the
   * object is missing; a Deployment must also be read to see who owns its replicas. Kinds that the
   * server does not serve need no right.
   *
   * @throws ClusterException when the server cannot be reached
   */
  public Set<Permission> toApply(List<KubernetesObject> objects) throws ClusterException {
    Set<Permission> needed = new LinkedHashSet<>();
    for (KubernetesObject object : objects) {
      Optional<ResourceType> type = api.type(ResourceKind.of(object));
      if (type.isPresent()) {
        String namespace = type.get().namespaced() ? api.namespaceOf(object) : "";
        boolean scaled = object.kind().equals("Deployment");
        for (String verb :
            scaled ? List.of("get", "create", "patch") : List.of("create", "patch")) {
          needed.add(new Permission(verb, object.group(), type.get().plural(), namespace));
        }
      }
    }
    return needed;
  }

  /**
   * Returns the rights that the build lacks.
   *
   * @param namespace empty for objects without a namespace: rules do not cover them
   * @param needed all rights in that namespace
   * @throws ClusterException when the server cannot be reached
   */
  public List<Permission> missing(String namespace, Set<Permission> needed)
      throws ClusterException {
    JsonNode rules = namespace.isEmpty() ? MissingNode.getInstance() : rules(namespace);
    List<Permission> missing = new ArrayList<>();
    for (Permission permission : needed) {
      if (!isShown(permission, rules) && !isAllowed(permission)) {
        missing.add(permission);
      }
    }
    return missing;
  }

  private JsonNode rules(String namespace) throws ClusterException {
    Map<String, Object> spec = Map.of("namespace", namespace);
    return post("selfsubjectrulesreviews", "SelfSubjectRulesReview", spec)
        .body()
        .path("status")
        .path("resourceRules");
  }

  /**
   * Returns whether a rule grants the right; a rule for named objects allows no create, and nothing
   * on objects with other names.
   */
  private static boolean isShown(Permission permission, JsonNode rules) {
    for (JsonNode rule : rules) {
      boolean names =
          rule.path("resourceNames").isEmpty()
              || permission
                  .name()
                  .filter(name -> has(rule.path("resourceNames"), name))
                  .isPresent();
      if (names
          && has(rule.path("verbs"), permission.verb())
          && has(rule.path("apiGroups"), permission.group())
          && has(rule.path("resources"), permission.resource())) {
        return true;
      }
    }
    return false;
  }

  private static boolean has(JsonNode list, String word) {
    for (JsonNode item : list) {
      if (item.asString("").equals(word) || item.asString("").equals("*")) {
        return true;
      }
    }
    return false;
  }

  /**
   * Returns whether the right is granted; a server that does not answer the question does not count
   * as a refusal.
   */
  private boolean isAllowed(Permission permission) throws ClusterException {
    Map<String, Object> attributes = new LinkedHashMap<>();
    attributes.put("verb", permission.verb());
    attributes.put("group", permission.group());
    attributes.put("resource", permission.resource());
    permission.name().ifPresent(name -> attributes.put("name", name));
    if (!permission.namespace().isEmpty()) {
      attributes.put("namespace", permission.namespace());
    }
    Answer answer =
        post(
            "selfsubjectaccessreviews",
            "SelfSubjectAccessReview",
            Map.of("resourceAttributes", attributes));
    return !answer.isSuccess() || answer.body().path("status").path("allowed").asBoolean(false);
  }

  private Answer post(String plural, String kind, Map<String, Object> spec)
      throws ClusterException {
    Map<String, Object> review = new LinkedHashMap<>();
    review.put("apiVersion", "authorization.k8s.io/v1");
    review.put("kind", kind);
    review.put("spec", spec);
    return api.send(kind, Call.post(ROOT + plural, JsonText.compact(review)));
  }

  /**
   * The right to one action.
   *
   * @param group empty for the core group
   * @param resource in the plural, as in RBAC
   * @param namespace empty for objects without a namespace
   * @param name of the only object concerned; empty for any object
   */
  public record Permission(
      String verb, String group, String resource, String namespace, Optional<String> name) {

    /** Creates the right for every object of the resource. */
    public Permission(String verb, String group, String resource, String namespace) {
      this(verb, group, resource, namespace, Optional.empty());
    }

    /** Written out: the JDK links a record's own at first use, which a cold build waits for. */
    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Permission permission
          && verb.equals(permission.verb)
          && group.equals(permission.group)
          && resource.equals(permission.resource)
          && namespace.equals(permission.namespace)
          && name.equals(permission.name);
    }

    @Override
    public int hashCode() {
      return Objects.hash(verb, group, resource, namespace, name);
    }

    /** Returns {@code patch deployments.apps}. */
    @Override
    public String toString() {
      return verb
          + " "
          + resource
          + (group.isEmpty() ? "" : "." + group)
          + name.map(object -> " " + object).orElse("");
    }
  }
}
