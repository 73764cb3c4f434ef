package io.bizmatters.platform.eds.release.preflight;

import io.bizmatters.platform.eds.manifest.NatsResources;
import io.bizmatters.platform.eds.manifest.ServiceObjects;
import io.bizmatters.platform.eds.manifest.tree.KubernetesObject;
import io.bizmatters.platform.eds.model.EventDrivenService;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * A service with its objects and their target namespace.
 *
 * @param namespace the service's own, or the connection's default
 */
public record Release(
    EventDrivenService service, List<KubernetesObject> objects, String namespace) {

  public static List<Release> of(List<ServiceObjects> services, String defaultNamespace) {
    return services.stream()
        .map(
            one ->
                new Release(
                    one.service(),
                    one.objects(),
                    one.service().namespace().orElse(defaultNamespace)))
        .toList();
  }

  static Map<String, List<Release>> byNamespace(List<Release> releases) {
    return releases.stream()
        .collect(Collectors.groupingBy(Release::namespace, TreeMap::new, Collectors.toList()));
  }

  /** Groups the objects of all releases by kind and namespace. */
  static Map<String, List<KubernetesObject>> alike(List<Release> releases) {
    Map<String, List<KubernetesObject>> alike = new LinkedHashMap<>();
    for (Release release : releases) {
      for (KubernetesObject object : release.objects()) {
        String key =
            object.namespace().orElse(release.namespace())
                + " "
                + object.apiVersion()
                + " "
                + object.kind();
        alike.computeIfAbsent(key, same -> new ArrayList<>()).add(object);
      }
    }
    return alike;
  }

  boolean isScaled() {
    return objects.stream().anyMatch(object -> object.kind().equals("ScaledObject"));
  }

  boolean asksNack() {
    return objects.stream().anyMatch(object -> object.group().equals("jetstream.nats.io"));
  }

  /** Returns which object of the release creates its stream and consumer after the apply. */
  Optional<String> streamMaker() {
    return NatsResources.maker(new ServiceObjects(service, objects));
  }

  /** Returns the key, which no other release has. */
  public String key() {
    return key(namespace, service.name());
  }

  public static String key(String namespace, String service) {
    return namespace + "/" + service;
  }

  /** Returns the name for people. */
  String title() {
    return "service " + key();
  }
}
