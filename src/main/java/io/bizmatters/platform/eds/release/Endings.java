package io.bizmatters.platform.eds.release;

import io.bizmatters.platform.eds.kubernetes.apply.ApplyResult;
import io.bizmatters.platform.eds.manifest.ServiceObjects;
import io.bizmatters.platform.eds.manifest.tree.KubernetesObject;
import io.bizmatters.platform.eds.release.preflight.Release;
import io.bizmatters.platform.eds.release.wait.WaitResult;
import io.bizmatters.platform.eds.report.Miss;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Decides why the releases of services failed. Each answer maps the namespace and name of a failed
 * service to its reason; a service without an entry is deployed.
 */
final class Endings {

  private final String defaultNamespace;

  Endings(String defaultNamespace) {
    this.defaultNamespace = defaultNamespace;
  }

  /** Returns the reasons when no object was written. */
  Map<String, String> unwritten(List<ServiceObjects> services, List<Miss> misses) {
    Map<String, String> failures = new LinkedHashMap<>();
    String why = misses.stream().map(Miss::subject).distinct().collect(Collectors.joining(", "));
    services.forEach(one -> failures.put(key(one), "NOT_APPLIED: " + why));
    return failures;
  }

  /**
   * Returns the reasons when nothing waits: a service whose objects are all in the cluster is
   * deployed.
   */
  Map<String, String> refused(List<ServiceObjects> services, List<ApplyResult> objects) {
    Set<KubernetesObject> missing = Collections.newSetFromMap(new IdentityHashMap<>());
    objects.stream().filter(ApplyResult::isMissing).forEach(done -> missing.add(done.object()));
    Map<String, String> failures = new LinkedHashMap<>();
    for (ServiceObjects service : services) {
      if (service.objects().stream().anyMatch(missing::contains)) {
        failures.put(key(service), "REFUSED");
      }
    }
    return failures;
  }

  /** Returns the reasons after the wait. PAUSED and DEGRADED still count as deployed. */
  Map<String, String> notReady(List<ServiceObjects> services, List<WaitResult> results) {
    Map<String, String> failures = new LinkedHashMap<>();
    services.forEach(one -> failures.put(key(one), "its readiness was not judged"));
    for (WaitResult result : results) {
      if (result.isBad()) {
        failures.put(
            key(result.service()),
            result.verdict().reason().map(Enum::name).orElseGet(() -> result.state().name()));
      } else {
        failures.remove(key(result.service()));
      }
    }
    return failures;
  }

  private String key(ServiceObjects service) {
    return Release.key(
        service.service().namespace().orElse(defaultNamespace), service.service().name());
  }
}
