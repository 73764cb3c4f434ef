package com.example.orders;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** What the kubelet's probes and the metrics scraper ask for. */
final class HttpEndpoints implements AutoCloseable {

  private final HttpServer server;
  private final BooleanSupplier alive;
  private final BooleanSupplier ready;
  private final Supplier<String> metrics;

  HttpEndpoints(int port, BooleanSupplier alive, BooleanSupplier ready, Supplier<String> metrics)
      throws IOException {
    this.server = HttpServer.create(new InetSocketAddress(port), 0);
    this.alive = alive;
    this.ready = ready;
    this.metrics = metrics;
    server.createContext("/", this::answer);
  }

  void start() {
    server.start();
  }

  int port() {
    return server.getAddress().getPort();
  }

  @Override
  public void close() {
    server.stop(0);
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      switch (exchange.getRequestURI().getPath()) {
        case "/health" -> answer(exchange, alive.getAsBoolean(), "alive\n", "not pulling\n");
        case "/ready" -> answer(exchange, ready.getAsBoolean(), "ready\n", "not ready\n");
        case "/metrics" -> {
          exchange.getResponseHeaders().set("Content-Type", "text/plain; version=0.0.4");
          send(exchange, 200, metrics.get());
        }
        default -> send(exchange, 404, "no such page\n");
      }
    }
  }

  private static void answer(HttpExchange exchange, boolean well, String yes, String no)
      throws IOException {
    send(exchange, well ? 200 : 503, well ? yes : no);
  }

  private static void send(HttpExchange exchange, int status, String text) throws IOException {
    byte[] body = text.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, body.length);
    exchange.getResponseBody().write(body);
  }
}
