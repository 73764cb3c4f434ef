package io.bizmatters.platform.eds.nats;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A server on 127.0.0.1 that lets everybody in, and keeps what they say. */
public final class FakeNats implements AutoCloseable {

  private static final String INFO =
      "INFO {\"server_id\":\"FAKE\",\"version\":\"2.12.0\",\"proto\":1,\"headers\":true,"
          + "\"max_payload\":1048576,\"jetstream\":true,\"nonce\":\"c29tZW5vbmNl\"}\r\n";

  private final ServerSocket port;
  private final List<String> heard = new CopyOnWriteArrayList<>();

  public FakeNats() throws IOException {
    port = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    thread(this::accept);
  }

  /** All that was said to it. */
  public String heard() {
    return String.join("\n", heard);
  }

  public int port() {
    return port.getLocalPort();
  }

  public String url() {
    return "nats://127.0.0.1:" + port();
  }

  private static void thread(Runnable work) {
    Thread thread = new Thread(work, "fake-nats");
    thread.setDaemon(true);
    thread.start();
  }

  private void accept() {
    try {
      while (true) {
        Socket socket = port.accept();
        thread(() -> talk(socket));
      }
    } catch (IOException closed) {
      // the test is over
    }
  }

  private void talk(Socket socket) {
    try (socket;
        BufferedReader in =
            new BufferedReader(
                new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1))) {
      OutputStream out = socket.getOutputStream();
      out.write(INFO.getBytes(StandardCharsets.UTF_8));
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        heard.add(line);
        if (line.equals("PING")) {
          out.write("PONG\r\n".getBytes(StandardCharsets.UTF_8));
        }
      }
    } catch (IOException gone) {
      // the client is
    }
  }

  @Override
  public void close() throws IOException {
    port.close();
  }
}
