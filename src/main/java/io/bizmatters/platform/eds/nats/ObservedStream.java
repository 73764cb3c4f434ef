package io.bizmatters.platform.eds.nats;

import java.util.List;
import java.util.Optional;

/**
 * What NATS said of a stream and of a consumer of it, besides its lag.
 *
 * @param subjects of the messages that the stream keeps, with those it copies from others; empty
 *     where that is not known, as of a mirror
 * @param workqueue whether a message goes once it is acknowledged
 * @param consumer the one that was asked for; empty when it is not there
 * @param others consumers that stand in the way of one that is not there: NATS lets a workqueue's
 *     consumers share no subject
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
