package io.bizmatters.platform.eds.scaletest;

import io.bizmatters.platform.eds.scaletest.Observation.Backlog;
import java.util.List;

/**
 * A stream and its consumer before a test.
 *
 * @param subjects that the stream stores
 * @param filters that the consumer gets; none is all
 * @param messages in the stream
 * @param onSubject of these, messages on the subject of the test
 * @param left of these, messages that an earlier test has published
 * @param lastSequence of the stream's messages
 * @param maxMessages that the stream holds; below 1 is no limit, here and below
 * @param maxMessagesPerSubject that it holds on one subject
 * @param maxBytes that it holds, of which {@code bytes} are taken
 * @param fixed why nobody can publish to it or delete from it; empty when one can
 * @param unfit why pods cannot share the consumer's messages; empty when they can
 */
public record QueueFacts(
    List<String> subjects,
    List<String> filters,
    Backlog backlog,
    long messages,
    long onSubject,
    long left,
    long lastSequence,
    long maxMessages,
    long maxMessagesPerSubject,
    long bytes,
    long maxBytes,
    String fixed,
    String unfit) {

  public QueueFacts {
    subjects = List.copyOf(subjects);
    filters = List.copyOf(filters);
  }
}
