package com.example.orders;

import static com.example.orders.Eventually.eventually;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** A real nats-server with JetStream for each test, on a port of its own in a folder of its own. */
final class NatsServer implements BeforeEachCallback {

  private static final ExtensionContext.Namespace NAMESPACE =
      ExtensionContext.Namespace.create(NatsServer.class);

  private Path program;
  private Path folder;
  private int port;
  private Process process;

  @Override
  public void beforeEach(ExtensionContext context) throws Exception {
    program = NatsServerProgram.find();
    folder = Files.createTempDirectory("orders-nats-");
    port = freePort();
    process = launch();
    // JUnit closes what is in the store when the test is over, also if the server never listens.
    context.getStore(NAMESPACE).put(this, (AutoCloseable) this::remove);
    awaitListening();
  }

  String url() {
    return "nats://127.0.0.1:" + port;
  }

  /** Again, after {@link #kill()}: on the same port, with the streams it had stored. */
  void restart() throws Exception {
    process = launch();
    awaitListening();
  }

  /** As the kernel does when memory runs out: no goodbye to anyone. */
  void kill() throws InterruptedException {
    process.destroyForcibly();
    if (!process.waitFor(10, TimeUnit.SECONDS)) {
      throw new AssertionError("nats-server does not end: process " + process.pid());
    }
  }

  private void remove() throws Exception {
    kill();
    NatsServerProgram.delete(folder);
  }

  private Process launch() throws IOException {
    return new ProcessBuilder(
            program.toString(),
            "--addr",
            "127.0.0.1",
            "--port",
            Integer.toString(port),
            "--jetstream",
            "--store_dir",
            folder.resolve("store").toString())
        .redirectErrorStream(true)
        .redirectOutput(log().toFile())
        .start();
  }

  private void awaitListening() throws Exception {
    eventually(
        "nats-server listens on " + url(),
        () -> {
          if (!process.isAlive()) {
            throw new AssertionError("nats-server ended:\n" + Files.readString(log()));
          }
          return listening();
        });
  }

  private Path log() {
    return folder.resolve("nats-server.log");
  }

  private boolean listening() {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 200);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
