package io.bizmatters.platform.eds.release.preflight;

import io.bizmatters.platform.eds.kubernetes.api.Api;
import io.bizmatters.platform.eds.kubernetes.api.ClusterException;
import io.bizmatters.platform.eds.kubernetes.apply.LiveOwners;
import io.bizmatters.platform.eds.kubernetes.apply.LiveState;
import io.bizmatters.platform.eds.manifest.TargetService;
import io.bizmatters.platform.eds.manifest.tree.KubernetesObject;
import io.bizmatters.platform.eds.release.preflight.Preflight.Look;
import io.bizmatters.platform.eds.report.Miss;
import java.util.ArrayList;
import java.util.List;

/** Checks whether another owner has the objects that the releases would write. */
public final class OwnerCheck {

  private final Api api;
  private final LiveState own;
  private final PreflightOptions options;

  /**
   * @param own receives the live objects, so that no later step has to look again
   */
  OwnerCheck(Api api, PreflightOptions options, LiveState own) {
    this.api = api;
    this.own = own;
    this.options = options;
  }

  /** Returns one look for each kind and namespace. */
  List<Look> looks(List<TargetService> targets) {
    return own.alike(targets.stream().flatMap(one -> one.objects().stream()).toList()).stream()
        .map(alike -> (Look) () -> look(alike))
        .toList();
  }

  private Findings look(List<KubernetesObject> alike) throws ClusterException {
    String where = api.namespaceOf(alike.get(0));
    LiveOwners.Sight sight =
        new LiveOwners(api, own, options.release().map(as -> as.mark(where))).look(alike);
    if (options.adopt()) {
      return Findings.none();
    }
    List<Findings> found = new ArrayList<>();
    sight.foreign().forEach((object, owner) -> found.add(Findings.of(miss(object, where, owner))));
    sight
        .hidden()
        .ifPresent(
            why ->
                found.add(
                    Findings.notice(
                        alike.get(0).kind() + "s in namespace " + where,
                        "whether somebody else owns them is unknown: " + why)));
    return Findings.all(found);
  }

  /** Returns the miss for an object that another owner has. */
  public static Miss miss(KubernetesObject object, String namespace, String owner) {
    return new Miss(
        object.title() + " in namespace " + namespace,
        "belongs to " + owner,
        "nobody else owns what a service applies",
        "remove it there, or take it over with -Deds.adopt");
  }
}
