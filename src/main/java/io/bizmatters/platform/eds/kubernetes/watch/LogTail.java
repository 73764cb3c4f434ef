package io.bizmatters.platform.eds.kubernetes.watch;

import java.util.List;
import java.util.Optional;

/**
 * The end of a container's log.
 *
 * @param lines oldest first
 * @param trouble why there are none to be had
 */
public record LogTail(List<String> lines, Optional<String> trouble) {
  public LogTail {
    lines = List.copyOf(lines);
  }

  static LogTail none(String trouble) {
    return new LogTail(List.of(), Optional.of(trouble));
  }
}
