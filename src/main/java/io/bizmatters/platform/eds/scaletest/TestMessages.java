package io.bizmatters.platform.eds.scaletest;

import io.bizmatters.platform.eds.model.EventDrivenService.Nats;
import io.bizmatters.platform.eds.nats.NatsException;
import io.bizmatters.platform.eds.nats.NatsSession;
import io.bizmatters.platform.eds.nats.ObservedConsumer;
import io.bizmatters.platform.eds.scaletest.Observation.Backlog;
import io.nats.client.JetStreamApiException;
import io.nats.client.JetStreamManagement;
import io.nats.client.JetStreamSubscription;
import io.nats.client.Message;
import io.nats.client.PullSubscribeOptions;
import io.nats.client.api.AckPolicy;
import io.nats.client.api.ConsumerConfiguration;
import io.nats.client.api.ConsumerInfo;
import io.nats.client.api.MessageInfo;
import io.nats.client.api.StreamConfiguration;
import io.nats.client.api.StreamInfo;
import io.nats.client.api.StreamInfoOptions;
import io.nats.client.impl.Headers;
import io.nats.client.impl.NatsMessage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;

/**
 * The messages of one test, known by their header among all others of the stream: only these are
 * ever acknowledged or deleted.
 */
final class TestMessages {

  /** Carries the id of the test that has published the message. */
  static final String HEADER = "Eds-Scale-Test";

  private static final int MOST_LOOKED_AT = 1000;

  /** What is given back comes again first: a small batch would hold nothing else. */
  private static final int BATCH = 100;

  private static final int IDLE_FETCHES = 3;
  private static final Duration FETCH = Duration.ofSeconds(1);
  private static final Duration ACKNOWLEDGE = Duration.ofSeconds(2);

  private final NatsSource source;
  private final Nats nats;
  private final String run;

  /**
   * @param run the id of this test
   */
  TestMessages(NatsSource source, Nats nats, String run) {
    this.source = source;
    this.nats = nats;
    this.run = run;
  }

  /** One request to NATS, or some. */
  private interface Request<T> {
    T ask() throws IOException, JetStreamApiException, NatsException, InterruptedException;
  }

  private static <T> T answered(String what, Request<T> request)
      throws NatsException, InterruptedException {
    try {
      return request.ask();
    } catch (IOException | JetStreamApiException | IllegalStateException failure) {
      throw new NatsException(
          "cannot " + what + ": " + failure.getMessage(),
          "see whether NATS runs, and what the build's user may do there");
    }
  }

  /**
   * The stream and the consumer as they are.
   *
   * @param wanted the subject to publish to, where somebody has chosen one
   */
  QueueFacts facts(Optional<String> wanted) throws NatsException, InterruptedException {
    return answered(
        "read stream " + nats.stream() + " and consumer " + nats.consumer(),
        () -> {
          JetStreamManagement management = source.session().management();
          ConsumerInfo consumer = management.getConsumerInfo(nats.stream(), nats.consumer());
          List<String> filters = ObservedConsumer.filters(consumer.getConsumerConfiguration());
          List<String> subjects =
              management.getStreamInfo(nats.stream()).getConfiguration().getSubjects();
          Optional<String> subject = wanted.or(() -> Subjects.derived(subjects, filters));
          StreamInfo stream =
              management.getStreamInfo(
                  nats.stream(), StreamInfoOptions.filterSubjects(subject.orElse(Subjects.OWN)));
          long left = subject.isPresent() ? left(management, subject.get()) : 0;
          return facts(stream, consumer, filters, left);
        });
  }

  private long left(JetStreamManagement management, String subject)
      throws IOException, JetStreamApiException {
    return found(management, subject, 0, MOST_LOOKED_AT, message -> run(message).isPresent())
        .size();
  }

  private static QueueFacts facts(
      StreamInfo stream, ConsumerInfo consumer, List<String> filters, long left) {
    StreamConfiguration configuration = stream.getConfiguration();
    return new QueueFacts(
        configuration.getSubjects(),
        filters,
        backlog(consumer),
        stream.getStreamState().getMsgCount(),
        stream.getStreamState().getSubjectMap().values().stream().mapToLong(count -> count).sum(),
        left,
        stream.getStreamState().getLastSequence(),
        configuration.getMaxMsgs(),
        configuration.getMaxMsgsPerSubject(),
        stream.getStreamState().getByteCount(),
        configuration.getMaxBytes(),
        fixed(configuration),
        unfit(consumer.getConsumerConfiguration()));
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

  private static Backlog backlog(ConsumerInfo consumer) {
    return new Backlog(consumer.getNumPending(), consumer.getNumAckPending());
  }

  /** The consumer's lag, from its leader. */
  Backlog backlog() throws NatsException, InterruptedException {
    return answered(
        "read consumer " + nats.consumer() + " of stream " + nats.stream(),
        () ->
            backlog(source.session().management().getConsumerInfo(nats.stream(), nats.consumer())));
  }

  /** Publishes one, and returns when the stream has it. */
  void publish(String subject) throws NatsException, InterruptedException {
    Headers headers = new Headers().add(HEADER, run);
    byte[] text = ("{\"edsScaleTest\":\"" + run + "\"}").getBytes(StandardCharsets.UTF_8);
    answered(
        "publish to " + subject,
        () ->
            source
                .session()
                .jetStream()
                .publish(
                    NatsMessage.builder().subject(subject).headers(headers).data(text).build()));
  }

  /**
   * What the goal has taken from the consumer.
   *
   * @param acknowledged messages of this test
   * @param returned others, which were given back at once
   */
  record Drained(int acknowledged, int returned) {}

  /**
   * Takes messages from the consumer as a worker does. Those of others are given back at once, for
   * which NATS counts a delivery. Ends when nothing of its own comes any more.
   *
   * @param most of its own that there can be
   */
  Drained drain(int most) throws NatsException, InterruptedException {
    return answered(
        "fetch from consumer " + nats.consumer() + " of stream " + nats.stream(),
        () -> {
          JetStreamSubscription subscription =
              source
                  .session()
                  .jetStream()
                  .subscribe(null, PullSubscribeOptions.bind(nats.stream(), nats.consumer()));
          try {
            return drain(subscription, most);
          } finally {
            subscription.unsubscribe();
          }
        });
  }

  private Drained drain(JetStreamSubscription subscription, int most) throws InterruptedException {
    int acknowledged = 0;
    int returned = 0;
    int idle = 0;
    while (idle < IDLE_FETCHES && acknowledged < most) {
      idle++;
      for (Message message : subscription.fetch(BATCH, FETCH)) {
        if (isOwn(message.getHeaders())) {
          acknowledged += acknowledge(message) ? 1 : 0;
          idle = 0;
        } else {
          message.nak();
          returned++;
        }
      }
    }
    return new Drained(acknowledged, returned);
  }

  /** One whose acknowledgement gets no answer is deleted with what is left. */
  private static boolean acknowledge(Message message) throws InterruptedException {
    try {
      message.ackSync(ACKNOWLEDGE);
      return true;
    } catch (TimeoutException unanswered) {
      return false;
    }
  }

  /**
   * Deletes what is left of this test.
   *
   * @param from the first sequence that can be one of them
   * @return how many there were
   */
  int purge(String subject, long from) throws NatsException, InterruptedException {
    return purge(subject, from, this::isOwn);
  }

  /** Deletes what earlier tests have left, and returns how many there were. */
  int purgeLeft(String subject) throws NatsException, InterruptedException {
    return purge(subject, 0, message -> run(message).isPresent());
  }

  private int purge(String subject, long from, Predicate<MessageInfo> wanted)
      throws NatsException, InterruptedException {
    return answered(
        "delete from stream " + nats.stream(),
        () -> {
          JetStreamManagement management = source.session().management();
          int deleted = 0;
          for (long sequence : found(management, subject, from, Integer.MAX_VALUE, wanted)) {
            deleted += delete(management, sequence) ? 1 : 0;
          }
          return deleted;
        });
  }

  private boolean delete(JetStreamManagement management, long sequence)
      throws IOException, JetStreamApiException {
    try {
      return management.deleteMessage(nats.stream(), sequence, false);
    } catch (JetStreamApiException refused) {
      if (NatsSession.isNoMessage(refused)) {
        return false;
      }
      throw refused;
    }
  }

  /** Of those that are there now: others may go on publishing. */
  private List<Long> found(
      JetStreamManagement management,
      String subject,
      long from,
      int most,
      Predicate<MessageInfo> wanted)
      throws IOException, JetStreamApiException {
    long last = management.getStreamInfo(nats.stream()).getStreamState().getLastSequence();
    List<Long> found = new ArrayList<>();
    long next = Math.max(1, from);
    for (int looked = 0; looked < most && next <= last; looked++) {
      Optional<MessageInfo> message =
          NatsSession.nextMessage(management, nats.stream(), next, subject);
      if (message.isEmpty()) {
        return found;
      }
      message.filter(wanted).ifPresent(own -> found.add(own.getSeq()));
      next = message.get().getSeq() + 1;
    }
    return found;
  }

  private boolean isOwn(MessageInfo message) {
    return run(message).filter(run::equals).isPresent();
  }

  private boolean isOwn(Headers headers) {
    return run(Optional.ofNullable(headers)).filter(run::equals).isPresent();
  }

  private static Optional<String> run(MessageInfo message) {
    return run(Optional.ofNullable(message.getHeaders()));
  }

  private static Optional<String> run(Optional<Headers> headers) {
    return headers.flatMap(all -> Optional.ofNullable(all.getFirst(HEADER)));
  }
}
