package io.bizmatters.platform.eds.scaletest;

/**
 * Holds the subject of a test's messages.
 *
 * @param published the subject for publication
 * @param stored the subject after the stream's transform; usually the same
 */
record TestSubject(String published, String stored) {

  /** Whether only tests use the subject: it has the test's token in place of a wildcard. */
  boolean isOwn() {
    return Subjects.words(stored).contains(Subjects.OWN);
  }
}
