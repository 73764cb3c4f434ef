package io.bizmatters.platform.eds.release;

import io.bizmatters.platform.eds.cluster.ClusterClient;
import io.bizmatters.platform.eds.cluster.ClusterException;
import io.bizmatters.platform.eds.cluster.ClusterException.Reason;
import io.bizmatters.platform.eds.cluster.LeaseHolder;
import io.bizmatters.platform.eds.cluster.ReleaseEntry;
import io.bizmatters.platform.eds.cluster.ReleaseIndex;
import io.bizmatters.platform.eds.cluster.ReleaseLease;
import io.bizmatters.platform.eds.cluster.ReleaseLeases;
import io.bizmatters.platform.eds.cluster.ReleaseRecord;
import io.bizmatters.platform.eds.cluster.ReleaseRecords;
import io.bizmatters.platform.eds.cluster.Retries;
import io.bizmatters.platform.eds.manifest.ServiceObjects;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** What is recorded of services' releases; reads, and changes nothing. */
public final class ReleaseHistory {

  private final ReleaseLeases leases;
  private final ReleaseRecords records;
  private final String defaultNamespace;

  /**
   * @param defaultNamespace of services that name none
   */
  public ReleaseHistory(ReleaseLeases leases, ReleaseRecords records, String defaultNamespace) {
    this.leases = leases;
    this.records = records;
    this.defaultNamespace = defaultNamespace;
  }

  /** Of a cluster's releases. */
  public static ReleaseHistory in(ClusterClient client, Retries retries) {
    return new ReleaseHistory(
        new ReleaseLeases(client, retries, () -> ""),
        new ReleaseRecords(client, retries),
        client.namespace());
  }

  /**
   * One service's.
   *
   * @param holder who is releasing it now
   * @param entries newest first; one that is recorded and has not ended is pending while somebody
   *     holds the lock, else its build was stopped
   */
  public record Recorded(
      String service, String namespace, Optional<LeaseHolder> holder, List<ReleaseEntry> entries) {
    public Recorded {
      entries = List.copyOf(entries);
    }
  }

  /**
   * The history of a service; empty entries where none is recorded.
   *
   * @throws ClusterException when the cluster cannot be talked to, or refuses
   */
  public Recorded of(ServiceObjects service) throws ClusterException {
    String name = service.service().name();
    String namespace = service.service().namespace().orElse(defaultNamespace);
    Optional<ReleaseLease> lease = leases.find(namespace, name);
    List<ReleaseEntry> entries =
        new ArrayList<>(lease.map(ReleaseLease::index).orElseGet(ReleaseIndex::empty).entries());
    for (int version : records.versions(namespace, name)) {
      if (entries.stream().noneMatch(entry -> entry.version() == version)) {
        records
            .find(namespace, name, version)
            .map(ReleaseRecord::entry)
            .map(entry -> open(entry, lease))
            .ifPresent(entries::add);
      }
    }
    entries.sort(Comparator.comparingInt(ReleaseEntry::version).reversed());
    return new Recorded(name, namespace, lease.flatMap(ReleaseLease::holder), entries);
  }

  private static ReleaseEntry open(ReleaseEntry entry, Optional<ReleaseLease> lease) {
    boolean held = lease.flatMap(ReleaseLease::holder).isPresent();
    return held ? entry : ReleaseRun.interrupted(entry);
  }

  /**
   * The recorded release to go back to.
   *
   * @param target which one
   * @param service as it was
   */
  public record Earlier(ReleaseEntry target, ServiceObjects service) {}

  /**
   * An earlier release of a service.
   *
   * @param to its version; without one, the last that was deployed before the newest
   * @throws ClusterException when there is no such release, or the cluster cannot be talked to
   */
  public Earlier earlier(ServiceObjects service, OptionalInt to) throws ClusterException {
    String name = service.service().name();
    String namespace = service.service().namespace().orElse(defaultNamespace);
    ReleaseIndex index =
        leases.find(namespace, name).map(ReleaseLease::index).orElseGet(ReleaseIndex::empty);
    Optional<ReleaseEntry> target =
        to.isPresent() ? index.find(to.getAsInt()) : index.beforeNewest();
    if (target.isEmpty()) {
      throw none(name, namespace, to, index);
    }
    ReleaseRecord record =
        records
            .find(namespace, name, target.get().version())
            .orElseThrow(
                () ->
                    new ClusterException(
                        Reason.REFUSED,
                        "the record of "
                            + name
                            + " "
                            + target.get().title()
                            + " is gone or cannot be read: Secret "
                            + ReleaseRecords.name(name, target.get().version()),
                        "choose another with -Deds.to, of those that mvn eds:history names"));
    return new Earlier(target.get(), RecordedService.of(service.service(), record.objects()));
  }

  /**
   * What is deployed, as far as releases know: what a failed one goes back to.
   *
   * @throws ClusterException when the cluster cannot be talked to, or refuses
   */
  public Optional<Earlier> deployed(ServiceObjects service) throws ClusterException {
    String name = service.service().name();
    String namespace = service.service().namespace().orElse(defaultNamespace);
    Optional<ReleaseEntry> target =
        leases.find(namespace, name).map(ReleaseLease::index).flatMap(ReleaseIndex::deployed);
    return target.isEmpty()
        ? Optional.empty()
        : records
            .find(namespace, name, target.get().version())
            .map(
                record ->
                    new Earlier(
                        target.get(), RecordedService.of(service.service(), record.objects())));
  }

  private static ClusterException none(
      String name, String namespace, OptionalInt to, ReleaseIndex index) {
    String known =
        index.entries().isEmpty()
            ? "none is recorded"
            : "recorded are "
                + String.join(", ", index.entries().stream().map(ReleaseEntry::title).toList());
    return new ClusterException(
        Reason.REFUSED,
        name
            + " in "
            + namespace
            + " has no "
            + (to.isPresent() ? "release v" + to.getAsInt() : "earlier release that was deployed")
            + ": "
            + known,
        "choose one with -Deds.to, of those that mvn eds:history names");
  }
}
