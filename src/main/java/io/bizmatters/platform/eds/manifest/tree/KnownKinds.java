package io.bizmatters.platform.eds.manifest.tree;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.LimitRange;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.ResourceQuota;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.batch.v1.CronJob;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.api.model.rbac.ClusterRole;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBinding;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.fabric8.kubernetes.api.model.rbac.RoleBinding;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Finds the typed models of known kinds, by {@code apiVersion} and {@code kind}. */
public final class KnownKinds {

  /** The cluster-wide kinds of Kubernetes and KEDA. */
  private static final Set<String> CLUSTER_SCOPED =
      Set.of(
          "APIService",
          "ClusterRole",
          "ClusterRoleBinding",
          "ClusterTriggerAuthentication",
          "CSIDriver",
          "CustomResourceDefinition",
          "IngressClass",
          "MutatingWebhookConfiguration",
          "Namespace",
          "Node",
          "PersistentVolume",
          "PriorityClass",
          "RuntimeClass",
          "StorageClass",
          "ValidatingAdmissionPolicy",
          "ValidatingAdmissionPolicyBinding",
          "ValidatingWebhookConfiguration");

  private final Map<String, Class<?>> types = new LinkedHashMap<>();

  public KnownKinds() {
    add("v1", ConfigMap.class, Secret.class, Service.class, ServiceAccount.class);
    add("v1", PersistentVolumeClaim.class, Pod.class, Namespace.class);
    add("v1", LimitRange.class, ResourceQuota.class);
    add("apps/v1", Deployment.class, StatefulSet.class, DaemonSet.class);
    add("batch/v1", Job.class, CronJob.class);
    add("policy/v1", PodDisruptionBudget.class);
    add("networking.k8s.io/v1", NetworkPolicy.class, Ingress.class);
    add("rbac.authorization.k8s.io/v1", Role.class, RoleBinding.class);
    add("rbac.authorization.k8s.io/v1", ClusterRole.class, ClusterRoleBinding.class);
    add("autoscaling/v2", HorizontalPodAutoscaler.class);
    add("keda.sh/v1alpha1", ScaledObject.class);
  }

  private void add(String apiVersion, Class<?>... kinds) {
    for (Class<?> kind : kinds) {
      types.put(apiVersion + " " + kind.getSimpleName(), kind);
    }
  }

  public Optional<Class<?>> type(String apiVersion, String kind) {
    return Optional.ofNullable(types.get(apiVersion + " " + kind));
  }

  /** Returns the known versions of a kind. */
  public List<String> versions(String kind) {
    return types.keySet().stream()
        .filter(known -> known.endsWith(" " + kind))
        .map(known -> known.substring(0, known.indexOf(' ')))
        .toList();
  }

  /** Returns all known kinds. */
  public Set<String> names() {
    return types.values().stream().map(Class::getSimpleName).collect(Collectors.toSet());
  }

  /** Whether a group belongs to Kubernetes itself and contains no other kinds. */
  public static boolean isKubernetes(String group) {
    return group.endsWith(".k8s.io") || !group.contains(".");
  }

  public static boolean isNamespaced(String kind) {
    return !CLUSTER_SCOPED.contains(kind);
  }

  /** The typed model of a ScaledObject, used only for checks; KEDA checks its own fields. */
  abstract static class ScaledObject {
    @JsonProperty String apiVersion = "";
    @JsonProperty String kind = "";
    @JsonProperty ObjectMeta metadata = new ObjectMeta();
    @JsonProperty Object spec = "";
    @JsonProperty Object status = "";
  }
}
