package io.bizmatters.platform.eds.release;

import io.bizmatters.platform.eds.kubernetes.apply.Applied;
import io.bizmatters.platform.eds.kubernetes.watch.ClusterWatch;
import io.bizmatters.platform.eds.manifest.ServiceObjects;
import io.bizmatters.platform.eds.release.journal.ReleaseJournal;
import io.bizmatters.platform.eds.release.journal.Releasing;
import io.bizmatters.platform.eds.report.Miss;
import java.util.List;
import java.util.Optional;

/**
 * What came of an apply, with what is open until it is waited for: the watches, and the releases'
 * locks.
 */
public final class Deployed implements AutoCloseable {

  private final List<Miss> misses;
  private final List<Applied> objects;
  private final Optional<ClusterWatch> watch;
  private final Optional<ReleaseJournal> journal;
  private final String defaultNamespace;

  /**
   * @param misses what the cluster lacks; then nothing was applied
   * @param objects what became of each object, in apply order
   * @param watch opened before the first write, when somebody will wait
   * @param journal locked and not ended while somebody will wait; empty where nothing is recorded
   * @param defaultNamespace of services that name none
   */
  Deployed(
      List<Miss> misses,
      List<Applied> objects,
      Optional<ClusterWatch> watch,
      Optional<ReleaseJournal> journal,
      String defaultNamespace) {
    this.misses = List.copyOf(misses);
    this.objects = List.copyOf(objects);
    this.watch = watch;
    this.journal = journal;
    this.defaultNamespace = defaultNamespace;
  }

  /** Nothing was written but namespaces. */
  static Deployed nothing(List<Miss> misses, List<Applied> namespaces) {
    return new Deployed(misses, namespaces, Optional.empty(), Optional.empty(), "");
  }

  public List<Miss> misses() {
    return misses;
  }

  public List<Applied> objects() {
    return objects;
  }

  Optional<ClusterWatch> watch() {
    return watch;
  }

  Optional<ReleaseJournal> journal() {
    return journal;
  }

  /** What became of a service's release: of one that is waited for, after that. */
  public Releasing release(ServiceObjects service) {
    String namespace = service.service().namespace().orElse(defaultNamespace);
    return journal
        .map(all -> all.of(service, namespace))
        .orElseGet(() -> Releasing.none(service.service().name()));
  }

  /** Whether every object is in the cluster as its manifest says. */
  public boolean isSuccess() {
    return misses.isEmpty() && objects.stream().noneMatch(Applied::isMissing);
  }

  @Override
  public void close() {
    watch.ifPresent(ClusterWatch::close);
    journal.ifPresent(ReleaseJournal::close);
  }
}
