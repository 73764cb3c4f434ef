package io.bizmatters.platform.eds.kubernetes.api;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Reads an answer that arrives line by line, such as a watch's. After {@link #abandon} no line is
 * delivered, not even a buffered one, so that an old line never overwrites a later list.
 */
public final class LineStream {

  /** Takes the lines. */
  @FunctionalInterface
  public interface Lines {
    void take(byte[] line) throws IOException;
  }

  private final Lines lines;
  private final LineSplitter splitter = new LineSplitter();
  private Optional<AnswerBody> body = Optional.empty();
  private Optional<Answer> refusal = Optional.empty();
  private boolean delivers;

  LineStream(Lines lines) {
    this.lines = lines;
  }

  synchronized void begin(AnswerBody opened) {
    body = Optional.of(opened);
    delivers = true;
    opened.next();
  }

  void refuse(Answer answer) {
    refusal = Optional.of(answer);
  }

  /** The server's answer, when it sent a refusal instead of lines. */
  public Optional<Answer> refusal() {
    return refusal;
  }

  /** Reads the text of an error, as far as it arrives in time. */
  String wholeText(AnswerBody error, Duration within) throws ClusterException {
    error.next();
    try {
      error.done().get(within.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException | CancellationException partial) {
      error.cancel();
    } catch (InterruptedException stop) {
      error.cancel();
      throw ClusterException.interrupted(stop);
    }
    synchronized (this) {
      return new String(splitter.rest(), StandardCharsets.UTF_8);
    }
  }

  /** Takes one piece of the answer, which may end in the middle of a line. */
  void read(List<ByteBuffer> pieces, AnswerBody from) throws IOException {
    synchronized (this) {
      for (ByteBuffer piece : pieces) {
        splitter.feed(piece, this::deliver);
      }
    }
    from.next();
  }

  private void deliver(byte[] line) throws IOException {
    if (delivers) {
      lines.take(line);
    }
  }

  /**
   * Waits for the stream's end.
   *
   * @return whether the stream ended in time
   * @throws IOException when the stream broke, also in the middle of a line
   */
  public boolean awaitEnd(Duration atMost) throws IOException, InterruptedException {
    CompletableFuture<Void> done =
        body.map(AnswerBody::done).orElse(CompletableFuture.completedFuture(null));
    try {
      done.get(atMost.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException running) {
      return false;
    } catch (CancellationException abandoned) {
      return true;
    } catch (ExecutionException broken) {
      Throwable cause = Optional.ofNullable(broken.getCause()).orElse(broken);
      throw cause instanceof IOException lost ? lost : new IOException(cause.toString(), cause);
    }
    synchronized (this) {
      if (splitter.rest().length > 0) {
        throw new IOException("the stream ended in the middle of a line");
      }
    }
    return true;
  }

  /** Ends the stream from this side. */
  public void abandon() {
    synchronized (this) {
      delivers = false;
    }
    body.ifPresent(AnswerBody::cancel);
  }

  /** Splits bytes, in pieces of any size, into lines; skips empty lines. */
  private static final class LineSplitter {

    /** In bytes; far over etcd's limit, so a longer line cannot be an object of Kubernetes. */
    private static final int LONGEST = 16 << 20;

    private final ByteArrayOutputStream begun = new ByteArrayOutputStream();

    /** Takes a line without its line break. */
    @FunctionalInterface
    interface Line {
      void take(byte[] line) throws IOException;
    }

    /**
     * @throws IOException when a line is longer than the limit
     */
    void feed(ByteBuffer bytes, Line line) throws IOException {
      byte[] piece = new byte[bytes.remaining()];
      bytes.get(piece);
      int start = 0;
      for (int at = 0; at < piece.length; at++) {
        if (piece[at] == '\n') {
          begun.write(piece, start, at - start);
          start = at + 1;
          end(line);
        }
      }
      begun.write(piece, start, piece.length - start);
      if (begun.size() > LONGEST) {
        throw new IOException("a line of more than " + LONGEST + " bytes");
      }
    }

    private void end(Line line) throws IOException {
      byte[] whole = begun.toByteArray();
      begun.reset();
      if (whole.length > 0) {
        line.take(whole);
      }
    }

    /** Returns the bytes after the last line break. */
    byte[] rest() {
      return begun.toByteArray();
    }
  }
}
