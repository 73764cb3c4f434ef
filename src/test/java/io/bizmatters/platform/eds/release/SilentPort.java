package io.bizmatters.platform.eds.release;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Counts who connects, and says nothing to anybody. */
final class SilentPort implements AutoCloseable {

  private final ServerSocket server;
  private final List<Socket> callers = new CopyOnWriteArrayList<>();

  SilentPort() throws IOException {
    server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread thread = new Thread(this::accept, "silent-port");
    thread.setDaemon(true);
    thread.start();
  }

  String hostAndPort() {
    return "127.0.0.1:" + server.getLocalPort();
  }

  int calls() {
    return callers.size();
  }

  private void accept() {
    try {
      while (true) {
        callers.add(server.accept());
      }
    } catch (IOException closed) {
      if (!server.isClosed()) {
        throw new IllegalStateException(closed);
      }
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
    for (Socket caller : callers) {
      caller.close();
    }
  }
}
