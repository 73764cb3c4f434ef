package io.bizmatters.platform.eds.kubernetes;

import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/** One request at a {@link FaultProxy}, and the ways to treat it. */
public final class FaultExchange {

  /** Of the connection, not of the message; and bodies are rewritten, so nothing is compressed. */
  private static final Set<String> HOP_BY_HOP =
      Set.of(
          "host",
          "connection",
          "content-length",
          "transfer-encoding",
          "upgrade",
          "http2-settings",
          "expect",
          "accept-encoding");

  /** As it was sent. */
  record Received(
      String method, String path, List<Map.Entry<String, String>> headers, String body) {}

  private final Received received;
  private final Socket client;
  private final HttpClient server;
  private final URI root;
  private final Consumer<Closeable> opened;
  private boolean ended;

  FaultExchange(
      Received received, Socket client, HttpClient server, URI root, Consumer<Closeable> opened) {
    this.received = received;
    this.client = client;
    this.server = server;
    this.root = root;
    this.opened = opened;
  }

  /** Whether the connection takes no further request. */
  boolean hasEnded() {
    return ended;
  }

  /** Has the server do it. */
  HttpResponse<InputStream> forward() throws IOException, InterruptedException {
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(root + received.path()));
    received.headers().stream()
        .filter(header -> !HOP_BY_HOP.contains(header.getKey().toLowerCase(Locale.ROOT)))
        .forEach(header -> request.header(header.getKey(), header.getValue()));
    request.method(
        received.method(),
        received.body().isEmpty()
            ? BodyPublishers.noBody()
            : BodyPublishers.ofString(received.body()));
    HttpResponse<InputStream> answer = server.send(request.build(), BodyHandlers.ofInputStream());
    opened.accept(answer.body());
    return answer;
  }

  void pass() throws IOException, InterruptedException {
    deliver(forward());
  }

  /** Piece by piece, as it comes. */
  void deliver(HttpResponse<InputStream> answer) throws IOException {
    OutputStream out = client.getOutputStream();
    try (InputStream body = answer.body()) {
      out.write(head(answer, "Transfer-Encoding: chunked"));
      out.flush();
      byte[] piece = new byte[65_536];
      for (int length = body.read(piece); length >= 0; length = body.read(piece)) {
        chunk(out, piece, length);
      }
      end(out);
    }
  }

  void rewrite(UnaryOperator<String> change) throws IOException, InterruptedException {
    HttpResponse<InputStream> answer = forward();
    OutputStream out = client.getOutputStream();
    try (BufferedReader body =
        new BufferedReader(new InputStreamReader(answer.body(), StandardCharsets.UTF_8))) {
      out.write(head(answer, "Transfer-Encoding: chunked"));
      out.flush();
      for (String line = body.readLine(); line != null; line = body.readLine()) {
        byte[] piece = (change.apply(line) + "\n").getBytes(StandardCharsets.UTF_8);
        chunk(out, piece, piece.length);
      }
      end(out);
    }
  }

  private static void chunk(OutputStream out, byte[] piece, int length) throws IOException {
    if (length > 0) {
      out.write((Integer.toHexString(length) + "\r\n").getBytes(StandardCharsets.US_ASCII));
      out.write(piece, 0, length);
      out.write("\r\n".getBytes(StandardCharsets.US_ASCII));
      out.flush();
    }
  }

  private static void end(OutputStream out) throws IOException {
    out.write("0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
    out.flush();
  }

  private static byte[] head(HttpResponse<?> answer, String length) {
    StringBuilder head = new StringBuilder("HTTP/1.1 " + answer.statusCode() + " \r\n");
    answer
        .headers()
        .map()
        .forEach(
            (name, values) -> {
              if (!HOP_BY_HOP.contains(name.toLowerCase(Locale.ROOT)) && !name.startsWith(":")) {
                values.forEach(value -> head.append(name + ": " + value + "\r\n"));
              }
            });
    return head.append(length).append("\r\n\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
  }

  void answer(int code, String text, String... headers) throws IOException {
    byte[] body = text.getBytes(StandardCharsets.UTF_8);
    StringBuilder head = new StringBuilder("HTTP/1.1 " + code + " \r\n");
    for (String header : headers) {
      head.append(header).append("\r\n");
    }
    head.append("Content-Type: application/json\r\nContent-Length: " + body.length + "\r\n\r\n");
    OutputStream out = client.getOutputStream();
    out.write(head.toString().getBytes(StandardCharsets.ISO_8859_1));
    out.write(body);
    out.flush();
  }

  void truncate() throws IOException, InterruptedException {
    HttpResponse<InputStream> answer = forward();
    byte[] body;
    try (InputStream whole = answer.body()) {
      body = whole.readAllBytes();
    }
    OutputStream out = client.getOutputStream();
    out.write(head(answer, "Content-Length: " + body.length));
    out.write(body, 0, body.length / 2);
    out.flush();
    client.close();
    ended = true;
  }

  void reset() throws IOException {
    reset(client);
    ended = true;
  }

  /** A close without a farewell. */
  static void reset(Socket socket) throws IOException {
    if (!socket.isClosed()) {
      socket.setSoLinger(true, 0);
      socket.close();
    }
  }

  void beSilent() throws IOException {
    OutputStream out = client.getOutputStream();
    out.write(
        "HTTP/1.1 200 \r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"
            .getBytes(StandardCharsets.US_ASCII));
    out.flush();
    hang();
  }

  /** Until the client goes away. */
  void hang() throws IOException {
    ended = true;
    if (client.getInputStream().read() >= 0) {
      throw new IOException("the client sends a request while it waits for an answer");
    }
  }

  /** Holds the request up, or its answer, until the test has done what it wants to do meanwhile. */
  public static final class Hold implements Fault {

    private final CountDownLatch arrived = new CountDownLatch(1);
    private final CountDownLatch released = new CountDownLatch(1);
    private final boolean answer;
    private volatile boolean dropped;

    private Hold(boolean answer) {
      this.answer = answer;
    }

    /** The server does not see it before. */
    public static Hold request() {
      return new Hold(false);
    }

    /** The server has done it, and nobody knows. */
    public static Hold answer() {
      return new Hold(true);
    }

    @Override
    public void strike(FaultExchange exchange) throws IOException, InterruptedException {
      if (answer) {
        HttpResponse<InputStream> done = exchange.forward();
        if (isToGoOn()) {
          exchange.deliver(done);
          return;
        }
        done.body().close();
      } else if (isToGoOn()) {
        exchange.pass();
        return;
      }
      exchange.reset();
    }

    private boolean isToGoOn() throws InterruptedException {
      arrived.countDown();
      released.await();
      return !dropped;
    }

    public void awaitArrival() throws InterruptedException {
      if (!arrived.await(60, TimeUnit.SECONDS)) {
        throw new AssertionError("the request that is to be held up never came");
      }
    }

    public boolean hasArrived() {
      return arrived.getCount() == 0;
    }

    public void release() {
      released.countDown();
    }

    /** As {@link #release}, but nothing goes on: its sender is gone. */
    public void drop() {
      dropped = true;
      released.countDown();
    }
  }
}
