package io.bizmatters.platform.eds.kubernetes;

import io.bizmatters.platform.eds.kubernetes.FaultExchange.Received;
import io.bizmatters.platform.eds.kubernetes.api.ClusterAccess;
import io.bizmatters.platform.eds.kubernetes.api.ClusterAccess.Credential;
import io.bizmatters.platform.eds.kubernetes.api.ClusterException;
import io.bizmatters.platform.eds.kubernetes.api.ClusterNotices;
import io.bizmatters.platform.eds.kubernetes.api.ClusterSelection;
import io.bizmatters.platform.eds.kubernetes.api.Kubeconfig;
import io.bizmatters.platform.eds.kubernetes.api.KubeconfigTls;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

/**
 * Stands in front of an API server, hands requests on and notes them, and does to some of them what
 * networks, gateways and servers in trouble do. Its clients speak plain HTTP/1.1 to it.
 */
public final class FaultProxy implements AutoCloseable {

  /**
   * A request that came.
   *
   * @param number from 1, in order of arrival
   * @param path with its query
   * @param at when, by {@link System#nanoTime}
   */
  public record Request(int number, String method, String path, long at) {

    public boolean isWatch() {
      return path.contains("watch=1");
    }

    @Override
    public String toString() {
      return number + " " + method + " " + path;
    }
  }

  private record Rule(Predicate<Request> which, AtomicInteger times, Fault fault) {

    boolean takes(Request request) {
      return which.test(request) && times.getAndDecrement() > 0;
    }
  }

  private final URI root;
  private final Optional<String> authorization;
  private final HttpClient server;
  private final List<Rule> rules = new CopyOnWriteArrayList<>();
  private final List<Request> requests = new ArrayList<>();
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private final Set<Closeable> answers = ConcurrentHashMap.newKeySet();
  private final int port;
  private ServerSocket listener;
  private int forgotten;

  private FaultProxy(ClusterAccess access) throws IOException, ClusterException {
    Credential credential = access.login().current();
    this.root = access.server().url();
    this.authorization = credential.authorization();
    this.server =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .sslContext(
                KubeconfigTls.context(
                    access.server(), KubeconfigTls.trust(access.server()), credential.identity()))
            .connectTimeout(Duration.ofSeconds(5))
            .build();
    this.listener = new ServerSocket(0, 200, InetAddress.getLoopbackAddress());
    this.port = listener.getLocalPort();
    thread(() -> accept(listener), "fault-proxy");
  }

  /** In front of the server of this kubeconfig, to which it says who its user is. */
  public static FaultProxy before(Path kubeconfig) {
    try {
      return new FaultProxy(
          Kubeconfig.read(ClusterSelection.of(kubeconfig), System.getenv(), ClusterNotices.none()));
    } catch (IOException unusable) {
      throw new UncheckedIOException(unusable);
    } catch (ClusterException unusable) {
      throw new IllegalArgumentException(unusable);
    }
  }

  /** This user through the proxy, which sends the login: over plain HTTP nobody else does. */
  public Path kubeconfig(Path folder) throws IOException {
    return Files.writeString(
        folder.resolve("through-" + port + ".kubeconfig"),
        """
        apiVersion: v1
        kind: Config
        current-context: through
        contexts: [{name: through, context: {cluster: proxy, user: me}}]
        clusters: [{name: proxy, cluster: {server: "http://127.0.0.1:%d"}}]
        users: [{name: me, user: {}}]
        """
            .formatted(port));
  }

  // ---- what becomes of requests

  public static Predicate<Request> any() {
    return request -> true;
  }

  public static Predicate<Request> on(String method, String part) {
    return request -> request.method().equals(method) && request.path().contains(part);
  }

  public static Predicate<Request> watches() {
    return Request::isWatch;
  }

  /** Of every such request; what is said later goes before what was said earlier. */
  public FaultProxy strike(Predicate<Request> which, Fault fault) {
    return strike(which, Integer.MAX_VALUE, fault);
  }

  /** Of the first such requests from now on. */
  public FaultProxy strike(Predicate<Request> which, int times, Fault fault) {
    rules.add(0, new Rule(which, new AtomicInteger(times), fault));
    return this;
  }

  /** No faults any more. */
  public void heal() {
    rules.clear();
  }

  /** All that came, in order. */
  public List<Request> requests() {
    synchronized (requests) {
      return List.copyOf(requests);
    }
  }

  public List<Request> requests(Predicate<Request> which) {
    return requests().stream().filter(which).toList();
  }

  /** Forgets what came; numbers go on. */
  public void forget() {
    synchronized (requests) {
      forgotten += requests.size();
      requests.clear();
    }
  }

  private Request note(Received received) {
    synchronized (requests) {
      Request request =
          new Request(
              forgotten + requests.size() + 1,
              received.method(),
              received.path(),
              System.nanoTime());
      requests.add(request);
      return request;
    }
  }

  // ---- the listener

  /** As when the API server is killed: nobody listens, and all connections are gone. */
  public synchronized void stop() {
    try {
      listener.close();
      for (Socket socket : sockets) {
        FaultExchange.reset(socket);
      }
      for (Closeable answer : answers) {
        answer.close();
      }
      answers.clear();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /** Listens again, at its old port. */
  public synchronized void start() {
    try {
      ServerSocket again = new ServerSocket(port, 200, InetAddress.getLoopbackAddress());
      listener = again;
      thread(() -> accept(again), "fault-proxy");
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /** Ends all connections that are open now. */
  public void resetConnections() {
    for (Socket socket : sockets) {
      try {
        FaultExchange.reset(socket);
      } catch (IOException failed) {
        throw new UncheckedIOException(failed);
      }
    }
  }

  @Override
  public void close() {
    stop();
  }

  private static void thread(Runnable work, String name) {
    Thread thread = new Thread(work, name);
    thread.setDaemon(true);
    thread.start();
  }

  private void accept(ServerSocket from) {
    try {
      while (true) {
        Socket socket = from.accept();
        sockets.add(socket);
        thread(() -> serve(socket), "fault-proxy-connection");
      }
    } catch (IOException stopped) {
      // by stop(), or by the end of the test
      Thread.currentThread().interrupt();
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      socket.setTcpNoDelay(true);
      InputStream in = new BufferedInputStream(socket.getInputStream());
      boolean ended = false;
      while (!ended) {
        Optional<Received> received = read(in);
        ended = received.isEmpty() || hasEnded(received.get(), socket);
      }
    } catch (IOException gone) {
      // one of both sides: the other hears of it by the end of its connection
      sockets.remove(socket);
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    } finally {
      sockets.remove(socket);
    }
  }

  private boolean hasEnded(Received received, Socket socket)
      throws IOException, InterruptedException {
    Request request = note(received);
    Fault fault =
        rules.stream()
            .filter(rule -> rule.takes(request))
            .findFirst()
            .map(Rule::fault)
            .orElse(Fault.none());
    FaultExchange exchange = new FaultExchange(received, socket, server, root, answers::add);
    fault.strike(exchange);
    return exchange.hasEnded();
  }

  // ---- HTTP/1.1

  private Optional<Received> read(InputStream in) throws IOException {
    String first = line(in);
    if (first.isEmpty()) {
      return Optional.empty();
    }
    String[] words = first.split(" ", -1);
    List<Map.Entry<String, String>> headers = new ArrayList<>();
    int length = 0;
    boolean chunked = false;
    for (String header = line(in); !header.isEmpty(); header = line(in)) {
      int colon = header.indexOf(':');
      String name = header.substring(0, colon);
      String value = header.substring(colon + 1).strip();
      headers.add(Map.entry(name, value));
      if (name.equalsIgnoreCase("content-length")) {
        length = Integer.parseInt(value);
      }
      chunked |= name.equalsIgnoreCase("transfer-encoding");
    }
    byte[] body = chunked ? chunks(in) : in.readNBytes(length);
    authorization.ifPresent(known -> headers.add(Map.entry("Authorization", known)));
    return Optional.of(
        new Received(words[0], words[1], headers, new String(body, StandardCharsets.UTF_8)));
  }

  private static byte[] chunks(InputStream in) throws IOException {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    for (int length = length(in); length > 0; length = length(in)) {
      body.write(in.readNBytes(length));
      line(in);
    }
    line(in);
    return body.toByteArray();
  }

  private static int length(InputStream in) throws IOException {
    return Integer.parseInt(line(in).strip(), 16);
  }

  private static String line(InputStream in) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int next = in.read(); next >= 0 && next != '\n'; next = in.read()) {
      if (next != '\r') {
        line.write(next);
      }
    }
    return line.toString(StandardCharsets.US_ASCII);
  }
}
