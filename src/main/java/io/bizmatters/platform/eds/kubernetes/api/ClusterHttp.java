package io.bizmatters.platform.eds.kubernetes.api;

import io.bizmatters.platform.eds.kubernetes.api.ClusterAccess.Credential;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Redirect;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManager;

/**
 * Creates the JDK's HTTP clients and their requests for one cluster, with TLS, proxy and login from
 * the kubeconfig.
 *
 * <p>The fabric8 library has a layer of its own over the JDK's client, with retries, interceptors
 * and a configuration that this plugin turns off. For that layer a cold release loads 135 classes
 * and takes some 40 ms longer.
 */
final class ClusterHttp {

  static final Duration CONNECT = Duration.ofSeconds(5);

  private final ClusterAccess access;
  private final Optional<TrustManager[]> trust;

  private ClusterHttp(ClusterAccess access, Optional<TrustManager[]> trust) {
    this.access = access;
    this.trust = trust;
  }

  /**
   * Reads the authorities of one cluster.
   *
   * @throws ClusterException when the cluster's certificate authorities are not certificates
   */
  static ClusterHttp to(ClusterAccess access) throws ClusterException {
    return new ClusterHttp(access, KubeconfigTls.trust(access.server()));
  }

  /**
   * Returns the builder of a client with a client certificate. Redirects are not followed: they
   * could send the login to another server. The protocol is HTTP/1.1, with one connection for each
   * running request: a long request does not delay the others, no limit of streams is shared,
   * cancelling a request closes a connection that may be dead, and a cold build loads fewer
   * classes.
   */
  HttpClient.Builder prepare(HttpClient.Builder client, Optional<ClientIdentity> identity) {
    return client
        .version(Version.HTTP_1_1)
        .connectTimeout(CONNECT)
        .followRedirects(Redirect.NEVER)
        .sslContext(KubeconfigTls.context(access.server(), trust, identity))
        .sslParameters(protocols())
        .proxy(
            access
                .server()
                .proxy()
                .map(proxy -> ProxySelector.of(proxy.address()))
                .orElse(HttpClient.Builder.NO_PROXY));
  }

  /** Returns a client whose work the given threads do. */
  HttpClient newClient(Optional<ClientIdentity> identity, Executor threads) {
    return prepare(HttpClient.newBuilder().executor(threads), identity).build();
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

  /**
   * Returns the request with the login.
   *
   * @param within how long the server may take until its answer begins; empty without a limit
   */
  HttpRequest request(Call call, Optional<Duration> within, Credential credential) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(access.server().url() + call.path()));
    request.setHeader("Accept", call.accept());
    if (call.body().isPresent()) {
      Call.Body body = call.body().get();
      request.setHeader("Content-Type", body.type());
      request.method(call.method(), BodyPublishers.ofString(body.text()));
    }
    if (within.isPresent()) {
      request.timeout(within.get());
    }
    add(proxyLogin(), request);
    add(login(credential), request);
    return request.build();
  }

  private static void add(List<Map.Entry<String, String>> headers, HttpRequest.Builder request) {
    for (Map.Entry<String, String> header : headers) {
      request.header(header.getKey(), header.getValue());
    }
  }

  /** Returns the headers that tell the API server who sends a request. */
  List<Map.Entry<String, String>> login(Credential credential) {
    List<Map.Entry<String, String>> headers = new ArrayList<>();
    Optional<String> authorization = credential.authorization();
    if (authorization.isPresent()) {
      headers.add(Map.entry("Authorization", authorization.get()));
    }
    headers.addAll(access.impersonation().headers());
    return headers;
  }

  /** Returns the header that a proxy demands; empty when no proxy or no login for it is known. */
  List<Map.Entry<String, String>> proxyLogin() {
    Optional<String> authorization = access.server().proxy().flatMap(HttpProxy::authorization);
    return authorization.isPresent()
        ? List.of(Map.entry("Proxy-Authorization", authorization.get()))
        : List.of();
  }
}
