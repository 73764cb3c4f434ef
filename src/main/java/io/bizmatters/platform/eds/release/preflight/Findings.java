package io.bizmatters.platform.eds.release.preflight;

import io.bizmatters.platform.eds.report.Miss;
import java.util.Collection;
import java.util.List;

/**
 * What a preflight saw.
 *
 * @param misses any of them makes the release fail
 * @param notices worth a line, no reason to stop
 */
public record Findings(List<Miss> misses, List<Notice> notices) {

  /**
   * Worth a line.
   *
   * @param subject what is concerned
   */
  public record Notice(String subject, String text) {}

  public Findings {
    misses = List.copyOf(misses);
    notices = List.copyOf(notices);
  }

  public boolean isSuccess() {
    return misses.isEmpty();
  }

  static Findings none() {
    return new Findings(List.of(), List.of());
  }

  static Findings of(Miss miss) {
    return new Findings(List.of(miss), List.of());
  }

  static Findings notice(String subject, String text) {
    return new Findings(List.of(), List.of(new Notice(subject, text)));
  }

  /** All together; what two services have in common is said once. */
  public static Findings all(Collection<Findings> parts) {
    return new Findings(
        parts.stream().flatMap(part -> part.misses().stream()).distinct().toList(),
        parts.stream().flatMap(part -> part.notices().stream()).distinct().toList());
  }
}
