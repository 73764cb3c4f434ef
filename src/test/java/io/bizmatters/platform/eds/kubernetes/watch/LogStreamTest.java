package io.bizmatters.platform.eds.kubernetes.watch;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.bizmatters.platform.eds.kubernetes.api.Api;
import io.bizmatters.platform.eds.kubernetes.api.ClusterClient;
import io.bizmatters.platform.eds.kubernetes.api.ClusterException;
import io.bizmatters.platform.eds.kubernetes.api.ClusterSelection;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Logs as they come over the wire. */
class LogStreamTest {

  @TempDir private Path folder;
  private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();
  private final BlockingQueue<String> requests = new LinkedBlockingQueue<>();
  private final CountDownLatch goOn = new CountDownLatch(1);
  private final HttpServer server;
  private volatile int code = 200;

  LogStreamTest() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
  }

  @BeforeEach
  void serve() {
    server.setExecutor(
        Executors.newCachedThreadPool(
            work -> {
              Thread thread = new Thread(work);
              thread.setDaemon(true);
              return thread;
            }));
    server.createContext("/", this::answer);
    server.start();
  }

  @AfterEach
  void stop() {
    goOn.countDown();
    server.stop(0);
  }

  @Test
  void linesComeAsTheyAreWrittenAndWhole() throws Exception {
    try (ClusterClient client = open();
        LogStream stream = follow(client)) {
      assertThat(lines.poll(10, TimeUnit.SECONDS)).isEqualTo("one");
      assertThat(stream.isOpen()).isTrue();
      goOn.countDown();
      assertThat(lines.poll(10, TimeUnit.SECONDS)).isEqualTo("zwölf");
      assertThat(lines.poll(10, TimeUnit.SECONDS)).isEqualTo("no end");
      awaitEnd(stream);
      assertThat(stream.trouble()).isEmpty();
    }
    assertThat(requests)
        .containsExactly(
            "/api/v1/namespaces/n/pods/p/log?container=main&follow=true&tailLines=5&sinceSeconds=60");
  }

  @Test
  void nothingIsSaidAfterItIsClosed() throws Exception {
    try (ClusterClient client = open()) {
      LogStream stream = follow(client);
      assertThat(lines.poll(10, TimeUnit.SECONDS)).isEqualTo("one");
      stream.close();
      goOn.countDown();
      assertThat(stream.isOpen()).isFalse();
      assertThat(stream.trouble()).isEmpty();
      assertThat(lines.poll(300, TimeUnit.MILLISECONDS)).isNull();
    }
  }

  @Test
  void aRefusalIsItsTroubleAndNoLine() throws Exception {
    code = 403;
    goOn.countDown();
    try (ClusterClient client = open();
        LogStream stream = follow(client)) {
      awaitEnd(stream);
      assertThat(stream.trouble().orElseThrow()).contains("get on pods/log in namespace n");
    }
    assertThat(lines).isEmpty();
  }

  @Test
  void aTailIsTextEvenWhereItLooksLikeJson() throws Exception {
    goOn.countDown();
    try (ClusterClient client = open()) {
      PodLogs.Tail tail = logs(client).last("n", "p", "main", 3, true);
      assertThat(tail.lines()).containsExactly("{\"json\":1}");
      assertThat(tail.trouble()).isEmpty();
    }
    assertThat(requests.element()).contains("&tailLines=3&limitBytes=").contains("&previous=true");
  }

  private static void awaitEnd(LogStream stream) throws InterruptedException {
    for (int i = 0; i < 100 && stream.isOpen(); i++) {
      Thread.sleep(50);
    }
    assertThat(stream.isOpen()).isFalse();
  }

  private LogStream follow(ClusterClient client) throws ClusterException {
    return logs(client).follow("n", "p", "main", 5, Optional.of(Duration.ofMinutes(1)), lines::add);
  }

  private static PodLogs logs(ClusterClient client) {
    return new PodLogs(Api.to(client, Duration.ofSeconds(1), line -> {}));
  }

  private void answer(HttpExchange exchange) throws IOException {
    requests.add(exchange.getRequestURI().toString());
    exchange.sendResponseHeaders(code, 0);
    if (code != 200) {
      write(exchange, "{\"message\":\"forbidden\"}".getBytes(StandardCharsets.UTF_8));
    } else if (exchange.getRequestURI().toString().contains("follow")) {
      byte[] text = "one\nzwölf\nno end".getBytes(StandardCharsets.UTF_8);
      // cut in the middle of a character
      int cut = 7;
      write(exchange, Arrays.copyOf(text, cut));
      try {
        goOn.await();
      } catch (InterruptedException stop) {
        Thread.currentThread().interrupt();
      }
      write(exchange, Arrays.copyOfRange(text, cut, text.length));
    } else {
      write(exchange, "{\"json\":1}\n".getBytes(StandardCharsets.UTF_8));
    }
    exchange.close();
  }

  private static void write(HttpExchange exchange, byte[] text) throws IOException {
    try {
      exchange.getResponseBody().write(text);
      exchange.getResponseBody().flush();
    } catch (IOException gone) {
      // the reader has let go, which is what one test is about
      assertThat(List.of(gone)).isNotEmpty();
    }
  }

  private ClusterClient open() throws IOException, ClusterException {
    Path kubeconfig =
        Files.writeString(
            folder.resolve("kubeconfig"),
            """
            apiVersion: v1
            kind: Config
            current-context: here
            contexts: [{name: here, context: {cluster: here, user: me}}]
            clusters: [{name: here, cluster: {server: "http://127.0.0.1:%d"}}]
            users: [{name: me, user: {token: t}}]
            """
                .formatted(server.getAddress().getPort()));
    return ClusterClient.open(ClusterSelection.of(kubeconfig));
  }
}
