package io.bizmatters.platform.eds.release.journal;

import io.bizmatters.platform.eds.kubernetes.apply.ReleaseMark;
import io.bizmatters.platform.eds.manifest.TargetService;
import io.bizmatters.platform.eds.model.tree.Parsed;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * How releases are named, locked and recorded, and what they delete.
 *
 * @param clock the time of day, for people
 * @param origin who releases
 * @param release {@code eds.release}: the name of the module's releases in each namespace
 * @param module {@code groupId:artifactId}, with {@code :environment} if one is chosen
 * @param plugin the plugin's version
 * @param lockTimeout {@code eds.lock.timeout}: how long to wait for another run's lock
 * @param historyMax {@code eds.history.max}: how many records to keep; 0 writes none
 * @param pruning {@code eds.prune}
 * @param adopt {@code eds.adopt}: this module takes over a release of another module
 * @param profiles the active profiles: each set of profiles may have namespaces of its own
 * @param chosenForThisRun whether a namespace was chosen for this run alone, such as a preview's: a
 *     release in another namespace is then no earlier place of the module's services
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

  /** Begins the options of a release; unset options have the defaults of the goals. */
  public static Builder named(String release, String module, TimeOfDay clock) {
    return new Builder(release, module, clock);
  }

  /** Returns a builder that starts with these options. */
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

  /** Returns these options for a run that takes over another module's release, or does not. */
  public ReleaseOptions adopting(boolean adopts) {
    return toBuilder().adopt(adopts).build();
  }

  /** Builds {@link ReleaseOptions} by name. */
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

  /** Returns the mark of a release to a namespace. */
  public ReleaseMark mark(String namespace) {
    return new ReleaseMark(namespace, release, module);
  }

  /** Returns the services, each object marked as part of this release. */
  public List<TargetService> marked(List<TargetService> services) {
    return services.stream()
        .map(one -> one.with(one.objects().stream().map(mark(one.namespace())::onto).toList()))
        .toList();
  }

  /** {@code eds.prune}: what a release deletes of the previous release that it lacks. */
  public enum Pruning {
    /** Deletes nothing. */
    NONE,
    /** Deletes objects of the release's services; a service that the release lacks is reported. */
    OBJECTS,
    /** Also deletes services that the release lacks. */
    SERVICES;

    /** Parses the parameter; {@code true} and {@code false} are allowed too. */
    public static Parsed<Pruning> parse(String text) {
      return switch (text.strip().toLowerCase(Locale.ROOT)) {
        case "none", "false" -> Parsed.good(NONE);
        case "objects", "true" -> Parsed.good(OBJECTS);
        case "services" -> Parsed.good(SERVICES);
        default -> Parsed.bad("none, objects or services", "objects");
      };
    }
  }

  /**
   * The current time in ISO 8601 with six digits of a second, as Kubernetes writes it into Leases.
   * The time is for people and no decision depends on it, so it is text here.
   */
  @FunctionalInterface
  public interface TimeOfDay {

    /** Returns the time, such as {@code 2026-11-24T10:00:00.000000Z}. */
    String now();
  }
}
