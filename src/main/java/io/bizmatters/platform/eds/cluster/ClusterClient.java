package io.bizmatters.platform.eds.cluster;

import io.bizmatters.platform.eds.cluster.ClusterException.Reason;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.http.AsyncBody;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.fabric8.kubernetes.client.jdkhttp.JdkHttpClientFactory;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/**
 * The connection to one cluster, for one build session. Requests go over it as bytes: what was just
 * rendered needs no model, and the models of a library cost a cold build more than the requests do.
 */
public final class ClusterClient implements AutoCloseable {

  private static final int UNAUTHORIZED = 401;

  private final KubernetesClient kubernetes;
  private final Optional<String> context;
  private final String server;
  private volatile boolean answered;

  private ClusterClient(KubernetesClient kubernetes, Config config) {
    this.kubernetes = kubernetes;
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
      return new ClusterClient(
          new KubernetesClientBuilder()
              .withConfig(config)
              .withHttpClientFactory(new JdkHttpClientFactory())
              .build(),
          config);
    } catch (RuntimeException unusable) {
      throw new ClusterException(
          Reason.KUBECONFIG_BROKEN,
          "the kubeconfig's certificates or keys cannot be used",
          "see whether `kubectl version` works: " + unusable.getMessage(),
          unusable);
    }
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
    return Optional.ofNullable(kubernetes.getConfiguration().getNamespace()).orElse("default");
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
    HttpResponse<byte[]> response =
        await(kubernetes.getHttpClient().sendAsync(request(call).build(), byte[].class));
    answered = true;
    String text = new String(response.body(), StandardCharsets.UTF_8);
    Answer answer =
        call.accept().equals(Call.TEXT) && response.isSuccessful()
            ? Answer.ofText(text)
            : Answer.of(
                response.code(),
                text,
                Optional.ofNullable(response.header("Retry-After")),
                response.headers("Warning"));
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

  private HttpRequest.Builder request(Call call) {
    HttpRequest.Builder request = kubernetes.getHttpClient().newHttpRequestBuilder();
    request.uri(server + call.path());
    call.body().ifPresent(body -> request.method(call.method(), body.type(), body.text()));
    request.setHeader("Accept", call.accept());
    return request;
  }

  /** Opens an answer that has no end of its own; it is read when its body is asked for more. */
  CompletableFuture<HttpResponse<AsyncBody>> open(
      Call call, AsyncBody.Consumer<List<ByteBuffer>> reader) {
    return kubernetes.getHttpClient().consumeBytes(request(call).forStreaming().build(), reader);
  }

  private static <T> T await(CompletableFuture<T> answer) throws IOException, ClusterException {
    try {
      return answer.get();
    } catch (InterruptedException stop) {
      answer.cancel(true);
      throw ClusterException.interrupted(stop);
    } catch (ExecutionException failure) {
      Throwable cause = Optional.ofNullable(failure.getCause()).orElse(failure);
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

  /** Gives back connections and threads. */
  @Override
  public void close() {
    kubernetes.close();
  }
}
