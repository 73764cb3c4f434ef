package io.bizmatters.platform.eds.kubernetes;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/** NATS' protocol is lines of text: enough to make a stream and fill it, without a client. */
final class NatsText implements AutoCloseable {

  private final Socket socket;
  private final OutputStream out;
  private final BufferedReader in;

  NatsText(String url) throws IOException {
    URI address = URI.create(url);
    socket = new Socket(address.getHost(), address.getPort());
    socket.setSoTimeout(10_000);
    out = socket.getOutputStream();
    in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
    send("CONNECT {\"verbose\":false}\r\nSUB answers 1\r\n");
  }

  /** The answer to a request. */
  String request(String subject, String body) throws IOException {
    send("PUB " + subject + " answers " + body.length() + "\r\n" + body + "\r\n");
    String line = in.readLine();
    while (!line.startsWith("MSG ")) {
      line = in.readLine();
    }
    return in.readLine();
  }

  private void send(String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.UTF_8));
    out.flush();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
