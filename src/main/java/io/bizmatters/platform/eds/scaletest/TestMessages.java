package io.bizmatters.platform.eds.scaletest;

import io.bizmatters.platform.eds.nats.NatsException;
import io.bizmatters.platform.eds.nats.StoredMessages;
import io.nats.client.api.MessageInfo;
import io.nats.client.impl.NatsMessage;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Publishes and deletes the messages of one test, by their sequences. It deletes only messages with
 * the test's mark, because a recreated stream gives the same sequences to messages of others. It
 * never fetches from the consumer, so no message of others loses a delivery.
 */
final class TestMessages {

  private final Requests requests;
  private final Mark mark;

  TestMessages(Requests requests, Mark mark) {
    this.requests = requests;
    this.mark = mark;
  }

  /**
   * Publishes a message.
   *
   * @return its sequence in the stream
   */
  long publish(TestSubject subject) throws NatsException, InterruptedException {
    byte[] text = ("{\"edsScaleTest\":\"" + mark.run() + "\"}").getBytes(StandardCharsets.UTF_8);
    return requests.ask(
        "publish to " + subject.published(),
        session ->
            session
                .jetStream()
                .publish(
                    NatsMessage.builder()
                        .subject(subject.published())
                        .headers(mark.headers())
                        .data(text)
                        .build())
                .getSeqno());
  }

  /** Finds messages that the stream stored although it did not acknowledge their publication. */
  List<Long> unanswered(TestSubject subject, long from) throws NatsException, InterruptedException {
    return requests.ask(
        "read stream " + requests.stream(),
        session -> {
          StoredMessages stored = new StoredMessages(session, requests.stream());
          List<Long> own = new ArrayList<>();
          long last =
              session
                  .management()
                  .getStreamInfo(requests.stream())
                  .getStreamState()
                  .getLastSequence();
          Optional<MessageInfo> next = stored.next(from, subject.stored());
          while (next.isPresent() && next.get().getSeq() <= last) {
            next.filter(this::isOwn).ifPresent(message -> own.add(message.getSeq()));
            next = stored.next(next.get().getSeq() + 1, subject.stored());
          }
          return own;
        });
  }

  /**
   * Deletes the messages that still exist.
   *
   * @return the number of deleted messages
   */
  int delete(List<Long> sequences) throws NatsException, InterruptedException {
    return requests.ask(
        "delete from stream " + requests.stream(),
        session -> {
          StoredMessages stored = new StoredMessages(session, requests.stream());
          return stored.delete(
              stored.get(sequences).stream().filter(this::isOwn).map(MessageInfo::getSeq).toList());
        });
  }

  private boolean isOwn(MessageInfo message) {
    return Mark.of(message.getHeaders()).filter(found -> found.isOf(mark.run())).isPresent();
  }

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
}
