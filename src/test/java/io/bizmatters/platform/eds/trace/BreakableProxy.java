package io.bizmatters.platform.eds.trace;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Stands between KEDA and the monitoring of NATS, and can be out of order. */
final class BreakableProxy implements AutoCloseable {

  private final ServerSocket server;
  private final String host;
  private final int port;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private volatile boolean broken;

  private BreakableProxy(ServerSocket server, String target) {
    this.server = server;
    this.host = target.substring(0, target.indexOf(':'));
    this.port = Integer.parseInt(target.substring(target.indexOf(':') + 1));
  }

  static BreakableProxy to(String target) throws IOException {
    BreakableProxy proxy =
        new BreakableProxy(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), target);
    start(proxy::accept);
    return proxy;
  }

  private static void start(Runnable work) {
    Thread thread = new Thread(work, "breakable-proxy");
    thread.setDaemon(true);
    thread.start();
  }

  String address() {
    return "127.0.0.1:" + server.getLocalPort();
  }

  void breakNow() {
    broken = true;
    open.forEach(BreakableProxy::end);
  }

  void heal() {
    broken = false;
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket client = server.accept();
        if (broken) {
          end(client);
          continue;
        }
        Socket target = new Socket(host, port);
        open.add(client);
        open.add(target);
        start(() -> copy(client, target));
        start(() -> copy(target, client));
      } catch (IOException closed) {
        // the next accept ends, or takes the next client
      }
    }
  }

  private void copy(Socket from, Socket to) {
    try (InputStream in = from.getInputStream();
        OutputStream out = to.getOutputStream()) {
      in.transferTo(out);
    } catch (IOException broken) {
      // both ends are closed below
    }
    end(from);
    end(to);
    open.remove(from);
    open.remove(to);
  }

  private static void end(Socket socket) {
    try {
      socket.close();
    } catch (IOException ignored) {
      // closed enough
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
    breakNow();
  }
}
