package io.bizmatters.platform.eds.bench;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A server of this machine as from further away: each byte is as late as the network would be. */
final class DistantServer implements AutoCloseable {

  private static final int LARGEST_READ = 1 << 16;
  private static final Pattern SERVER = Pattern.compile("server: *\\S+:(\\d+)");

  /** What has come and is not there yet; nothing is the end. */
  private record Late(ByteBuffer bytes, long due) {

    boolean isEnd() {
      return !bytes.hasRemaining();
    }
  }

  private final ServerSocket door = new ServerSocket(0, 0, InetAddress.getLoopbackAddress());
  private final int server;
  private final long oneWay;

  /**
   * @param server its port
   * @param roundTrip what a request and its answer are later
   */
  DistantServer(int server, Duration roundTrip) throws IOException {
    this.server = server;
    this.oneWay = roundTrip.dividedBy(2).toNanos();
    start("door", this::open);
  }

  /** The same kubeconfig with the way to here. */
  Path kubeconfig(Path near, Path copy) throws IOException {
    String text = Files.readString(near);
    return Files.writeString(copy, text.replace(":" + server, ":" + door.getLocalPort()));
  }

  static int port(Path kubeconfig) throws IOException {
    Matcher server = SERVER.matcher(Files.readString(kubeconfig));
    if (!server.find()) {
      throw new IOException("no server with a port in " + kubeconfig);
    }
    return Integer.parseInt(server.group(1));
  }

  private void open() throws IOException {
    while (true) {
      Socket client = door.accept();
      Socket behind = new Socket(InetAddress.getLoopbackAddress(), server);
      client.setTcpNoDelay(true);
      behind.setTcpNoDelay(true);
      carry(client, behind);
      carry(behind, client);
    }
  }

  private void carry(Socket from, Socket to) {
    LinkedBlockingQueue<Late> way = new LinkedBlockingQueue<>();
    start("in", () -> read(from, way));
    start("out", () -> write(to, way));
  }

  private void read(Socket from, LinkedBlockingQueue<Late> way) throws IOException {
    byte[] buffer = new byte[LARGEST_READ];
    try {
      InputStream in = from.getInputStream();
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        way.add(new Late(ByteBuffer.wrap(Arrays.copyOf(buffer, read)), System.nanoTime() + oneWay));
      }
    } finally {
      way.add(new Late(ByteBuffer.allocate(0), System.nanoTime() + oneWay));
    }
  }

  private static void write(Socket to, LinkedBlockingQueue<Late> way)
      throws IOException, InterruptedException {
    try (to) {
      OutputStream out = to.getOutputStream();
      for (Late late = way.take(); !late.isEnd(); late = way.take()) {
        long early = late.due() - System.nanoTime();
        if (early > 0) {
          Thread.sleep(early / 1_000_000, (int) (early % 1_000_000));
        }
        out.write(late.bytes().array());
      }
    }
  }

  @FunctionalInterface
  private interface Work {
    void run() throws IOException, InterruptedException;
  }

  private static void start(String name, Work work) {
    Thread thread =
        new Thread(
            () -> {
              try {
                work.run();
              } catch (SocketException ended) {
                // somebody has hung up, which the other side hears from us
              } catch (IOException | InterruptedException failure) {
                throw new IllegalStateException(failure);
              }
            },
            "distant-" + name);
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void close() throws IOException {
    door.close();
  }
}
