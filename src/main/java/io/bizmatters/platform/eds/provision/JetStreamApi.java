package io.bizmatters.platform.eds.provision;

import io.bizmatters.platform.eds.manifest.tree.JsonText;
import io.bizmatters.platform.eds.manifest.tree.JsonTree;
import io.bizmatters.platform.eds.model.tree.Query;
import io.bizmatters.platform.eds.nats.Deadline;
import io.bizmatters.platform.eds.nats.NatsException;
import io.bizmatters.platform.eds.nats.NatsSession;
import io.bizmatters.platform.eds.provision.JetStreamApi.Answer.Denied;
import io.nats.client.Message;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * Sends requests to JetStream's API ({@code nats-server/server/jetstream_api.go}) as JSON, so that
 * fields of a newer server return unchanged. Many requests run at the same time. A request is
 * repeated for a while when NATS has no leader or the connection is lost; every request is safe to
 * repeat.
 */
final class JetStreamApi {

  private static final Duration REQUEST = Duration.ofSeconds(5);
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final long PAUSE_MILLIS = 100;

  /** Error codes that are temporary: no leader, or a leader that does not know the stream yet. */
  private static final Set<Integer> FOR_THE_MOMENT = Set.of(10007, 10008, 10009);

  /** No suitable peers: temporary if one of them is offline and may return. */
  private static final int NO_PEERS = 10005;

  /** The time before the end of the patience from which "no suitable peers" is final. */
  private static final Duration LAST_WORD = Duration.ofSeconds(5);

  /**
   * A request.
   *
   * @param subject the subject after {@code $JS.API.}
   * @param body a plain tree; an empty tree sends no body
   */
  record Question(String subject, Map<String, Object> body) {
    static Question of(String subject) {
      return new Question(subject, Map.of());
    }

    private byte[] bytes() {
      return body.isEmpty() ? new byte[0] : JsonText.compact(body).getBytes(StandardCharsets.UTF_8);
    }
  }

  private final Query<NatsSession, NatsException> sessions;
  private volatile boolean answered;

  JetStreamApi(Query<NatsSession, NatsException> sessions) {
    this.sessions = sessions;
  }

  NatsSession session() throws NatsException, InterruptedException {
    return sessions.run();
  }

  Answer ask(Question question) throws NatsException, InterruptedException {
    return ask(List.of(question)).get(0);
  }

  /**
   * Sends the requests and returns the answers in the same order.
   *
   * @throws NatsException when NATS cannot be reached, or does not answer in time
   */
  List<Answer> ask(List<Question> questions) throws NatsException, InterruptedException {
    Deadline due = Deadline.in(PATIENCE);
    Map<Integer, Answer> answers = new LinkedHashMap<>();
    while (answers.size() < questions.size()) {
      tryRound(questions, answers, due);
    }
    answered = true;
    List<Answer> all = new ArrayList<>();
    for (int i = 0; i < questions.size(); i++) {
      all.add(Optional.ofNullable(answers.get(i)).orElseThrow());
    }
    return all;
  }

  /** Tries all open questions once; waits for a lost NATS only if it has answered before. */
  private void tryRound(List<Question> questions, Map<Integer, Answer> answers, Deadline due)
      throws NatsException, InterruptedException {
    try {
      round(questions, answers, due);
    } catch (NatsException gone) {
      if (!answered || due.left().isZero()) {
        throw gone;
      }
    }
    if (answers.size() == questions.size()) {
      return;
    }
    if (due.left().isZero()) {
      throw new NatsException(
          session().servers().text() + ": JetStream does not answer",
          "see whether NATS has a leader: nats server report jetstream");
    }
    Thread.sleep(PAUSE_MILLIS);
  }

  private void round(List<Question> questions, Map<Integer, Answer> answers, Deadline patience)
      throws NatsException, InterruptedException {
    NatsSession session = session();
    Map<Integer, CompletableFuture<Message>> sent = new LinkedHashMap<>();
    for (int i = 0; i < questions.size(); i++) {
      if (!answers.containsKey(i)) {
        Optional<CompletableFuture<Message>> request = send(session, questions.get(i));
        if (request.isEmpty()) {
          break;
        }
        sent.put(i, request.get());
      }
    }
    Deadline due = Deadline.in(REQUEST);
    for (Map.Entry<Integer, CompletableFuture<Message>> one : sent.entrySet()) {
      answer(one.getValue(), due, session)
          .filter(answer -> !isOffline(answer) || patience.left().compareTo(LAST_WORD) < 0)
          .ifPresent(answer -> answers.put(one.getKey(), answer));
    }
  }

  private static boolean isOffline(Answer answer) {
    return answer instanceof Denied denied
        && denied.code() == NO_PEERS
        && denied.description().contains("offline");
  }

  private static Optional<CompletableFuture<Message>> send(NatsSession session, Question question) {
    try {
      return Optional.of(
          session.request("$JS.API." + question.subject(), question.bytes(), REQUEST));
    } catch (IllegalStateException lost) {
      return Optional.empty();
    }
  }

  private static Optional<Answer> answer(
      CompletableFuture<Message> request, Deadline due, NatsSession session)
      throws NatsException, InterruptedException {
    try {
      Message message = request.get(due.left().toMillis() + 1, TimeUnit.MILLISECONDS);
      if (message.isStatusMessage()) {
        throw new NatsException(
            session.servers().text() + ": JetStream is off, or this account has none",
            "enable JetStream for the account, or name another in nats.account");
      }
      Answer answer = Answer.of(JsonTree.of(message.getData()));
      boolean momentary = answer instanceof Denied denied && FOR_THE_MOMENT.contains(denied.code());
      return momentary ? Optional.empty() : Optional.of(answer);
    } catch (TimeoutException | ExecutionException | CancellationException unanswered) {
      return Optional.empty();
    } catch (JacksonException foreign) {
      throw new NatsException(
          session.servers().text() + ": the answer is not JSON", "see what listens there");
    }
  }

  /** Holds JetStream's answer to one request. */
  sealed interface Answer {

    /** The request succeeded. */
    record Given(JsonNode body) implements Answer {}

    /**
     * The request was refused.
     *
     * @param code the code in {@code nats-server/server/errors.json}
     */
    record Denied(int code, String description) implements Answer {}

    /** Reads an answer. */
    static Answer of(JsonNode body) {
      JsonNode error = body.path("error");
      return error.isMissingNode()
          ? new Given(body)
          : new Denied(error.path("err_code").asInt(0), error.path("description").asString(""));
    }
  }
}
