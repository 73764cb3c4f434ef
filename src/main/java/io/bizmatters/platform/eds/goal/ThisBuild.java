package io.bizmatters.platform.eds.goal;

import io.bizmatters.platform.eds.release.journal.BuildOrigin;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import java.util.Optional;

/** Who runs the goal, and when. */
final class ThisBuild {

  private static final DateTimeFormatter MICROSECONDS =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);

  private ThisBuild() {}

  /** Returns the pipeline from its own variables, or the person and the machine. */
  static BuildOrigin origin() {
    Map<String, String> environment = System.getenv();
    String host =
        Optional.ofNullable(environment.get("HOSTNAME"))
            .or(() -> Optional.ofNullable(environment.get("COMPUTERNAME")))
            .orElse("localhost");
    return BuildOrigin.of(environment, System.getProperty("user.name", "unknown"), host);
  }

  /** Returns the time as Kubernetes' Leases require it: exactly six digits of a second. */
  static String now() {
    return MICROSECONDS.format(Instant.now());
  }
}
