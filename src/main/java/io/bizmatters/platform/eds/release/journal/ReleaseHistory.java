package io.bizmatters.platform.eds.release.journal;

import io.bizmatters.platform.eds.kubernetes.api.Api;
import io.bizmatters.platform.eds.kubernetes.api.ClusterException;
import io.bizmatters.platform.eds.kubernetes.api.ClusterException.Reason;
import io.bizmatters.platform.eds.kubernetes.apply.ObjectKey;
import io.bizmatters.platform.eds.kubernetes.apply.ReleaseMark;
import io.bizmatters.platform.eds.manifest.ServiceObjects;
import io.bizmatters.platform.eds.manifest.TargetService;
import io.bizmatters.platform.eds.manifest.tree.KubernetesObject;
import io.bizmatters.platform.eds.model.EventDrivenService;
import io.bizmatters.platform.eds.release.journal.ReleaseRecords.Found;
import io.bizmatters.platform.eds.release.journal.ReleaseRecords.ReleaseRecord;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** Reads the recorded releases, and changes nothing. */
public final class ReleaseHistory {

  private final ReleaseLeases leases;
  private final ReleaseRecords records;

  /** Reads the releases of a cluster. */
  public ReleaseHistory(Api api) {
    this.leases = new ReleaseLeases(api, () -> "");
    this.records = new ReleaseRecords(api);
  }

  /**
   * The history of one release.
   *
   * @param module who releases it; empty if nothing is recorded
   * @param holder who is releasing it now
   * @param entries newest first; a recorded release without an end is pending while a run holds the
   *     lock, otherwise its build was stopped
   * @param left objects that should have been deleted and still exist, with the reason
   */
  public record Recorded(
      ReleaseMark release,
      String module,
      Optional<ReleaseLease.Holder> holder,
      List<ReleaseEntry> entries,
      Map<ObjectKey, String> left) {
    public Recorded {
      entries = List.copyOf(entries);
      left = Map.copyOf(left);
    }
  }

  /**
   * Returns the histories of the releases of these services, one for each namespace.
   *
   * @throws ClusterException when the cluster cannot be reached, or refuses
   */
  public List<Recorded> of(List<TargetService> services, ReleaseOptions options)
      throws ClusterException {
    List<Recorded> all = new ArrayList<>();
    for (ModuleRelease release : ModuleRelease.of(services, List.of(), options)) {
      all.add(of(release.mark()));
    }
    return all;
  }

  /**
   * Returns the history of a release; its entries are empty if nothing is recorded.
   *
   * @throws ClusterException when the cluster cannot be reached, or refuses
   */
  public Recorded of(ReleaseMark release) throws ClusterException {
    Optional<ReleaseLease> lease = leases.find(release.namespace(), release.release());
    ReleaseIndex index = lease.map(ReleaseLease::index).orElseGet(ReleaseIndex::empty);
    List<ReleaseEntry> entries = new ArrayList<>(index.entries());
    // releases that a build began after the newest ended release
    int next = index.newest().map(ReleaseEntry::version).orElse(0) + 1;
    for (Optional<ReleaseRecord> begun = begun(release, next);
        begun.isPresent();
        begun = begun(release, ++next)) {
      entries.add(unended(begun.get().entry(), lease));
    }
    entries.sort(Comparator.comparingInt(ReleaseEntry::version).reversed());
    return new Recorded(
        release,
        lease.map(ReleaseLease::module).orElse(""),
        lease.flatMap(ReleaseLease::holder),
        entries,
        index.left());
  }

  private Optional<ReleaseRecord> begun(ReleaseMark release, int version) throws ClusterException {
    return records.find(release, version).intact();
  }

  private static ReleaseEntry unended(ReleaseEntry entry, Optional<ReleaseLease> lease) {
    boolean held = lease.flatMap(ReleaseLease::holder).isPresent();
    return held ? entry : OpenRelease.interrupted(entry);
  }

  /**
   * The recorded release to restore.
   *
   * @param target its entry
   * @param services as they were recorded
   * @param recorded services that stay unchanged
   */
  public record Earlier(
      ReleaseEntry target, List<ServiceObjects> services, List<ServiceObjects> recorded) {
    public Earlier {
      services = List.copyOf(services);
      recorded = List.copyOf(recorded);
    }
  }

  /**
   * Returns an earlier release.
   *
   * @param now the module's services in the release's namespace, as built
   * @param only the one service to roll back; empty for all
   * @param to its version; if empty, the last version deployed before the newest
   * @throws ClusterException when no such release exists, its record is not what was recorded, or
   *     the cluster cannot be reached
   */
  public Earlier earlier(
      ReleaseMark release, List<ServiceObjects> now, Optional<String> only, OptionalInt to)
      throws ClusterException {
    ReleaseIndex index = index(release);
    Optional<ReleaseEntry> target =
        to.isPresent()
            ? index.find(to.getAsInt())
            : only.map(index::beforeNewest).orElseGet(index::beforeNewest);
    if (target.isEmpty()) {
      throw none(release, only, to, index);
    }
    ReleaseRecord record = trusted(release, now, target.get());
    if (only.isPresent()) {
      List<KubernetesObject> objects = record.services().getOrDefault(only.get(), List.of());
      if (objects.isEmpty()) {
        throw none(release, only, to, index);
      }
      List<ServiceObjects> others =
          now.stream().filter(one -> !one.service().name().equals(only.get())).toList();
      return new Earlier(
          target.get(),
          List.of(RecordedService.of(only.get(), model(only.get(), now), objects)),
          asDeployed(release, index, others));
    }
    List<ServiceObjects> services = new ArrayList<>();
    record
        .services()
        .forEach(
            (name, objects) -> services.add(RecordedService.of(name, model(name, now), objects)));
    return new Earlier(target.get(), services, List.of());
  }

  private ReleaseIndex index(ReleaseMark release) throws ClusterException {
    Optional<ReleaseLease> lease = leases.find(release.namespace(), release.release());
    Optional<String> another =
        lease.map(ReleaseLease::module).filter(module -> !module.equals(release.module()));
    if (another.isPresent()) {
      throw new ClusterException(
          Reason.REFUSED,
          release.title()
              + " is module "
              + another.get()
              + "'s, and this build is module "
              + release.module(),
          "run it in that module, or name this module's release with eds.release");
    }
    return lease.map(ReleaseLease::index).orElseGet(ReleaseIndex::empty);
  }

  /**
   * Returns the service as built; if the build no longer has it, a sibling supplies what readiness
   * needs.
   */
  private static EventDrivenService model(String name, List<ServiceObjects> now) {
    return now.stream()
        .map(ServiceObjects::service)
        .filter(service -> service.name().equals(name))
        .findFirst()
        .orElseGet(() -> now.get(0).service());
  }

  /** Returns the services as deployed, if their records can be read, otherwise as built. */
  private List<ServiceObjects> asDeployed(
      ReleaseMark release, ReleaseIndex index, List<ServiceObjects> services)
      throws ClusterException {
    Map<Integer, Found> read = new LinkedHashMap<>();
    List<ServiceObjects> deployed = new ArrayList<>();
    for (ServiceObjects service : services) {
      String name = service.service().name();
      Optional<ReleaseEntry> entry = index.deployed(name);
      if (entry.isPresent()) {
        int version = entry.get().version();
        if (!read.containsKey(version)) {
          read.put(version, records.find(release, version));
        }
        deployed.add(
            Optional.ofNullable(read.get(version))
                .flatMap(Found::intact)
                .flatMap(record -> Optional.ofNullable(record.services().get(name)))
                .map(objects -> new ServiceObjects(service.service(), objects))
                .orElse(service));
      }
    }
    return deployed;
  }

  private ReleaseRecord trusted(ReleaseMark release, List<ServiceObjects> now, ReleaseEntry target)
      throws ClusterException {
    String secret = ReleaseRecords.name(release.release(), target.version());
    Found found = records.find(release, target.version());
    if (found instanceof Found.Intact intact) {
      List<String> faults = new RecordCheck(release, now).faults(intact.record(), target);
      if (!faults.isEmpty()) {
        throw new ClusterException(
            Reason.REFUSED,
            "Secret "
                + secret
                + " in namespace "
                + release.namespace()
                + " is not the record of "
                + target.title()
                + " that this plugin wrote: "
                + String.join("; ", faults),
            "nothing of it was applied; find out who wrote that Secret, and release the sources of "
                + target.title()
                + " instead");
      }
      return intact.record();
    }
    String why = found instanceof Found.Unusable spoilt ? spoilt.why() : "it is missing";
    throw new ClusterException(
        Reason.REFUSED,
        "the record of "
            + release.title()
            + " "
            + target.title()
            + " cannot be used: Secret "
            + secret
            + ": "
            + why,
        "choose another with -Deds.to, of those that mvn eds:history names");
  }

  /**
   * Returns what is deployed of services whose release failed, according to the history.
   *
   * @return by the service's name; without services that were never deployed before
   * @throws ClusterException when a record is not what was recorded, or the cluster cannot be
   *     reached
   */
  public Map<String, Earlier> deployed(ReleaseMark release, List<ServiceObjects> services)
      throws ClusterException {
    ReleaseIndex index = index(release);
    Map<Integer, ReleaseRecord> read = new LinkedHashMap<>();
    Map<String, Earlier> deployed = new LinkedHashMap<>();
    for (ServiceObjects service : services) {
      String name = service.service().name();
      Optional<ReleaseEntry> target = index.deployed(name);
      if (target.isPresent()) {
        int version = target.get().version();
        if (!read.containsKey(version)) {
          read.put(version, trusted(release, services, target.get()));
        }
        List<KubernetesObject> objects =
            Optional.ofNullable(read.get(version))
                .flatMap(record -> Optional.ofNullable(record.services().get(name)))
                .orElse(List.of());
        if (!objects.isEmpty()) {
          deployed.put(
              name,
              new Earlier(
                  target.get(),
                  List.of(RecordedService.of(name, service.service(), objects)),
                  List.of()));
        }
      }
    }
    return deployed;
  }

  private static ClusterException none(
      ReleaseMark release, Optional<String> only, OptionalInt to, ReleaseIndex index) {
    String known =
        index.entries().isEmpty()
            ? "none is recorded"
            : "recorded are "
                + String.join(", ", index.entries().stream().map(ReleaseEntry::title).toList());
    return new ClusterException(
        Reason.REFUSED,
        release.title()
            + " has no "
            + (to.isPresent() ? "release v" + to.getAsInt() : "earlier release that was deployed")
            + only.map(service -> " of service " + service).orElse("")
            + ": "
            + known,
        "choose one with -Deds.to, of those that mvn eds:history names");
  }
}
