package io.bizmatters.platform.eds.release;

import io.bizmatters.platform.eds.kubernetes.apply.ApplyResult;
import io.bizmatters.platform.eds.manifest.TargetService;
import io.bizmatters.platform.eds.manifest.tree.KubernetesObject;
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
 * Decides why the releases of services failed. Each answer maps a failed service to its reason; a
 * service without an entry is deployed.
 */
final class Endings {

  private Endings() {}

  /** Returns the reasons when no object was written. */
  static Map<TargetService.Name, String> unwritten(
      List<TargetService> services, List<Miss> misses) {
    String why = misses.stream().map(Miss::subject).distinct().collect(Collectors.joining(", "));
    return all(services, "NOT_APPLIED: " + why);
  }

  /**
   * Returns the reasons when nothing waits: a service whose objects are all in the cluster is
   * deployed.
   */
  static Map<TargetService.Name, String> refused(
      List<TargetService> services, List<ApplyResult> objects) {
    Set<KubernetesObject> missing = Collections.newSetFromMap(new IdentityHashMap<>());
    objects.stream().filter(ApplyResult::isMissing).forEach(done -> missing.add(done.object()));
    return all(
        services.stream()
            .filter(service -> service.objects().stream().anyMatch(missing::contains))
            .toList(),
        "REFUSED");
  }

  /** Returns the reasons after the wait. PAUSED and DEGRADED still count as deployed. */
  static Map<TargetService.Name, String> notReady(
      List<TargetService> services, List<WaitResult> results) {
    Map<TargetService.Name, String> failures = all(services, "its readiness was not judged");
    for (WaitResult result : results) {
      if (result.isBad()) {
        failures.put(
            result.service().name(),
            result.verdict().reason().map(Enum::name).orElseGet(() -> result.state().name()));
      } else {
        failures.remove(result.service().name());
      }
    }
    return failures;
  }

  private static Map<TargetService.Name, String> all(List<TargetService> services, String why) {
    Map<TargetService.Name, String> failures = new LinkedHashMap<>();
    services.forEach(one -> failures.put(one.name(), why));
    return failures;
  }
}
