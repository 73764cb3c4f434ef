package io.bizmatters.platform.eds.nats;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.bizmatters.platform.eds.readiness.StreamAnswer;
import io.bizmatters.platform.eds.readiness.StreamAnswer.Unreachable;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Something else than NATS' monitoring, that never stops answering. */
@Timeout(60)
class MonitoringLookTest {

  private final ExecutorService answers = Executors.newCachedThreadPool();
  private final Semaphore ended = new Semaphore(0);
  private final HttpServer server =
      HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);

  MonitoringLookTest() throws IOException {
    server.setExecutor(answers);
    server.start();
  }

  @AfterEach
  void end() {
    server.stop(0);
    answers.shutdownNow();
  }

  /** Answers until the client is gone. */
  private void answer(int bytes, Duration pause) {
    server.createContext(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(200, 0);
          try (OutputStream out = exchange.getResponseBody()) {
            while (true) {
              out.write(new byte[bytes]);
              out.flush();
              TimeUnit.MILLISECONDS.sleep(pause.toMillis());
            }
          } catch (IOException | InterruptedException gone) {
            ended.release();
          }
        });
  }

  private StreamAnswer look(Duration deadline) throws InterruptedException {
    try (NatsThreads threads = new NatsThreads()) {
      String monitoring = "127.0.0.1:" + server.getAddress().getPort();
      StreamReader.Question question =
          new StreamReader.Question("nats://127.0.0.1:1", "$G", "S", "c", monitoring, false);
      return new MonitoringLook(threads).read(question, Deadline.in(deadline));
    }
  }

  @Test
  void anEndlessBodyIsReadUpToALimit() throws Exception {
    answer(1 << 20, Duration.ZERO);

    StreamAnswer answer = look(Duration.ofSeconds(30));

    assertThat(answer)
        .isInstanceOfSatisfying(
            Unreachable.class,
            none -> assertThat(none.toString()).contains("it answers more than 32 MiB"));
    assertConnectionIsClosed();
  }

  @Test
  void aBodyThatDripsEndsWithTheDeadlineAndItsThreadToo() throws Exception {
    answer(1, Duration.ofMillis(20));

    assertThat(look(Duration.ofMillis(500))).isInstanceOf(Unreachable.class);

    assertConnectionIsClosed();
  }

  private void assertConnectionIsClosed() throws InterruptedException {
    assertThat(ended.tryAcquire(10, TimeUnit.SECONDS)).as("the connection is closed").isTrue();
  }
}
