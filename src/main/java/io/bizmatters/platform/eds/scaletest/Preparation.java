package io.bizmatters.platform.eds.scaletest;

import io.bizmatters.platform.eds.nats.NatsException;
import io.bizmatters.platform.eds.report.Miss;
import io.bizmatters.platform.eds.scaletest.LeftMessages.OtherTests;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Reads the stream and the consumer of a service before a test, and prepares them. */
final class Preparation {

  /** The time in which a consumer in use delivers at least one message. */
  private static final Duration REST = Duration.ofSeconds(2);

  private static final Duration LINE_EVERY = Duration.ofSeconds(5);

  private final QueueLook look;
  private final LeftMessages others;
  private final ScaleTest.Options options;
  private final String consumer;
  private final Consumer<String> lines;

  /**
   * @param lines takes messages for people
   */
  Preparation(Requests requests, ScaleTest.Options options, Consumer<String> lines) {
    this.look = new QueueLook(requests);
    this.others = new LeftMessages(requests, lines, LINE_EVERY);
    this.options = options;
    this.consumer = requests.consumer();
    this.lines = lines;
  }

  /**
   * Reads stream and consumer, and changes nothing.
   *
   * @param misses takes the violations
   */
  Optional<QueueFacts> look(List<Miss> misses) throws InterruptedException {
    try {
      QueueFacts facts = look.facts(options.subjects(), others);
      misses.addAll(Preconditions.queue(facts, options, consumer));
      return Optional.of(facts);
    } catch (NatsException unseen) {
      misses.add(unseen(unseen));
      return Optional.empty();
    }
  }

  /**
   * Deletes messages of ended tests if the options say so, and reads again: which messages are
   * left, and whether a queue with limited deliveries rests.
   *
   * @param facts the facts of the first look
   * @param misses takes the violations
   */
  Optional<QueueFacts> settle(Optional<QueueFacts> facts, List<Miss> misses)
      throws InterruptedException {
    Optional<QueueFacts> now = facts;
    if (facts.isPresent() && options.force() && facts.get().others().left() > 0) {
      now = deleteLeft(facts.get(), misses);
    }
    if (now.isPresent() && misses.isEmpty() && now.get().work().isLimited()) {
      rest(now.get(), misses);
    }
    return now;
  }

  private Optional<QueueFacts> deleteLeft(QueueFacts facts, List<Miss> misses)
      throws InterruptedException {
    try {
      OtherTests found = others.delete(facts.subject(), LeftMessages.Bounds.toDelete());
      lines.accept(
          found.deleted()
              + " messages of an earlier scale test deleted"
              + (found.complete()
                  ? ""
                  : "; not all that waits could be looked through, run it again to go on"));
    } catch (NatsException failed) {
      misses.add(unseen(failed));
      return Optional.of(facts);
    }
    return look(misses);
  }

  private void rest(QueueFacts facts, List<Miss> misses) throws InterruptedException {
    Thread.sleep(REST.toMillis());
    try {
      Preconditions.rest(facts.work(), look.work(), consumer).ifPresent(misses::add);
    } catch (NatsException unseen) {
      misses.add(unseen(unseen));
    }
  }

  private static Miss unseen(NatsException failure) {
    return new Miss("NATS", failure.what(), "the build can publish and look", failure.fix());
  }
}
