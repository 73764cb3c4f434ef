package io.bizmatters.platform.eds.kubernetes.api;

import io.bizmatters.platform.eds.kubernetes.api.ClusterAccess.Credential;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.http.BasicBuilder;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.Interceptor;
import io.fabric8.kubernetes.client.jdkhttp.JdkHttpClientFactory;
import java.net.ProxySelector;
import java.net.http.HttpClient.Redirect;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManager;

/**
 * Creates the JDK's HTTP client for the fabric8 library, with this plugin's TLS, proxy and login
 * from the kubeconfig. The library's own code ignores fields that it does not know, follows
 * redirects with the login, and reads another kubeconfig when a server rejects the login.
 */
final class ClusterHttp extends JdkHttpClientFactory {

  private static final int REQUEST_MILLIS = 30_000;
  static final int CONNECT_MILLIS = 5_000;

  private final ClusterAccess access;
  private final Optional<TrustManager[]> trust;
  private final Optional<ClientIdentity> identity;

  private ClusterHttp(
      ClusterAccess access, Optional<TrustManager[]> trust, Optional<ClientIdentity> identity) {
    this.access = access;
    this.trust = trust;
    this.identity = identity;
  }

  /**
   * Creates the factory for one cluster.
   *
   * @throws ClusterException when the cluster's certificate authorities are not certificates
   */
  static ClusterHttp to(ClusterAccess access) throws ClusterException {
    return new ClusterHttp(access, KubeconfigTls.trust(access.server()), Optional.empty());
  }

  /** Returns this factory with a client certificate. */
  ClusterHttp as(Optional<ClientIdentity> who) {
    return who.equals(identity) ? this : new ClusterHttp(access, trust, who);
  }

  /**
   * Returns the configuration of the library's client. Retries are off: the library takes 19 s to
   * give up on a hopeless request. The protocol is HTTP/1.1, with one connection for each running
   * request: a long request does not delay the others, no limit of streams is shared, cancelling a
   * request closes a connection that may be dead, and a cold build loads fewer classes.
   */
  Config config() {
    return new ConfigBuilder(Config.empty())
        .withMasterUrl(access.server().url() + "/")
        .withNamespace(access.namespace().orElse("default"))
        .withRequestRetryBackoffLimit(0)
        .withHttp2Disable(true)
        .withConnectionTimeout(CONNECT_MILLIS)
        .withRequestTimeout(REQUEST_MILLIS)
        .build();
  }

  HttpClient newClient() {
    return newBuilder(config()).build();
  }

  @Override
  public HttpClient.Builder newBuilder(Config config) {
    HttpClient.Builder builder = newBuilder();
    builder.tag(config.getRequestConfig());
    builder.connectTimeout(CONNECT_MILLIS, TimeUnit.MILLISECONDS);
    builder.preferHttp11();
    builder.addOrReplaceInterceptor("LOGIN", new Headers());
    return builder;
  }

  @Override
  protected void additionalConfig(java.net.http.HttpClient.Builder builder) {
    SSLContext tls = KubeconfigTls.context(access.server(), trust, identity);
    builder
        .followRedirects(Redirect.NEVER)
        .sslContext(tls)
        .sslParameters(protocols())
        .proxy(
            access
                .server()
                .proxy()
                .map(proxy -> ProxySelector.of(proxy.address()))
                .orElse(java.net.http.HttpClient.Builder.NO_PROXY));
  }

  /**
   * Returns the protocols of the JDK's client. If the parameters are unset, the client reads them
   * from a socket that it makes for the purpose, which takes a cold build some 30 ms.
   */
  private static SSLParameters protocols() {
    SSLParameters parameters = new SSLParameters();
    parameters.setProtocols(new String[] {"TLSv1.3", "TLSv1.2"});
    return parameters;
  }

  /** Adds the login, to requests of this server only. */
  private final class Headers implements Interceptor {
    @Override
    public void before(BasicBuilder builder, HttpRequest request, RequestTags tags) {
      access
          .server()
          .proxy()
          .flatMap(HttpProxy::authorization)
          .ifPresent(known -> builder.setHeader("Proxy-Authorization", known));
      if (access.server().isTargetOf(request.uri())) {
        credential().authorization().ifPresent(known -> builder.setHeader("Authorization", known));
        access
            .impersonation()
            .headers()
            .forEach(header -> builder.header(header.getKey(), header.getValue()));
      }
    }

    private Credential credential() {
      try {
        return access.login().current();
      } catch (ClusterException unknown) {
        throw new KubernetesClientException(unknown.getMessage(), unknown);
      }
    }
  }
}
