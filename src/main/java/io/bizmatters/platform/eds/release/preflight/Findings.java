package io.bizmatters.platform.eds.release.preflight;

import io.bizmatters.platform.eds.model.tree.WarningCode;
import io.bizmatters.platform.eds.report.Miss;
import java.util.Collection;
import java.util.List;

/**
 * The findings of a preflight.
 *
 * @param misses each of them makes the release fail
 * @param notices remarks that do not stop the release
 */
public record Findings(List<Miss> misses, List<Notice> notices) {

  /**
   * A remark that is printed as one line.
   *
   * @param code the word by which {@code eds.accept.warnings} accepts it
   * @param subject what the remark is about
   */
  public record Notice(WarningCode code, String subject, String text) {}

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
    return notice(WarningCode.STREAM_CHECK, subject, text);
  }

  static Findings notice(WarningCode code, String subject, String text) {
    return new Findings(List.of(), List.of(new Notice(code, subject, text)));
  }

  /** Joins findings; a finding that two services share is listed once. */
  public static Findings all(Collection<Findings> parts) {
    return new Findings(
        parts.stream().flatMap(part -> part.misses().stream()).distinct().toList(),
        parts.stream().flatMap(part -> part.notices().stream()).distinct().toList());
  }
}
