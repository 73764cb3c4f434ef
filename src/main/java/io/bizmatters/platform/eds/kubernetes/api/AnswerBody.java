package io.bizmatters.platform.eds.kubernetes.api;

import java.io.IOException;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow.Subscription;

/**
 * The body of an answer that arrives piece by piece. Its reader gets a piece for each {@link
 * #next}, so that a slow reader slows the server down instead of filling the memory.
 */
public final class AnswerBody implements BodySubscriber<AnswerBody> {

  /** Takes the pieces, on a thread of the connection. */
  @FunctionalInterface
  public interface Reader {
    /**
     * Takes one piece, and asks the body for the next.
     *
     * @throws IOException when the body cannot be what was asked for; the answer ends then
     */
    void read(List<ByteBuffer> piece, AnswerBody more) throws IOException;
  }

  private final Reader reader;
  private final CompletableFuture<Void> done = new CompletableFuture<>();
  private Optional<Subscription> source = Optional.empty();
  private long askedBefore;

  AnswerBody(Reader reader) {
    this.reader = reader;
  }

  /** Returns the body at once: its pieces arrive later. */
  @Override
  public CompletionStage<AnswerBody> getBody() {
    return CompletableFuture.completedFuture(this);
  }

  @Override
  public void onSubscribe(Subscription subscription) {
    long pieces;
    synchronized (this) {
      source = Optional.of(subscription);
      pieces = askedBefore;
    }
    if (done.isDone()) {
      subscription.cancel();
    } else if (pieces > 0) {
      subscription.request(pieces);
    }
  }

  @Override
  public void onNext(List<ByteBuffer> piece) {
    try {
      reader.read(piece, this);
    } catch (IOException | RuntimeException failure) {
      done.completeExceptionally(failure);
      source().ifPresent(Subscription::cancel);
    }
  }

  @Override
  public void onError(Throwable failure) {
    done.completeExceptionally(failure);
  }

  @Override
  public void onComplete() {
    done.complete(null);
  }

  /** Asks for the next piece. */
  public void next() {
    Optional<Subscription> from;
    synchronized (this) {
      from = source;
      askedBefore += from.isPresent() ? 0 : 1;
    }
    if (from.isPresent() && !done.isDone()) {
      from.get().request(1);
    }
  }

  private synchronized Optional<Subscription> source() {
    return source;
  }

  /** Completes when the whole body has arrived; fails when the connection or the reader fails. */
  public CompletableFuture<Void> done() {
    return done;
  }

  /** Ends the answer from this side: the connection is closed. */
  public void cancel() {
    done.cancel(false);
    source().ifPresent(Subscription::cancel);
  }
}
