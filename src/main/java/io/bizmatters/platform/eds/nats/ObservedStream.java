package io.bizmatters.platform.eds.nats;

import java.util.List;
import java.util.Optional;

/**
 * Holds the settings of a live stream and of one of its consumers.
 *
 * @param subjects the subjects of the messages that the stream keeps, also of those copied from
 *     other streams; empty when unknown, as for a mirror
 * @param workqueue whether NATS deletes a message when it is acknowledged
 * @param consumer the wanted consumer; empty when it is missing
 * @param others consumers that conflict with a missing one: consumers of a workqueue must not share
 *     a subject
 */
public record ObservedStream(
    List<String> subjects,
    boolean workqueue,
    Optional<ObservedConsumer> consumer,
    List<ObservedConsumer> others) {

  public ObservedStream {
    subjects = List.copyOf(subjects);
    others = List.copyOf(others);
  }
}
