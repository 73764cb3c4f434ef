package io.bizmatters.platform.eds.manifest.custom;

import io.bizmatters.platform.eds.model.check.KubernetesShape;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.EnvVarSource;
import io.fabric8.kubernetes.api.model.LifecycleHandler;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.ServiceSpec;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.apps.DeploymentStrategy;
import java.lang.reflect.Type;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Holds the keys by which Kubernetes merges lists: each {@code patchMergeKey} of {@code
 * k8s.io/api/core/v1/types.go}. As in Kubernetes, any other list is replaced as a whole.
 */
final class MergeKeys {

  private static final Map<Class<?>, Map<String, String>> KEYS =
      Map.of(
          PodSpec.class,
          Map.of(
              "containers", "name",
              "initContainers", "name",
              "ephemeralContainers", "name",
              "volumes", "name",
              "imagePullSecrets", "name",
              "hostAliases", "ip",
              "topologySpreadConstraints", "topologyKey",
              "schedulingGates", "name",
              "resourceClaims", "name"),
          Container.class,
          Map.of(
              "env", "name",
              "ports", "containerPort",
              "volumeMounts", "mountPath",
              "volumeDevices", "devicePath"),
          ServiceSpec.class,
          Map.of("ports", "port"),
          ServiceAccount.class,
          Map.of("secrets", "name"),
          ObjectMeta.class,
          Map.of("ownerReferences", "uid"));

  /** Fields of a type that exclude each other. */
  private static final Map<Class<?>, Set<String>> ALTERNATIVES =
      Map.of(
          Probe.class, Set.of("exec", "grpc", "httpGet", "tcpSocket"),
          LifecycleHandler.class, Set.of("exec", "httpGet", "sleep", "tcpSocket"),
          EnvVar.class, Set.of("value", "valueFrom"),
          EnvVarSource.class,
              Set.of(
                  "configMapKeyRef", "fieldRef", "fileKeyRef", "resourceFieldRef", "secretKeyRef"));

  private MergeKeys() {}

  /**
   * Returns the field that identifies the items of a list; empty for a list that is replaced as a
   * whole.
   */
  static Optional<String> of(Type type, String list) {
    return type instanceof Class<?> known
        ? Optional.ofNullable(KEYS.getOrDefault(known, Map.of()).get(list))
        : Optional.empty();
  }

  /** Returns the fields of a type that are removed because a change sets an alternative. */
  static Set<String> excluded(Type type, Map<String, Object> change) {
    if (type == DeploymentStrategy.class) {
      return "Recreate".equals(change.get("type")) ? Set.of("rollingUpdate") : Set.of();
    }
    Set<String> group =
        type == Volume.class ? sources() : ALTERNATIVES.getOrDefault(raw(type), Set.of());
    List<String> set =
        group.stream()
            .filter(name -> change.containsKey(name) && !(change.get(name) instanceof Optional<?>))
            .toList();
    Set<String> excluded = new LinkedHashSet<>(group);
    set.forEach(excluded::remove);
    return set.isEmpty() ? Set.of() : excluded;
  }

  private static Set<String> sources() {
    Set<String> sources = new LinkedHashSet<>(KubernetesShape.fieldsOf(Volume.class).keySet());
    sources.remove("name");
    return sources;
  }

  private static Class<?> raw(Type type) {
    return type instanceof Class<?> known ? known : Object.class;
  }
}
