package io.bizmatters.platform.eds.goal;

import io.bizmatters.platform.eds.kubernetes.apply.ApplyResult;
import io.bizmatters.platform.eds.manifest.ServiceObjects;
import io.bizmatters.platform.eds.manifest.tree.KubernetesObject;
import io.bizmatters.platform.eds.model.tree.WarningCode;
import io.bizmatters.platform.eds.release.ReleaseRun;
import io.bizmatters.platform.eds.report.AppliedLine;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Prints what an apply did: each object that it changed, then each service. */
final class AppliedLines {

  private final ServiceMojo goal;
  private final boolean dryRun;

  AppliedLines(ServiceMojo goal, boolean dryRun) {
    this.goal = goal;
    this.dryRun = dryRun;
  }

  void print(ReleaseRun run) {
    Map<String, String> owners = owners(run.services());
    run.objects().forEach(done -> print(done, owners));
    run.applied().stream()
        .map(service -> AppliedLine.of(service, dryRun))
        .forEach(line -> goal.getLog().info(line));
  }

  private void print(ApplyResult done, Map<String, String> owners) {
    String line = owners.getOrDefault(key(done.object()), "") + done.object().title() + " ";
    String action = done.action().name().toLowerCase(Locale.ROOT).replace('_', ' ');
    switch (done.action()) {
      case CREATED, CHANGED -> goal.getLog().info(line + (dryRun ? "would be " : "") + action);
      case UNCHANGED, FAILED, NOT_TRIED -> goal.getLog().debug(line + action);
    }
    done.warnings()
        .forEach(warning -> goal.warn(WarningCode.SERVER_WARNING, line + "warning: " + warning));
  }

  /** Maps each object to its service; a namespace has none, because all its services share it. */
  private static Map<String, String> owners(List<ServiceObjects> services) {
    Map<String, String> owners = new HashMap<>();
    for (ServiceObjects service : services) {
      String shown = service.service().name() + "  ";
      service.objects().forEach(object -> owners.putIfAbsent(key(object), shown));
    }
    return owners;
  }

  private static String key(KubernetesObject object) {
    return object.apiVersion() + " " + object.title() + " " + object.namespace().orElse("");
  }
}
