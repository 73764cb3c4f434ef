package io.bizmatters.platform.eds.scaletest;

/**
 * Where a test's messages go.
 *
 * @param published the subject that they are published to
 * @param stored what the stream makes of it; mostly the same
 */
record TestSubject(String published, String stored) {

  /** Whether no message of others is on it: it has the test's own word where others have theirs. */
  boolean isOwn() {
    return Subjects.words(stored).contains(Subjects.OWN);
  }
}
