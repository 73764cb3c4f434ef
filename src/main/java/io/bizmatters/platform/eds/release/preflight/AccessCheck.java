package io.bizmatters.platform.eds.release.preflight;

import io.bizmatters.platform.eds.kubernetes.api.Api;
import io.bizmatters.platform.eds.kubernetes.api.ClusterException;
import io.bizmatters.platform.eds.manifest.TargetService;
import io.bizmatters.platform.eds.release.journal.ReleaseLeases;
import io.bizmatters.platform.eds.release.preflight.AccessReview.Permission;
import io.bizmatters.platform.eds.release.preflight.Preflight.Look;
import io.bizmatters.platform.eds.report.Miss;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Checks whether the build may do what it is about to do. Rights that only limit what the build
 * sees (watch, pods, Secrets) are left out: the build continues without them.
 */
final class AccessCheck {

  private final AccessReview review;
  private final PreflightOptions options;

  AccessCheck(Api api, PreflightOptions options) {
    this.review = new AccessReview(api);
    this.options = options;
  }

  /** Returns one look for each namespace. */
  List<Look> looks(List<TargetService> targets) throws ClusterException {
    Map<String, Set<Permission>> needed = new TreeMap<>();
    for (TargetService target : targets) {
      Set<Permission> all = new LinkedHashSet<>(review.toApply(target.objects()));
      if (options.waits()) {
        all.addAll(toWait(target));
      }
      all.addAll(toRecord(target));
      for (Permission permission : all) {
        needed
            .computeIfAbsent(permission.namespace(), same -> new LinkedHashSet<>())
            .add(permission);
      }
    }
    if (options.createNamespace()) {
      needed
          .computeIfAbsent("", same -> new LinkedHashSet<>())
          .add(new Permission("create", "", "namespaces", ""));
    }
    List<Look> looks = new ArrayList<>();
    needed.forEach((namespace, permissions) -> looks.add(() -> look(namespace, permissions)));
    return looks;
  }

  /** Returns the rights to see what readiness of a scaled service is judged by. */
  private static List<Permission> toWait(TargetService target) {
    String namespace = target.namespace();
    List<Permission> needed = new ArrayList<>();
    needed.add(new Permission("list", "apps", "deployments", namespace));
    needed.add(new Permission("list", "apps", "replicasets", namespace));
    if (target.isScaled()) {
      needed.add(new Permission("list", "keda.sh", "scaledobjects", namespace));
      needed.add(new Permission("list", "autoscaling", "horizontalpodautoscalers", namespace));
    }
    return needed;
  }

  /**
   * Returns the rights to find, create, take and release a lock, and to write a record once and
   * delete it in the end.
   */
  private List<Permission> toRecord(TargetService target) {
    List<Permission> needed = new ArrayList<>();
    if (options.locks()) {
      String leases = "coordination.k8s.io";
      String namespace = target.namespace();
      needed.add(new Permission("create", leases, "leases", namespace));
      Optional<String> own = options.release().map(as -> ReleaseLeases.name(as.release()));
      for (String verb : List.of("get", "patch")) {
        needed.add(new Permission(verb, leases, "leases", namespace, own));
      }
    }
    if (options.records()) {
      for (String verb : List.of("get", "create", "delete")) {
        needed.add(new Permission(verb, "", "secrets", target.namespace()));
      }
    }
    return needed;
  }

  private Findings look(String namespace, Set<Permission> needed) throws ClusterException {
    String where = namespace.isEmpty() ? "the cluster" : "namespace " + namespace;
    return Findings.all(
        review.missing(namespace, needed).stream()
            .map(
                permission ->
                    Findings.of(
                        new Miss(
                            "access to " + where,
                            "may not " + permission,
                            permission + " in " + where,
                            fix(permission))))
            .toList());
  }

  private static String fix(Permission permission) {
    String grant = "give the pipeline what mvn eds:rbac prints";
    return permission.resource().equals("secrets")
        ? grant + ", or record no releases with -Deds.history.max=0"
        : grant;
  }
}
