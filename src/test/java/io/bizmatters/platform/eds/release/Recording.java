package io.bizmatters.platform.eds.release;

import io.bizmatters.platform.eds.cluster.BuildOrigin;
import io.bizmatters.platform.eds.cluster.TimeOfDay;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Optional;

/** How tests lock and record releases. */
final class Recording {

  private static final DateTimeFormatter MICROSECONDS =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);

  private Recording() {}

  /** As alice's pipeline does it. */
  static ReleaseOptions options() {
    return waiting(Duration.ofSeconds(60));
  }

  /** With so much patience for another's lock. */
  static ReleaseOptions waiting(Duration patience) {
    return new ReleaseOptions(clock(Duration.ZERO), alice(), "m", "0", patience, 10, true, false);
  }

  static BuildOrigin alice() {
    return new BuildOrigin("alice", Optional.of("https://ci/7"), Optional.of("c0ffee"));
  }

  /** The time of day of a machine whose clock is wrong by so much. */
  static TimeOfDay clock(Duration ahead) {
    return () -> MICROSECONDS.format(Instant.now().plus(ahead));
  }
}
