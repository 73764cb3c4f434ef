package io.bizmatters.platform.eds.scaletest;

import io.bizmatters.platform.eds.nats.NatsException;
import io.bizmatters.platform.eds.nats.ObservedStream.ObservedConsumer;
import io.bizmatters.platform.eds.nats.StoredMessages;
import io.bizmatters.platform.eds.scaletest.LeftMessages.OtherTests;
import io.bizmatters.platform.eds.scaletest.QueueFacts.Room;
import io.bizmatters.platform.eds.scaletest.QueueFacts.Work;
import io.bizmatters.platform.eds.scaletest.Routing.Rewrite;
import io.bizmatters.platform.eds.scaletest.Routing.Taker;
import io.bizmatters.platform.eds.scaletest.TestMessages.TestSubject;
import io.bizmatters.platform.eds.scaletest.Trace.Observation.Backlog;
import io.nats.client.JetStreamApiException;
import io.nats.client.JetStreamManagement;
import io.nats.client.api.AckPolicy;
import io.nats.client.api.ConsumerConfiguration;
import io.nats.client.api.ConsumerInfo;
import io.nats.client.api.MessageInfo;
import io.nats.client.api.StreamConfiguration;
import io.nats.client.api.StreamInfo;
import io.nats.client.api.StreamInfoOptions;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** Reads the stream and the consumer of a service, and changes nothing. */
final class QueueLook {

  private final Requests requests;

  QueueLook(Requests requests) {
    this.requests = requests;
  }

  /**
   * Reads the facts of stream and consumer.
   *
   * @param wanted the configured subjects; the first that the consumer receives is used
   * @param others finds messages of other tests
   */
  QueueFacts facts(List<String> wanted, LeftMessages others)
      throws NatsException, InterruptedException {
    QueueFacts facts =
        requests.ask(
            "read stream " + requests.stream() + " and consumer " + requests.consumer(),
            session -> facts(session.management(), wanted));
    return facts.with(others.look(facts.subject(), LeftMessages.Bounds.toSay()));
  }

  private QueueFacts facts(JetStreamManagement management, List<String> wanted)
      throws IOException, JetStreamApiException {
    StreamConfiguration stream = management.getStreamInfo(requests.stream()).getConfiguration();
    ConsumerInfo consumer = management.getConsumerInfo(requests.stream(), requests.consumer());
    Routing routing =
        new Routing(
            stream.getSubjects(),
            rewrite(stream),
            ObservedConsumer.filters(consumer.getConsumerConfiguration()),
            others(management));
    Optional<TestSubject> subject =
        wanted.isEmpty()
            ? routing.own()
            : wanted.stream().flatMap(one -> routing.of(one).stream()).findFirst();
    String counted = subject.map(TestSubject::stored).orElse(Subjects.OWN);
    StreamInfo filled =
        management.getStreamInfo(requests.stream(), StreamInfoOptions.filterSubjects(counted));
    return new QueueFacts(
        routing,
        subject,
        work(consumer),
        room(filled),
        new OtherTests(0, 0, List.of(), false),
        filled.getStreamState().getLastSequence(),
        fixed(stream),
        unfit(consumer.getConsumerConfiguration()));
  }

  private static Optional<Rewrite> rewrite(StreamConfiguration stream) {
    return Optional.ofNullable(stream.getSubjectTransform())
        .map(
            transform ->
                new Rewrite(
                    Optional.ofNullable(transform.getSource())
                        .filter(source -> !source.isEmpty())
                        .orElse(">"),
                    Optional.ofNullable(transform.getDestination()).orElse("")))
        .filter(rewrite -> !rewrite.destination().isEmpty());
  }

  /** Lists the other consumers; empty when the build may not list them. */
  private Optional<List<Taker>> others(JetStreamManagement management) {
    try {
      return Optional.of(
          management.getConsumers(requests.stream()).stream()
              .filter(other -> !other.getName().equals(requests.consumer()))
              .map(
                  other ->
                      new Taker(
                          other.getName(),
                          ObservedConsumer.filters(other.getConsumerConfiguration())))
              .toList());
    } catch (IOException | JetStreamApiException hidden) {
      return Optional.empty();
    }
  }

  private static Room room(StreamInfo stream) {
    StreamConfiguration configuration = stream.getConfiguration();
    return new Room(
        stream.getStreamState().getMsgCount(),
        configuration.getMaxMsgs(),
        stream.getStreamState().getSubjectMap().values().stream().mapToLong(count -> count).sum(),
        configuration.getMaxMsgsPerSubject(),
        stream.getStreamState().getByteCount(),
        configuration.getMaxBytes());
  }

  private static String fixed(StreamConfiguration stream) {
    if (stream.getMirror() != null) {
      return "is a mirror: nobody can publish to it";
    }
    if (stream.getSealed()) {
      return "is sealed: nobody can publish to it";
    }
    return stream.getDenyDelete() ? "denies to delete: what is published stays" : "";
  }

  private static String unfit(ConsumerConfiguration consumer) {
    if (consumer.getDeliverSubject() != null) {
      return "is a push consumer";
    }
    return consumer.getAckPolicy() == AckPolicy.Explicit
        ? ""
        : "does not want explicit acknowledgement";
  }

  private static Work work(ConsumerInfo consumer) {
    return new Work(
        new Backlog(consumer.getNumPending(), consumer.getNumAckPending()),
        consumer.getDelivered().getConsumerSequence(),
        consumer.getConsumerConfiguration().getMaxDeliver());
  }

  /** Reads the consumer's counts from its leader. */
  Work work() throws NatsException, InterruptedException {
    return requests.ask(
        "read consumer " + requests.consumer() + " of stream " + requests.stream(),
        session ->
            work(session.management().getConsumerInfo(requests.stream(), requests.consumer())));
  }

  /** Reads the last sequence of the stream. */
  long lastSequence() throws NatsException, InterruptedException {
    return requests.ask(
        "read stream " + requests.stream(),
        session ->
            session
                .management()
                .getStreamInfo(requests.stream())
                .getStreamState()
                .getLastSequence());
  }

  /**
   * Finds a message that others have published for the consumer, if the stream still has one.
   *
   * @param from the first possible sequence of such a message
   */
  Optional<MessageInfo> published(Routing routing, long from)
      throws NatsException, InterruptedException {
    return requests.ask(
        "read stream " + requests.stream(),
        session -> {
          StoredMessages stored = new StoredMessages(session, requests.stream());
          for (String filter : routing.wanted()) {
            Optional<MessageInfo> next = stored.next(from, filter);
            if (next.isPresent()) {
              return next;
            }
          }
          return Optional.empty();
        });
  }
}
