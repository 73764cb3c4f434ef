package io.bizmatters.platform.eds.release;

import io.bizmatters.platform.eds.kubernetes.apply.ReleaseMark;
import io.bizmatters.platform.eds.manifest.ServiceObjects;
import io.bizmatters.platform.eds.manifest.TargetService;
import io.bizmatters.platform.eds.manifest.tree.KubernetesObject;
import io.bizmatters.platform.eds.release.journal.BuildOrigin;
import io.bizmatters.platform.eds.release.journal.ReleaseOptions;
import io.bizmatters.platform.eds.release.journal.ReleaseOptions.Pruning;
import io.bizmatters.platform.eds.release.journal.ReleaseOptions.TimeOfDay;
import io.bizmatters.platform.eds.release.journal.ReleaseRecords.ReleaseRecord;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** How tests lock and record releases. */
public final class Recording {

  private static final DateTimeFormatter MICROSECONDS =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);

  /** The name under which tests release. */
  public static final String RELEASE = "shop";

  /** The module as which they do. */
  public static final String MODULE = "com.acme:shop";

  private Recording() {}

  /** As alice's pipeline does it. */
  public static ReleaseOptions options() {
    return waiting(Duration.ofSeconds(60));
  }

  /** With so much patience for another's lock. */
  public static ReleaseOptions waiting(Duration patience) {
    return ReleaseOptions.named(RELEASE, MODULE, clock(Duration.ZERO))
        .origin(alice())
        .plugin("0")
        .lockTimeout(patience)
        .build();
  }

  /** The options of another module, which releases under another name. */
  public static ReleaseOptions of(ReleaseOptions like, String release, String module) {
    return ReleaseOptions.named(release, module, like.clock())
        .origin(like.origin())
        .plugin(like.plugin())
        .lockTimeout(like.lockTimeout())
        .historyMax(like.historyMax())
        .pruning(like.pruning())
        .adopt(like.adopt())
        .profiles(like.profiles())
        .chosenForThisRun(like.chosenForThisRun())
        .build();
  }

  /** The options with another rule of what is deleted. */
  static ReleaseOptions pruning(ReleaseOptions like, Pruning pruning) {
    return like.toBuilder().pruning(pruning).build();
  }

  /** The options with another length of the history. */
  static ReleaseOptions keeping(ReleaseOptions like, int historyMax) {
    return like.toBuilder().historyMax(historyMax).build();
  }

  /** The release of these options in a namespace. */
  public static ReleaseMark mark(String namespace) {
    return options().mark(namespace);
  }

  /** The services as a release of these options applies them. */
  public static List<ServiceObjects> marked(ReleaseOptions as, List<ServiceObjects> services) {
    return TargetService.built(as.marked(TargetService.of(services, "default")));
  }

  /** The digest that a release of these services has. */
  static String digest(String release, List<ServiceObjects> services) {
    Map<String, List<KubernetesObject>> manifests = new LinkedHashMap<>();
    of(options(), release, MODULE)
        .marked(TargetService.of(services, "default"))
        .forEach(one -> manifests.put(one.service().name(), one.objects()));
    return ReleaseRecord.digest(manifests);
  }

  static BuildOrigin alice() {
    return new BuildOrigin("alice", Optional.of("https://ci/7"), Optional.of("c0ffee"));
  }

  /** The time of day of a machine whose clock is wrong by so much. */
  public static TimeOfDay clock(Duration ahead) {
    return () -> MICROSECONDS.format(Instant.now().plus(ahead));
  }
}
