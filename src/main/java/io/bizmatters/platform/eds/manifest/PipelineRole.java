package io.bizmatters.platform.eds.manifest;

import io.bizmatters.platform.eds.manifest.tree.KubernetesObject;
import io.bizmatters.platform.eds.manifest.tree.Tree;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Computes the least privilege with which a pipeline can run the goals on given services: a Role in
 * each namespace, another for deletion, one in the namespace of NATS when it is reached through a
 * pod, and a ClusterRole for cluster-wide objects.
 */
public final class PipelineRole {

  private static final String RBAC = "rbac.authorization.k8s.io";
  private static final String NAME = "eds-pipeline";

  /** Resources with their groups; the core group is empty. */
  private static final List<String> KINDS_OF_RELEASES =
      List.of(
          " ServiceAccount",
          " ConfigMap",
          " Service",
          "apps Deployment",
          "policy PodDisruptionBudget",
          "networking.k8s.io NetworkPolicy",
          "batch Job",
          NackManifests.GROUP + " Stream",
          NackManifests.GROUP + " Consumer",
          "keda.sh ScaledObject",
          "keda.sh TriggerAuthentication");

  private final Grants grants;
  private final Subject subject;
  private final List<KubernetesObject> objects = new ArrayList<>();

  private PipelineRole(Grants grants, Subject subject) {
    this.grants = grants;
    this.subject = subject;
  }

  /**
   * The rights of a pipeline besides those for its services' objects.
   *
   * @param createNamespace to create a missing namespace
   * @param waiting to wait for scaled readiness and to report why it is not reached
   * @param delete to delete, recreate and prune, in a separate Role
   * @param portForward to reach NATS through a pod
   * @param record to record releases as Secrets
   * @param release the release whose Lease is the lock; empty when the pipeline releases nothing
   */
  public record Grants(
      boolean createNamespace,
      boolean waiting,
      boolean delete,
      boolean portForward,
      boolean record,
      Optional<String> release) {}

  /**
   * The subject of the bindings.
   *
   * @param kind {@code ServiceAccount}, {@code User} or {@code Group}
   * @param namespace the namespace of a ServiceAccount; empty for the namespace of the services
   */
  public record Subject(String kind, String name, Optional<String> namespace) {

    /** The default service account of pipelines. */
    public static final Subject DEFAULT = new Subject("ServiceAccount", NAME, Optional.empty());

    private Tree tree(String home) {
      Tree tree = Tree.of("kind", kind);
      return kind.equals("ServiceAccount")
          ? tree.with("name", name).with("namespace", namespace.orElse(home))
          : tree.with("apiGroup", RBAC).with("name", name);
    }
  }

  /** Returns Roles and bindings for the service account {@code eds-pipeline} of each namespace. */
  public static List<KubernetesObject> of(List<ServiceObjects> services, Grants grants) {
    return of(services, grants, Subject.DEFAULT);
  }

  /**
   * Returns Roles with their bindings, namespace by namespace, then the cluster's. Objects without
   * a namespace count as objects of {@code default}; callers set the namespace first.
   */
  public static List<KubernetesObject> of(
      List<ServiceObjects> services, Grants grants, Subject subject) {
    PipelineRole roles = new PipelineRole(grants, subject);
    Map<String, List<ServiceObjects>> byNamespace = new LinkedHashMap<>();
    for (ServiceObjects service : services) {
      String namespace = service.service().namespace().orElse("default");
      byNamespace.computeIfAbsent(namespace, name -> new ArrayList<>()).add(service);
    }
    byNamespace.forEach(roles::namespace);
    if (grants.portForward()) {
      natsNamespaces(byNamespace).forEach((nats, home) -> roles.nats(nats, home));
    }
    byNamespace.keySet().stream()
        .findFirst()
        .ifPresent(home -> roles.cluster(byNamespace.keySet(), services, home));
    return roles.objects;
  }

  private void namespace(String namespace, List<ServiceObjects> services) {
    List<KubernetesObject> all = objects(services);
    AccessRules rules = new AccessRules();
    rules.allowNamed("", "namespaces", Set.of(namespace), "get");
    List<KubernetesObject> watched =
        grants.waiting() ? all.stream().filter(PipelineRole::isWatched).toList() : List.of();
    List<KubernetesObject> others = new ArrayList<>(all);
    others.removeAll(watched);
    rules.allowKinds(watched, true, "get", "list", "watch", "create", "patch");
    rules.allowKinds(others, true, "get", "list", "create", "patch");
    NamedObjects named = NamedObjects.in(all);
    if (grants.record()) {
      // records are numbered, so RBAC cannot name them; the plugin never lists them
      rules.allow("", "secrets", "get", "create", "delete");
    } else {
      rules.allowNamed("", "secrets", named.secrets(), "get");
    }
    rules.allowNamed("", "configmaps", named.configMaps(), "get");
    if (grants.waiting()) {
      waiting(rules, hasScaledObject(all));
    } else {
      // before any write, the plugin looks for other autoscalers of these objects
      rules.allow("autoscaling", "horizontalpodautoscalers", "list");
    }
    grants.release().ifPresent(release -> lock(rules, release));
    add(namespace, NAME, rules, namespace);
    if (grants.delete()) {
      AccessRules deleting = new AccessRules();
      deleting.allowKinds(all, true, "delete");
      grants
          .release()
          .ifPresent(
              release ->
                  deleting.allowNamed(
                      "coordination.k8s.io", "leases", Set.of(lease(release)), "delete"));
      leftovers(deleting, all);
      add(namespace, NAME + "-delete", deleting, namespace);
    }
  }

  /** Allows the lock; RBAC cannot restrict a creation by name. */
  private static void lock(AccessRules rules, String release) {
    rules.allow("coordination.k8s.io", "leases", "create");
    rules.allowNamed("coordination.k8s.io", "leases", Set.of(lease(release)), "get", "patch");
  }

  private static String lease(String release) {
    return "eds-release-" + release;
  }

  /** Whether readiness is judged by this object of a service. */
  private static boolean isWatched(KubernetesObject object) {
    return object.kind().equals("Deployment") || object.kind().equals("ScaledObject");
  }

  /** Allows the other reads that readiness and failure reports need. */
  private static void waiting(AccessRules rules, boolean scaled) {
    rules.allow("", "pods", "list", "watch");
    rules.allow("", "events", "list", "watch");
    rules.allow("", "pods/log", "get");
    rules.allow("apps", "replicasets", "list", "watch");
    rules.allow("autoscaling", "horizontalpodautoscalers", "list", "watch");
    if (scaled) {
      // the metric's name is in the place of a resource, so reading a metric is a list
      rules.allow("external.metrics.k8s.io", "*", "list");
    }
  }

  /** Allows finding objects of an earlier release by name or label. */
  private static void leftovers(AccessRules rules, List<KubernetesObject> all) {
    for (String kind : KINDS_OF_RELEASES) {
      String name = kind.substring(kind.indexOf(' ') + 1);
      if (all.stream().noneMatch(object -> object.kind().equals(name))) {
        rules.allow(
            kind.substring(0, kind.indexOf(' ')),
            AccessRules.plural(name),
            "get",
            "list",
            "delete");
      }
    }
  }

  private void nats(String namespace, String home) {
    AccessRules rules = new AccessRules();
    rules.allow("", "services", "get");
    rules.allow("", "pods", "list");
    rules.allow("", "pods/portforward", "get", "create");
    add(namespace, NAME + "-nats", rules, home);
  }

  private void cluster(Set<String> namespaces, List<ServiceObjects> services, String home) {
    List<KubernetesObject> all = objects(services);
    AccessRules rules = new AccessRules();
    if (grants.createNamespace()) {
      rules.allowNamed("", "namespaces", new TreeSet<>(namespaces), "get", "patch");
      rules.allow("", "namespaces", "create");
    }
    rules.allowKinds(all, false, "get", "list", "create", "patch");
    if (grants.delete()) {
      rules.allowKinds(all, false, "delete");
    }
    if (hasScaledObject(all)) {
      rules.allowNamed(
          "apiextensions.k8s.io",
          "customresourcedefinitions",
          Set.of("scaledobjects.keda.sh"),
          "get");
      rules.allowNamed(
          "apiregistration.k8s.io",
          "apiservices",
          Set.of("v1beta1.external.metrics.k8s.io"),
          "get");
      rules.allowNamed("apps", "deployments", Set.of("keda-operator"), "get");
    }
    if (!rules.isEmpty()) {
      objects.add(role("ClusterRole", NAME, Optional.empty(), rules));
      objects.add(binding("ClusterRole", NAME, Optional.empty(), home));
    }
  }

  private void add(String namespace, String name, AccessRules rules, String home) {
    objects.add(role("Role", name, Optional.of(namespace), rules));
    objects.add(binding("Role", name, Optional.of(namespace), home));
  }

  private static KubernetesObject role(
      String kind, String name, Optional<String> namespace, AccessRules rules) {
    return new KubernetesObject(head(kind, name, namespace).with("rules", rules.asList()).fields());
  }

  private KubernetesObject binding(
      String roleKind, String name, Optional<String> namespace, String home) {
    return new KubernetesObject(
        head(roleKind + "Binding", name, namespace)
            .with("roleRef", Tree.of("apiGroup", RBAC).with("kind", roleKind).with("name", name))
            .with("subjects", Tree.list(subject.tree(home)))
            .fields());
  }

  private static Tree head(String kind, String name, Optional<String> namespace) {
    return Tree.of("apiVersion", RBAC + "/v1")
        .with("kind", kind)
        .with("metadata", Tree.of("name", name).with("namespace", namespace));
  }

  private static List<KubernetesObject> objects(List<ServiceObjects> services) {
    return services.stream().flatMap(service -> service.objects().stream()).toList();
  }

  private static boolean hasScaledObject(List<KubernetesObject> objects) {
    return objects.stream().anyMatch(object -> object.kind().equals("ScaledObject"));
  }

  /**
   * Returns the namespaces of NATS, taken from addresses such as {@code nats.nats.svc}, each with
   * the first namespace whose services use it.
   */
  private static Map<String, String> natsNamespaces(Map<String, List<ServiceObjects>> byNamespace) {
    Map<String, String> found = new LinkedHashMap<>();
    byNamespace.forEach(
        (home, services) ->
            services.stream()
                .flatMap(service -> service.service().nats().servers().servers().stream())
                .flatMap(server -> natsNamespace(server.host(), home).stream())
                .forEach(namespace -> found.putIfAbsent(namespace, home)));
    return found;
  }

  /** Returns the namespace of NATS; empty for a host that is not a Service of the cluster. */
  private static Optional<String> natsNamespace(String host, String home) {
    List<String> labels = List.of(host.split("\\.", -1));
    if (labels.size() == 1) {
      return Optional.of(home);
    }
    boolean service = labels.size() == 2 || labels.get(2).equals("svc");
    return service ? Optional.of(labels.get(1)) : Optional.empty();
  }
}
