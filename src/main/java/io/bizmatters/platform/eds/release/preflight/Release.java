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
 * A service with its objects and the namespace in which they end up.
 *
 * @param namespace the service's own, or the one that the connection gives
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

  /** The objects of all releases, those of one kind and namespace together. */
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

  /** Who of it makes its stream and consumer once it is applied. */
  Optional<String> streamMaker() {
    return NatsResources.maker(new ServiceObjects(service, objects));
  }

  /** What no other release is equal in. */
  public String key() {
    return key(namespace, service.name());
  }

  public static String key(String namespace, String service) {
    return namespace + "/" + service;
  }

  /** How people name it. */
  String title() {
    return "service " + key();
  }
}
