package io.bizmatters.platform.eds.kubernetes.api;

import io.bizmatters.platform.eds.kubernetes.api.ClusterAccess.Credential;
import io.bizmatters.platform.eds.kubernetes.api.ClusterException.Reason;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Sends requests to one cluster, for one build session. Bodies are bytes: a rendered manifest needs
 * no model classes, and loading a library's model classes takes a cold build longer than the
 * requests do.
 */
public final class ClusterClient implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /**
   * Wait slightly longer than the HTTP client's own timeout, so that the client's timeout fires
   * first and frees the connection.
   */
  private static final Duration MARGIN = Duration.ofMillis(200);

  /** How long the first requests wait for the greeting. */
  private static final Duration GREETING = Duration.ofSeconds(2);

  private final ClusterAccess access;
  private final ClusterHttp connections;
  private final String server;
  private final List<ExecutorService> opened = new ArrayList<>();
  private Optional<Connection> connection = Optional.empty();
  private boolean closed;
  private volatile boolean answered;
  private volatile CountDownLatch greeting = new CountDownLatch(0);

  /** An HTTP client and the certificate that its connections present. */
  private record Connection(HttpClient http, Optional<ClientIdentity> identity) {}

  private ClusterClient(ClusterHttp connections, ClusterAccess access) {
    this.connections = connections;
    this.access = access;
    this.server = access.server().url().toString();
  }

  /**
   * Reads the kubeconfig; sends no request and starts no login program.
   *
   * @throws ClusterException when the kubeconfig is missing, cannot be read, or lacks the context
   */
  public static ClusterClient open(ClusterSelection selection) throws ClusterException {
    return open(selection, ClusterNotices.none());
  }

  /**
   * Opens a client that reports what a login program writes.
   *
   * @param notices takes the lines of a login program
   */
  public static ClusterClient open(ClusterSelection selection, ClusterNotices notices)
      throws ClusterException {
    return open(selection, notices, System.getenv());
  }

  /** Opens a client with the given environment variables instead of the process's. */
  public static ClusterClient open(
      ClusterSelection selection, ClusterNotices notices, Map<String, String> environment)
      throws ClusterException {
    ClusterAccess access = Kubeconfig.read(selection, environment, notices);
    return new ClusterClient(ClusterHttp.to(access), access);
  }

  /**
   * Returns a client for this cluster with connections of its own, which end when that client is
   * closed.
   */
  public ClusterClient apart() {
    ClusterClient apart = new ClusterClient(connections, access);
    apart.answered = answered;
    return apart;
  }

  /** The name of the context; empty in a pod that uses its service account. */
  public Optional<String> context() {
    return access.context();
  }

  /** Warnings about the kubeconfig, known before the first request. */
  public List<String> warnings() {
    return access.warnings();
  }

  /** The API server's address. */
  public String server() {
    return server;
  }

  /** The namespace of objects that name none. */
  public String namespace() {
    return access.namespace().orElse("default");
  }

  /**
   * Creates a client of the fabric8 library, for work beyond plain requests; the caller closes it.
   * Loading the library takes longer than most runs without it.
   *
   * @throws ClusterException when no login can be obtained
   */
  KubernetesClient newKubernetesClient() throws ClusterException {
    return LibraryHttp.newClient(access, connections);
  }

  /**
   * Returns the HTTP client for this login. A TLS connection keeps the certificate of its start, so
   * a new certificate needs new connections; requests on old connections continue.
   */
  private synchronized HttpClient http(Credential credential) {
    if (closed) {
      throw new IllegalStateException("the connection to " + server + " is closed");
    }
    if (connection.filter(open -> open.identity().equals(credential.identity())).isEmpty()) {
      ExecutorService threads = Executors.newCachedThreadPool(RequestPool.daemons("eds-http"));
      opened.add(threads);
      HttpClient http = connections.newClient(credential.identity(), threads);
      connection = Optional.of(new Connection(http, credential.identity()));
    }
    return connection.orElseThrow().http();
  }

  /**
   * Makes requests wait until {@link #greet} has ended, or for two seconds. Over HTTP/1.1 each of
   * the first requests would open a connection of its own: in a cold build, four TLS handshakes at
   * once keep interpreter and JIT compiler busy, and none of them can resume another's session.
   */
  public void expectGreeting() {
    greeting = new CountDownLatch(1);
  }

  /**
   * Opens the connection with a harmless request, so that the first real request does not wait:
   * opening takes a cold run longer than most of its requests together.
   */
  public void greet() {
    try {
      sendAtOnce(Call.get("/version", Call.JSON), PATIENCE);
    } catch (IOException | ClusterException | IllegalStateException unheard) {
      // the first real request meets the same failure and reports it; a closed client has nothing
      // to report
    } finally {
      greeting.countDown();
    }
  }

  private void awaitGreeting() throws ClusterException {
    try {
      greeting.await(GREETING.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException stop) {
      throw ClusterException.interrupted(stop);
    }
  }

  /** Whether this server has ever answered; if so, silence is a temporary fault. */
  public boolean hasAnswered() {
    return answered;
  }

  /**
   * Sends one request, without retries.
   *
   * @throws IOException when no complete answer arrived
   * @throws ClusterException when the server rejects the login
   */
  public Answer send(Call call) throws IOException, ClusterException {
    return send(call, PATIENCE);
  }

  /**
   * Sends one request, with a deadline for the whole answer.
   *
   * @throws HttpTimeoutException when the deadline passes
   */
  public Answer send(Call call, Duration deadline) throws IOException, ClusterException {
    awaitGreeting();
    return sendAtOnce(call, deadline);
  }

  private Answer sendAtOnce(Call call, Duration deadline) throws IOException, ClusterException {
    Credential credential = access.login().current();
    HttpResponse<byte[]> response = sendOnce(call, deadline, credential);
    if (response.statusCode() == Answer.UNAUTHORIZED && access.login().replaces(credential)) {
      credential = access.login().current();
      response = sendOnce(call, deadline, credential);
    }
    boolean plain = call.accept().equals(Call.TEXT) && Answer.isSuccess(response.statusCode());
    return known(
        credential,
        plain
            ? Answer.ofText(new String(response.body(), StandardCharsets.UTF_8))
            : answer(response, response.body()));
  }

  private HttpResponse<byte[]> sendOnce(Call call, Duration deadline, Credential credential)
      throws IOException, ClusterException {
    return answered(call, deadline, credential, BodyHandlers.ofByteArray());
  }

  private <T> HttpResponse<T> answered(
      Call call, Duration within, Credential credential, BodyHandler<T> body)
      throws IOException, ClusterException {
    HttpResponse<T> response =
        await(
            http(credential)
                .sendAsync(connections.request(call, Optional.of(within), credential), body),
            within);
    refuseRedirect(response);
    return response;
  }

  /** Refuses redirects: a redirect could send the login to another server. */
  private void refuseRedirect(HttpResponse<?> response) throws ClusterException {
    int code = response.statusCode();
    if (code >= 300 && code < 400) {
      throw new ClusterException(
          Reason.REFUSED,
          server
              + " redirects to "
              + response.headers().firstValue("Location").orElse("nowhere")
              + " (HTTP "
              + code
              + "), and redirects are not followed",
          "if that is the API server's address, write it as the server of context "
              + shownContext());
    }
  }

  private String shownContext() {
    return access.context().orElse("(service account)");
  }

  /**
   * Opens an answer that arrives line by line.
   *
   * @param beginsWithin how long the server may take until the answer begins
   * @param lines takes each line when it arrives, on a thread of the connection
   * @throws IOException when no answer begins
   */
  public LineStream stream(Call call, Duration beginsWithin, LineStream.Lines lines)
      throws IOException, ClusterException {
    Credential credential = access.login().current();
    LineStream stream = new LineStream(lines);
    HttpResponse<AnswerBody> response = begun(call, beginsWithin, credential, stream);
    if (response.statusCode() == Answer.UNAUTHORIZED && access.login().replaces(credential)) {
      response.body().cancel();
      credential = access.login().current();
      stream = new LineStream(lines);
      response = begun(call, beginsWithin, credential, stream);
    }
    if (Answer.isSuccess(response.statusCode())) {
      stream.begin(response.body());
    } else {
      String text = stream.wholeText(response.body(), beginsWithin);
      stream.refuse(known(credential, answer(response, text.getBytes(StandardCharsets.UTF_8))));
    }
    return stream;
  }

  private HttpResponse<AnswerBody> begun(
      Call call, Duration beginsWithin, Credential credential, LineStream stream)
      throws IOException, ClusterException {
    return answered(call, beginsWithin, credential, info -> new AnswerBody(stream::read));
  }

  private static Answer answer(HttpResponse<?> response, byte[] text) throws IOException {
    return Answer.ofJson(
        response.statusCode(),
        text,
        response.headers().firstValue("Retry-After"),
        response.headers().allValues("Warning"));
  }

  private Answer known(Credential credential, Answer answer) throws ClusterException {
    answered = true;
    if (answer.isUnauthorized()) {
      throw new ClusterException(
          Reason.UNAUTHORIZED,
          server + " does not know who we are",
          credential.isNobody()
              ? "context "
                  + shownContext()
                  + " gives no login for it: log in again, or name another context"
              : "the login of context "
                  + shownContext()
                  + " ("
                  + credential.source()
                  + ") has expired, or is another cluster's: log in again");
    }
    return answer;
  }

  /**
   * Opens an answer without an end; the caller reads the body piece by piece.
   *
   * @throws ClusterException when no login can be obtained
   */
  public CompletableFuture<HttpResponse<AnswerBody>> open(Call call, AnswerBody.Reader reader)
      throws ClusterException {
    Credential credential = access.login().current();
    return http(credential)
        .sendAsync(
            connections.request(call, Optional.empty(), credential),
            info -> new AnswerBody(reader));
  }

  private static <T> T await(CompletableFuture<T> answer, Duration deadline)
      throws IOException, ClusterException {
    try {
      return answer.get(deadline.plus(MARGIN).toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException stop) {
      answer.cancel(true);
      throw ClusterException.interrupted(stop);
    } catch (TimeoutException silence) {
      answer.cancel(true);
      throw timedOut(deadline);
    } catch (ExecutionException failure) {
      Throwable cause = Optional.ofNullable(failure.getCause()).orElse(failure);
      if (cause instanceof HttpConnectTimeoutException) {
        throw new HttpTimeoutException(
            "no connection within " + ClusterHttp.CONNECT.toMillis() + " ms");
      }
      if (cause instanceof HttpTimeoutException || cause instanceof TimeoutException) {
        throw timedOut(deadline);
      }
      throw cause instanceof IOException lost ? lost : new IOException(cause.toString(), cause);
    }
  }

  public static void sleep(Duration time) throws ClusterException {
    try {
      Thread.sleep(time.toMillis());
    } catch (InterruptedException stop) {
      throw ClusterException.interrupted(stop);
    }
  }

  private static HttpTimeoutException timedOut(Duration deadline) {
    return new HttpTimeoutException("no answer within " + deadline.toMillis() + " ms");
  }

  /** Closes connections and threads. */
  @Override
  public synchronized void close() {
    closed = true;
    opened.forEach(ExecutorService::shutdownNow);
    opened.clear();
  }
}
