package io.bizmatters.platform.eds.manifest;

import io.bizmatters.platform.eds.manifest.tree.KubernetesObject;
import io.bizmatters.platform.eds.model.EventDrivenService;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A service with its objects, and the namespace that it has in one cluster.
 *
 * @param built the service and its objects
 * @param namespace the service's own, or the connection's
 */
public record TargetService(ServiceObjects built, String namespace) {

  /** Names a service in a cluster. */
  public record Name(String namespace, String service) {

    /** Written out: the JDK links a record's own at first use, which a cold build waits for. */
    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Name name
          && namespace.equals(name.namespace)
          && service.equals(name.service);
    }

    @Override
    public int hashCode() {
      return Objects.hash(namespace, service);
    }

    @Override
    public String toString() {
      return namespace + "/" + service;
    }
  }

  /**
   * Returns a service in its namespace.
   *
   * @param defaultNamespace of a service that names none
   */
  public static TargetService of(ServiceObjects built, String defaultNamespace) {
    return new TargetService(built, built.service().namespace().orElse(defaultNamespace));
  }

  /**
   * Returns services in their namespaces.
   *
   * @param defaultNamespace of services that name none
   */
  public static List<TargetService> of(List<ServiceObjects> built, String defaultNamespace) {
    return built.stream().map(one -> of(one, defaultNamespace)).toList();
  }

  /** Groups services by their namespaces, in alphabetical order. */
  public static Map<String, List<TargetService>> byNamespace(List<TargetService> services) {
    return services.stream()
        .collect(
            Collectors.groupingBy(TargetService::namespace, TreeMap::new, Collectors.toList()));
  }

  /** Returns the namespaces of services, in their order. */
  public static Set<String> namespaces(List<TargetService> services) {
    return services.stream()
        .map(TargetService::namespace)
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  /**
   * Returns the namespaces of services, in their order.
   *
   * @param defaultNamespace of services that name none
   */
  public static Set<String> namespaces(List<ServiceObjects> built, String defaultNamespace) {
    return namespaces(of(built, defaultNamespace));
  }

  /** Returns the services as they were built. */
  public static List<ServiceObjects> built(List<TargetService> services) {
    return services.stream().map(TargetService::built).toList();
  }

  /** Returns this service with other objects. */
  public TargetService with(List<KubernetesObject> objects) {
    return new TargetService(new ServiceObjects(service(), objects), namespace);
  }

  public EventDrivenService service() {
    return built.service();
  }

  public List<KubernetesObject> objects() {
    return built.objects();
  }

  /** Returns the name, which no other service of the cluster has. */
  public Name name() {
    return new Name(namespace, service().name());
  }

  /** Returns the name for people. */
  public String title() {
    return "service " + name();
  }

  /** Returns whether an autoscaler scales the service. */
  public boolean isScaled() {
    return ScalerFacts.scaledObject(built).isPresent();
  }

  /** Returns which object of the service creates its stream and consumer after the apply. */
  public Optional<String> streamMaker() {
    return NatsResources.maker(built);
  }
}
