package io.bizmatters.platform.eds.kubernetes.api;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.http.BasicBuilder;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.Interceptor;
import io.fabric8.kubernetes.client.jdkhttp.JdkHttpClientFactory;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Gives the fabric8 library, which forwards ports, this plugin's connections: its own code ignores
 * fields of a kubeconfig that it does not know, follows redirects with the login, and reads another
 * kubeconfig when a server rejects the login.
 */
final class LibraryHttp extends JdkHttpClientFactory {

  private static final int REQUEST_MILLIS = 30_000;

  private final ClusterAccess access;
  private final ClusterHttp connections;
  private final Optional<ClientIdentity> identity;

  private LibraryHttp(
      ClusterAccess access, ClusterHttp connections, Optional<ClientIdentity> identity) {
    this.access = access;
    this.connections = connections;
    this.identity = identity;
  }

  /**
   * Creates a client of the library; the caller closes it.
   *
   * @throws ClusterException when no login can be obtained
   */
  static KubernetesClient newClient(ClusterAccess access, ClusterHttp connections)
      throws ClusterException {
    LibraryHttp http = new LibraryHttp(access, connections, access.login().current().identity());
    return new KubernetesClientBuilder()
        .withConfig(http.config())
        .withHttpClientFactory(http)
        .build();
  }

  /** Turns retries off: the library takes 19 s to give up on a hopeless request. */
  private Config config() {
    return new ConfigBuilder(Config.empty())
        .withMasterUrl(access.server().url() + "/")
        .withNamespace(access.namespace().orElse("default"))
        .withRequestRetryBackoffLimit(0)
        .withHttp2Disable(true)
        .withConnectionTimeout((int) ClusterHttp.CONNECT.toMillis())
        .withRequestTimeout(REQUEST_MILLIS)
        .build();
  }

  @Override
  public HttpClient.Builder newBuilder(Config config) {
    HttpClient.Builder builder = newBuilder();
    builder.tag(config.getRequestConfig());
    builder.connectTimeout(ClusterHttp.CONNECT.toMillis(), TimeUnit.MILLISECONDS);
    builder.preferHttp11();
    builder.addOrReplaceInterceptor("LOGIN", new Headers());
    return builder;
  }

  @Override
  protected void additionalConfig(java.net.http.HttpClient.Builder builder) {
    connections.prepare(builder, identity);
  }

  /** Adds the login, to requests of this server only. */
  private final class Headers implements Interceptor {
    @Override
    public void before(BasicBuilder builder, HttpRequest request, RequestTags tags) {
      add(connections.proxyLogin(), builder);
      if (access.server().isTargetOf(request.uri())) {
        try {
          add(connections.login(access.login().current()), builder);
        } catch (ClusterException unknown) {
          throw new KubernetesClientException(unknown.getMessage(), unknown);
        }
      }
    }

    private void add(List<Map.Entry<String, String>> headers, BasicBuilder builder) {
      headers.forEach(header -> builder.header(header.getKey(), header.getValue()));
    }
  }
}
