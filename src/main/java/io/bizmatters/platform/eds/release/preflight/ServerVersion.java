package io.bizmatters.platform.eds.release.preflight;

import io.bizmatters.platform.eds.kubernetes.api.Answer;

/**
 * The API server's version.
 *
 * @param text the server's own name of it, {@code v1.34.4}
 */
public record ServerVersion(int major, int minor, String text) {

  static ServerVersion of(Answer answer) {
    return new ServerVersion(
        number(answer.body().path("major").asString("")),
        number(answer.body().path("minor").asString("")),
        answer.body().path("gitVersion").asString("unknown"));
  }

  /** Reads a number; managed clusters write {@code 34+}. */
  private static int number(String text) {
    String digits = text.replaceAll("[^0-9].*", "");
    return digits.isEmpty() ? 0 : Integer.parseInt(digits);
  }

  /**
   * Returns whether the server has this version or a later one; true if the server states no
   * numbers.
   */
  public boolean isAtLeast(int wantedMajor, int wantedMinor) {
    return major == 0 || major > wantedMajor || (major == wantedMajor && minor >= wantedMinor);
  }
}
