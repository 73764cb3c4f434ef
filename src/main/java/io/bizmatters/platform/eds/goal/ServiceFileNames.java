package io.bizmatters.platform.eds.goal;

import io.bizmatters.platform.eds.manifest.ServiceObjects;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Names the files of services: after the service, or after its namespace too if two services have
 * one name.
 */
final class ServiceFileNames {

  private final Set<String> ambiguous = new HashSet<>();

  ServiceFileNames(List<ServiceObjects> services) {
    Set<String> names = new HashSet<>();
    for (ServiceObjects service : services) {
      if (!names.add(service.service().name())) {
        ambiguous.add(service.service().name());
      }
    }
  }

  String of(String namespace, String service) {
    return ambiguous.contains(service) ? namespace + "." + service : service;
  }
}
