package io.bizmatters.platform.eds.release.journal;

import io.bizmatters.platform.eds.kubernetes.apply.ReleaseMark;
import io.bizmatters.platform.eds.manifest.ServiceObjects;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
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

  /** The options of a release; what nobody says is as the goals have it by default. */
  public static Builder named(String release, String module, TimeOfDay clock) {
    return new Builder(release, module, clock);
  }

  /** These options, to be changed in part. */
  public Builder toBuilder() {
    return named(release, module, clock)
        .origin(origin)
        .plugin(plugin)
        .lockTimeout(lockTimeout)
        .historyMax(historyMax)
        .pruning(pruning)
        .adopt(adopt)
        .profiles(profiles)
        .chosenForThisRun(chosenForThisRun);
  }

  /** These options for a run that takes over another module's release, or does not. */
  public ReleaseOptions adopting(boolean adopts) {
    return toBuilder().adopt(adopts).build();
  }

  /** Names each part; the parts are those of {@link ReleaseOptions}. */
  public static final class Builder {

    private final String release;
    private final String module;
    private final TimeOfDay clock;
    private BuildOrigin origin = new BuildOrigin("unknown", Optional.empty(), Optional.empty());
    private String plugin = "";
    private Duration lockTimeout = Duration.ofMinutes(11);
    private int historyMax = 10;
    private Pruning pruning = Pruning.OBJECTS;
    private boolean adopt;
    private String profiles = "";
    private Predicate<String> chosenForThisRun = namespace -> false;

    private Builder(String release, String module, TimeOfDay clock) {
      this.release = release;
      this.module = module;
      this.clock = clock;
    }

    public Builder origin(BuildOrigin value) {
      origin = value;
      return this;
    }

    public Builder plugin(String value) {
      plugin = value;
      return this;
    }

    public Builder lockTimeout(Duration value) {
      lockTimeout = value;
      return this;
    }

    public Builder historyMax(int value) {
      historyMax = value;
      return this;
    }

    public Builder pruning(Pruning value) {
      pruning = value;
      return this;
    }

    public Builder adopt(boolean value) {
      adopt = value;
      return this;
    }

    public Builder profiles(String value) {
      profiles = value;
      return this;
    }

    public Builder chosenForThisRun(Predicate<String> value) {
      chosenForThisRun = value;
      return this;
    }

    public ReleaseOptions build() {
      return new ReleaseOptions(
          clock,
          origin,
          release,
          module,
          plugin,
          lockTimeout,
          historyMax,
          pruning,
          adopt,
          profiles,
          chosenForThisRun);
    }
  }

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
