package io.bizmatters.platform.eds.kubernetes.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Flow.Subscription;
import org.junit.jupiter.api.Test;

class AnswerBodyTest {

  private final Connection connection = new Connection();
  private final List<String> read = new ArrayList<>();
  private final AnswerBody body =
      new AnswerBody((piece, more) -> read.add(StandardCharsets.UTF_8.decode(piece.get(0)) + ""));

  /** The other end: counts the requested pieces. */
  private static final class Connection implements Subscription {
    private long asked;
    private boolean cancelled;

    @Override
    public void request(long pieces) {
      asked += pieces;
    }

    @Override
    public void cancel() {
      cancelled = true;
    }
  }

  private static List<ByteBuffer> piece(String text) {
    return List.of(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void itAsksForOnePieceEachTimeAlsoBeforeTheConnectionIsThere() {
    body.next();
    body.onSubscribe(connection);
    assertThat(connection.asked).isEqualTo(1);
    body.onNext(piece("a"));
    assertThat(connection.asked).isEqualTo(1);
    body.next();
    assertThat(connection.asked).isEqualTo(2);
    body.onNext(piece("b"));
    body.onComplete();
    body.next();
    assertThat(connection.asked).isEqualTo(2);
    assertThat(read).containsExactly("a", "b");
    assertThat(body.done()).isCompleted();
    assertThat(connection.cancelled).isFalse();
  }

  @Test
  void nothingIsAskedForUntilTheReaderWantsIt() {
    body.onSubscribe(connection);
    assertThat(connection.asked).isZero();
    assertThat(body.getBody().toCompletableFuture().join()).isSameAs(body);
  }

  @Test
  void cancelClosesTheConnectionWheneverItComes() {
    body.onSubscribe(connection);
    body.cancel();
    assertThat(connection.cancelled).isTrue();
    assertThat(body.done()).isCancelled();

    AnswerBody early = new AnswerBody((piece, more) -> {});
    Connection late = new Connection();
    early.next();
    early.cancel();
    early.onSubscribe(late);
    assertThat(late.cancelled).isTrue();
    assertThat(late.asked).isZero();
  }

  @Test
  void aReaderThatFailsEndsTheAnswer() {
    AnswerBody picky =
        new AnswerBody(
            (piece, more) -> {
              throw new IOException("not a line");
            });
    picky.onSubscribe(connection);
    picky.onNext(piece("?"));
    assertThat(connection.cancelled).isTrue();
    assertThatThrownBy(picky.done()::get)
        .isInstanceOf(ExecutionException.class)
        .hasRootCauseMessage("not a line");
  }

  @Test
  void aLineLongerThanAnyObjectEndsTheStream() throws Exception {
    LineStream lines = new LineStream(line -> {});
    AnswerBody endless = new AnswerBody(lines::read);
    endless.onSubscribe(connection);
    lines.begin(endless);
    List<ByteBuffer> megabyte = List.of(ByteBuffer.wrap(new byte[1 << 20]));
    for (int i = 0; i < 20 && !connection.cancelled; i++) {
      endless.onNext(List.of(megabyte.get(0).duplicate()));
    }
    assertThat(connection.cancelled).isTrue();
    assertThatThrownBy(() -> lines.awaitEnd(Duration.ofSeconds(1)))
        .isInstanceOf(IOException.class)
        .hasMessage("a line of more than 16777216 bytes");
  }

  @Test
  void aConnectionThatBreaksFailsTheStream() {
    LineStream lines = new LineStream(line -> {});
    AnswerBody cut = new AnswerBody(lines::read);
    cut.onSubscribe(connection);
    lines.begin(cut);
    cut.onError(new IOException("reset"));
    assertThatThrownBy(() -> lines.awaitEnd(Duration.ofSeconds(1))).hasMessage("reset");
  }
}
