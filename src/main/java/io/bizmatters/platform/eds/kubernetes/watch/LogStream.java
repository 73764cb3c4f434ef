package io.bizmatters.platform.eds.kubernetes.watch;

import io.bizmatters.platform.eds.kubernetes.api.Answer;
import io.bizmatters.platform.eds.kubernetes.api.AnswerBody;
import io.bizmatters.platform.eds.kubernetes.api.Call;
import io.bizmatters.platform.eds.kubernetes.api.ClusterClient;
import io.bizmatters.platform.eds.kubernetes.api.ClusterException;
import java.io.ByteArrayOutputStream;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;

/** Follows a container's log line by line, until the container ends or the stream is closed. */
public final class LogStream implements AutoCloseable {

  private static final int LONGEST_LINE = 1 << 16;

  private final Consumer<String> out;
  private final Function<Answer, String> trouble;
  private final ByteArrayOutputStream line = new ByteArrayOutputStream();
  private final CompletableFuture<Optional<String>> end = new CompletableFuture<>();
  private volatile CompletableFuture<HttpResponse<AnswerBody>> opened = new CompletableFuture<>();
  private volatile CompletableFuture<Boolean> reading = new CompletableFuture<>();
  private volatile Optional<HttpResponse<AnswerBody>> answer = Optional.empty();
  private volatile boolean closed;

  LogStream(Consumer<String> out, Function<Answer, String> trouble) {
    this.out = out;
    this.trouble = trouble;
  }

  void begin(ClusterClient client, Call call) throws ClusterException {
    opened = client.open(call, this::read);
    reading =
        opened
            .thenCompose(this::reading)
            .handle(
                (done, failure) -> {
                  finish(Optional.ofNullable(failure));
                  return failure == null;
                });
  }

  private CompletableFuture<Void> reading(HttpResponse<AnswerBody> response) {
    answer = Optional.of(response);
    if (closed) {
      response.body().cancel();
    } else {
      response.body().next();
    }
    return response.body().done();
  }

  private void read(List<ByteBuffer> parts, AnswerBody more) {
    for (ByteBuffer part : parts) {
      while (part.hasRemaining()) {
        byte next = part.get();
        if (next == '\n' || line.size() >= LONGEST_LINE) {
          tell();
        }
        if (next != '\n') {
          line.write(next);
        }
      }
    }
    more.next();
  }

  /** Reports whole lines only, so that no character is cut in two; keeps the text of an error. */
  private void tell() {
    if (refusal().isEmpty() && !closed) {
      out.accept(line.toString(StandardCharsets.UTF_8));
      line.reset();
    }
  }

  private void finish(Optional<Throwable> failure) {
    Optional<HttpResponse<AnswerBody>> refusal = refusal();
    if (refusal.isPresent()) {
      String text = line.toString(StandardCharsets.UTF_8);
      Answer read = Answer.of(refusal.get().statusCode(), text, Optional.empty(), List.of());
      end.complete(Optional.of(trouble.apply(read)));
      return;
    }
    if (line.size() > 0) {
      tell();
    }
    end.complete(failure.map(Throwable::toString).filter(text -> !closed));
  }

  private Optional<HttpResponse<AnswerBody>> refusal() {
    return answer.filter(response -> !Answer.isSuccess(response.statusCode()));
  }

  /** Whether more lines may arrive. */
  public boolean isOpen() {
    return !end.isDone();
  }

  /** Why the stream ended before its container did. */
  public Optional<String> trouble() {
    return end.getNow(Optional.empty());
  }

  /** Closes the connection; no line is reported afterwards. */
  @Override
  public void close() {
    closed = true;
    answer.ifPresent(response -> response.body().cancel());
    opened.cancel(true);
    reading.cancel(true);
    end.complete(Optional.empty());
  }
}
