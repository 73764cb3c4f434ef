package io.bizmatters.platform.eds.cluster;

import io.bizmatters.platform.eds.cluster.ClusterException.Reason;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.http.AsyncBody;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import java.io.IOException;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The connection to one cluster, for one build session. Requests go over it as bytes: what was just
 * rendered needs no model, and the models of a library cost a cold build more than the requests do.
 */
public final class ClusterClient implements AutoCloseable {

  private static final int UNAUTHORIZED = 401;
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /**
   * So that of two clocks for one deadline the one that also gives back the connection is first.
   */
  private static final Duration MARGIN = Duration.ofMillis(200);

  private final HttpClient http;
  private final Config config;
  private final ClusterHttp connections;
  private final Optional<String> context;
  private final String server;
  private volatile boolean answered;

  private ClusterClient(ClusterHttp connections, Config config) {
    this.connections = connections;
    this.http = connections.newBuilder(config).build();
    this.config = config;
    this.context = Kubeconfig.currentName(config);
    this.server = config.getMasterUrl().replaceFirst("/+$", "");
  }

  /**
   * Reads the kubeconfig; asks the server nothing yet.
   *
   * @throws ClusterException when the kubeconfig is not there, not readable, or lacks the context
   */
  public static ClusterClient open(ClusterSelection selection) throws ClusterException {
    Config config = Kubeconfig.read(selection);
    try {
      return new ClusterClient(ClusterHttp.to(config), config);
    } catch (IOException | GeneralSecurityException | RuntimeException unusable) {
      throw new ClusterException(
          Reason.KUBECONFIG_BROKEN,
          "the kubeconfig's certificates or keys cannot be used",
          "see whether `kubectl version` works: " + unusable.getMessage(),
          unusable);
    }
  }

  /** The same cluster over connections that nobody else uses, and that end when this is closed. */
  ClusterClient apart() {
    ClusterClient apart = new ClusterClient(connections, config);
    apart.answered = answered;
    return apart;
  }

  /** Empty in a pod that uses its service account. */
  public Optional<String> context() {
    return context;
  }

  /** The API server's address. */
  public String server() {
    return server;
  }

  /** Where objects go that name no namespace. */
  public String namespace() {
    return Optional.ofNullable(config.getNamespace()).orElse("default");
  }

  /**
   * The library's own client, for what is no plain request; whoever asks for it closes it. Loading
   * it takes longer than most runs do without it.
   */
  KubernetesClient newKubernetesClient() {
    return new KubernetesClientBuilder()
        .withConfig(config)
        .withHttpClientFactory(connections)
        .build();
  }

  /**
   * Opens the connection by a request of no consequence, so that the first one that counts need not
   * wait for it: of a cold run, that takes longer than most requests together.
   */
  public void greet() {
    try {
      send(Call.get("/version", Call.JSON));
    } catch (IOException | ClusterException | IllegalStateException unheard) {
      // the first request that counts meets the same, and tells it; a closed one has nothing to
      // tell
    }
  }

  /** Whether this server has ever answered: then silence is a fault that may pass. */
  boolean hasAnswered() {
    return answered;
  }

  /**
   * Sends one request, once.
   *
   * @throws IOException when there was no whole answer
   * @throws ClusterException when the server does not know who we are
   */
  Answer send(Call call) throws IOException, ClusterException {
    return send(call, PATIENCE);
  }

  /**
   * The same with a deadline for the whole answer.
   *
   * @throws HttpTimeoutException when that has passed
   */
  Answer send(Call call, Duration deadline) throws IOException, ClusterException {
    HttpResponse<byte[]> response =
        await(http.sendAsync(request(call, deadline), byte[].class), deadline);
    boolean plain = call.accept().equals(Call.TEXT) && response.isSuccessful();
    return known(
        plain
            ? Answer.ofText(new String(response.body(), StandardCharsets.UTF_8))
            : answer(response, response.body()));
  }

  /**
   * Opens an answer that comes line by line.
   *
   * @param beginsWithin how long the server may take to begin it
   * @param lines takes each line as it comes, on a thread of the connection
   * @throws IOException when none began
   */
  LineStream stream(Call call, Duration beginsWithin, LineStream.Lines lines)
      throws IOException, ClusterException {
    LineStream stream = new LineStream(lines);
    HttpResponse<AsyncBody> response =
        await(http.consumeBytes(request(call, beginsWithin), stream), beginsWithin);
    if (HttpResponse.isSuccessful(response.code())) {
      stream.begin(response.body());
    } else {
      String text = stream.wholeText(response.body(), beginsWithin);
      stream.refuse(known(answer(response, text.getBytes(StandardCharsets.UTF_8))));
    }
    return stream;
  }

  private HttpRequest request(Call call, Duration deadline) {
    HttpRequest.Builder request = http.newHttpRequestBuilder();
    request.uri(server + call.path());
    call.body().ifPresent(body -> request.method(call.method(), body.type(), body.text()));
    request.setHeader("Accept", call.accept());
    request.timeout(deadline.toMillis(), TimeUnit.MILLISECONDS);
    return request.build();
  }

  private static Answer answer(HttpResponse<?> response, byte[] text) throws IOException {
    return Answer.ofJson(
        response.code(),
        text,
        Optional.ofNullable(response.header("Retry-After")),
        response.headers("Warning"));
  }

  private Answer known(Answer answer) throws ClusterException {
    answered = true;
    if (answer.code() == UNAUTHORIZED) {
      throw new ClusterException(
          Reason.UNAUTHORIZED,
          server + " does not know who we are",
          "the token or certificate of context "
              + context.orElse("(service account)")
              + " is missing or has expired: log in again");
    }
    return answer;
  }

  /** Opens an answer that has no end of its own; it is read when its body is asked for more. */
  CompletableFuture<HttpResponse<AsyncBody>> open(
      Call call, AsyncBody.Consumer<List<ByteBuffer>> reader) {
    HttpRequest.Builder request = http.newHttpRequestBuilder();
    request.uri(server + call.path());
    request.setHeader("Accept", call.accept());
    return http.consumeBytes(request.forStreaming().build(), reader);
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
        throw new HttpTimeoutException("no connection within " + Kubeconfig.CONNECT_MILLIS + " ms");
      }
      if (cause instanceof HttpTimeoutException || cause instanceof TimeoutException) {
        throw timedOut(deadline);
      }
      throw cause instanceof IOException lost ? lost : new IOException(cause.toString(), cause);
    }
  }

  static void sleep(Duration time) throws ClusterException {
    try {
      Thread.sleep(time.toMillis());
    } catch (InterruptedException stop) {
      throw ClusterException.interrupted(stop);
    }
  }

  private static HttpTimeoutException timedOut(Duration deadline) {
    return new HttpTimeoutException("no answer within " + deadline.toMillis() + " ms");
  }

  /** Gives back connections and threads. */
  @Override
  public void close() {
    http.close();
  }
}
