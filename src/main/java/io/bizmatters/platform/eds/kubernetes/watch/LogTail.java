package io.bizmatters.platform.eds.kubernetes.watch;

import java.util.List;
import java.util.Optional;

/**
 * Holds the end of a container's log.
 *
 * @param lines oldest first
 * @param trouble why the log could not be read
 */
public record LogTail(List<String> lines, Optional<String> trouble) {
  public LogTail {
    lines = List.copyOf(lines);
  }

  static LogTail none(String trouble) {
    return new LogTail(List.of(), Optional.of(trouble));
  }
}
