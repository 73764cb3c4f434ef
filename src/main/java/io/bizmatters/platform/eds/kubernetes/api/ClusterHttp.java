package io.bizmatters.platform.eds.kubernetes.api;

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
import javax.net.ssl.TrustManager;

/**
 * The library's way to the JDK's HTTP client, with the kubeconfig's own TLS, proxy and login in
 * place of the library's, which passes over what it does not know, follows redirects with the login
 * in its hand, and reads another kubeconfig when a server does not know it.
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
   * The way to one cluster.
   *
   * @throws ClusterException when its authorities are none
   */
  static ClusterHttp to(ClusterAccess access) throws ClusterException {
    return new ClusterHttp(access, KubeconfigTls.trust(access.server()), Optional.empty());
  }

  /** This way with a client certificate. */
  ClusterHttp as(Optional<ClientIdentity> who) {
    return who.equals(identity) ? this : new ClusterHttp(access, trust, who);
  }

  /**
   * What the library's own client must know. Its retries are off: they take 19 s to give up on a
   * request without hope. HTTP/1.1, over as many connections as requests are under way: what waits
   * long does not hold up the others, there is no limit of streams to share, giving up a request
   * gives up a connection that may be dead, and a cold build has fewer classes to load.
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
        .proxy(
            access
                .server()
                .proxy()
                .map(proxy -> ProxySelector.of(proxy.address()))
                .orElse(java.net.http.HttpClient.Builder.NO_PROXY));
  }

  /** Says who we are, to this server alone. */
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
