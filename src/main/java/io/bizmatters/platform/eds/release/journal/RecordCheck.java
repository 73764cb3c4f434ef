package io.bizmatters.platform.eds.release.journal;

import io.bizmatters.platform.eds.kubernetes.api.ResourceTypes.ResourceKind;
import io.bizmatters.platform.eds.kubernetes.apply.ReleaseMark;
import io.bizmatters.platform.eds.kubernetes.apply.ReleaseObjects;
import io.bizmatters.platform.eds.manifest.ServiceObjects;
import io.bizmatters.platform.eds.manifest.tree.KubernetesObject;
import io.bizmatters.platform.eds.release.journal.ReleaseRecords.ReleaseRecord;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Checks that a record holds what this plugin recorded, and nothing that a release of these
 * services cannot contain. Anyone who may write Secrets in a namespace can replace a record; a
 * rollback must not lend that person the rights of the build that runs the rollback.
 */
final class RecordCheck {

  private static final String RBAC = "rbac.authorization.k8s.io";

  private final ReleaseMark release;
  private final Set<ResourceKind> kinds = new LinkedHashSet<>();
  private final List<KubernetesObject> current;

  /**
   * @param services as built; they tell which kinds extras may have
   */
  RecordCheck(ReleaseMark release, List<ServiceObjects> services) {
    this.release = release;
    this.current =
        services.stream()
            .flatMap(service -> service.objects().stream())
            .map(release::onto)
            .toList();
    kinds.addAll(ReleaseObjects.kindsOfReleases());
    current.forEach(object -> kinds.add(ResourceKind.of(object)));
  }

  /**
   * Returns what does not fit, by name; empty if the record can be applied.
   *
   * @param listed the release in the Lease's history
   */
  List<String> faults(ReleaseRecord record, ReleaseEntry listed) {
    List<String> faults = new ArrayList<>();
    if (!record.entry().digest().equals(listed.digest())) {
      faults.add(
          "its manifests have digest "
              + shown(record.entry().digest())
              + ", and the history names "
              + shown(listed.digest()));
    }
    for (List<KubernetesObject> objects : record.services().values()) {
      for (KubernetesObject object : objects) {
        fault(object, faults);
      }
    }
    return faults.stream().distinct().collect(Collectors.toList());
  }

  private void fault(KubernetesObject object, List<String> faults) {
    if (object.namespace().filter(space -> !space.equals(release.namespace())).isPresent()) {
      faults.add(object.title() + " is of namespace " + object.namespace().orElse(""));
    } else if (!kinds.contains(ResourceKind.of(object))) {
      faults.add(object.title() + " is of a kind that these services do not have");
    } else if (grantsRights(object) && !isCurrent(object)) {
      faults.add(
          object.title()
              + " grants rights or belongs to no namespace, and the build's own sources do not have"
              + " it like that");
    }
  }

  /**
   * Returns whether a person with rights in the namespace alone could not have applied the object.
   */
  private static boolean grantsRights(KubernetesObject object) {
    return object.group().equals(RBAC) || !ReleaseObjects.isNamespaced(object);
  }

  private boolean isCurrent(KubernetesObject object) {
    return current.stream()
        .anyMatch(own -> Objects.equals(own.tree(), release.onto(object).tree()));
  }

  private static String shown(String digest) {
    return digest.substring(0, Math.min(12, digest.length()));
  }
}
