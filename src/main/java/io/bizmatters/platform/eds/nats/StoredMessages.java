package io.bizmatters.platform.eds.nats;

import io.nats.client.JetStreamApiException;
import io.nats.client.Message;
import io.nats.client.api.ApiResponse;
import io.nats.client.api.MessageDeleteRequest;
import io.nats.client.api.MessageGetRequest;
import io.nats.client.api.MessageInfo;
import io.nats.client.api.SuccessApiResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

/**
 * Reads and deletes the messages of one stream by sequence, at its leader, so that a message that a
 * replica has not stored yet never counts as missing. Many requests run at the same time; each may
 * take five seconds.
 */
public final class StoredMessages {

  /** The maximal number of requests at the same time. */
  private static final int TOGETHER = 100;

  private static final Duration REQUEST = Duration.ofSeconds(5);

  private final NatsSession session;
  private final String stream;

  public StoredMessages(NatsSession session, String stream) {
    this.session = session;
    this.stream = stream;
  }

  /**
   * Returns those of the messages that exist.
   *
   * @throws IOException when NATS does not answer; IllegalStateException when the connection is
   *     lost
   * @throws JetStreamApiException when NATS refuses the request
   */
  public List<MessageInfo> get(List<Long> sequences)
      throws IOException, JetStreamApiException, InterruptedException {
    List<MessageInfo> there = new ArrayList<>();
    for (MessageInfo answer : answers("GET", sequences, this::get, this::message)) {
      if (isThere(answer)) {
        there.add(answer);
      }
    }
    return there;
  }

  /**
   * Returns the first message with a subject, from a sequence on; empty without such a message.
   *
   * @param subject may have wildcards
   */
  public Optional<MessageInfo> next(long from, String subject)
      throws IOException, JetStreamApiException, InterruptedException {
    byte[] request = MessageGetRequest.nextForSubject(from, subject).serialize();
    MessageInfo answer = answers("GET", List.of(from), same -> request, this::message).get(0);
    return isThere(answer) ? Optional.of(answer) : Optional.empty();
  }

  /**
   * Deletes messages without checking them: the caller knows that they are its own.
   *
   * @return the number of messages that existed
   */
  public int delete(List<Long> sequences)
      throws IOException, JetStreamApiException, InterruptedException {
    int deleted = 0;
    for (SuccessApiResponse answer :
        answers("DELETE", sequences, this::delete, SuccessApiResponse::new)) {
      deleted += isThere(answer) ? 1 : 0;
    }
    return deleted;
  }

  private byte[] get(long sequence) {
    return MessageGetRequest.forSequence(sequence).serialize();
  }

  private byte[] delete(long sequence) {
    return new MessageDeleteRequest(sequence, false).serialize();
  }

  private MessageInfo message(Message answer) {
    return new MessageInfo(answer, stream, false);
  }

  private static boolean isThere(ApiResponse<?> answer) throws JetStreamApiException {
    if (answer.hasError() && JetStreamErrors.isNoMessage(answer)) {
      return false;
    }
    answer.throwOnHasError();
    return true;
  }

  private <T> List<T> answers(
      String verb, List<Long> sequences, Function<Long, byte[]> body, Function<Message, T> read)
      throws IOException, InterruptedException {
    String subject = "$JS.API.STREAM.MSG." + verb + "." + stream;
    List<T> answers = new ArrayList<>();
    for (int first = 0; first < sequences.size(); first += TOGETHER) {
      List<CompletableFuture<Message>> sent = new ArrayList<>();
      for (long sequence : sequences.subList(first, Math.min(sequences.size(), first + TOGETHER))) {
        sent.add(session.request(subject, body.apply(sequence), REQUEST));
      }
      for (CompletableFuture<Message> request : sent) {
        answers.add(read.apply(answer(request)));
      }
    }
    return answers;
  }

  private static Message answer(CompletableFuture<Message> request)
      throws IOException, InterruptedException {
    try {
      return request.get(REQUEST.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException | CancellationException | ExecutionException unanswered) {
      throw new IOException("no answer in " + REQUEST.toSeconds() + " s", unanswered);
    }
  }
}
