package io.bizmatters.platform.eds.release.journal;

import io.bizmatters.platform.eds.kubernetes.apply.ReleaseMark;
import io.bizmatters.platform.eds.manifest.ServiceObjects;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;

/**
 * How releases are named, locked and recorded, and what they delete.
 *
 * @param clock the time of day, for people
 * @param origin who releases
 * @param release {@code eds.release}: the name that the module's releases have in each namespace
 * @param module {@code groupId:artifactId}, with {@code :environment} where one is chosen
 * @param plugin the plugin's version
 * @param lockTimeout {@code eds.lock.timeout}: how long another run's lock is waited for
 * @param historyMax {@code eds.history.max}: how many records are kept; with 0 none is written
 * @param pruning {@code eds.prune}
 * @param adopt {@code eds.adopt}: a release of another module becomes this module's
 * @param profiles the active profiles: each set of them may have namespaces of its own
 * @param chosenForThisRun whether a namespace was chosen for this run alone, as a preview's is: a
 *     release beside it in another namespace is then no earlier place of the module's services
 */
public record ReleaseOptions(
    TimeOfDay clock,
    BuildOrigin origin,
    String release,
    String module,
    String plugin,
    Duration lockTimeout,
    int historyMax,
    Pruning pruning,
    boolean adopt,
    String profiles,
    Predicate<String> chosenForThisRun) {

  /** The mark of what is released to a namespace. */
  public ReleaseMark mark(String namespace) {
    return new ReleaseMark(namespace, release, module);
  }

  /**
   * The services with each object marked as this release's.
   *
   * @param defaultNamespace of services that name none
   */
  public List<ServiceObjects> marked(List<ServiceObjects> services, String defaultNamespace) {
    return services.stream()
        .map(
            one -> {
              ReleaseMark mark = mark(one.service().namespace().orElse(defaultNamespace));
              return new ServiceObjects(
                  one.service(), one.objects().stream().map(mark::onto).toList());
            })
        .toList();
  }
}
