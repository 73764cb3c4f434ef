package io.bizmatters.platform.eds.kubernetes.api;

import io.bizmatters.platform.eds.kubernetes.api.KubeconfigNode.Problems;
import io.bizmatters.platform.eds.kubernetes.api.PemTls.Pem;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.SNIHostName;

/**
 * Describes the API server: its address, TLS and proxy.
 *
 * @param url the address, without a slash at the end
 * @param authorities the trusted authorities; without them, the JVM's
 * @param insecure whether any certificate is accepted
 * @param tlsServerName the name that the server's certificate must have, instead of the address's
 *     host
 * @param proxy the proxy between this machine and the server
 */
public record ClusterServer(
    URI url,
    Optional<Pem> authorities,
    boolean insecure,
    Optional<String> tlsServerName,
    Optional<HttpProxy> proxy) {

  private static final URI NONE = URI.create("https://unknown.invalid");

  /**
   * Reads a cluster entry of a kubeconfig.
   *
   * @param environment names the proxies
   */
  static ClusterServer of(
      KubeconfigNode cluster, Map<String, String> environment, Problems problems) {
    URI url = url(cluster);
    boolean insecure = cluster.flag("insecure-skip-tls-verify");
    Optional<Pem> authorities = cluster.pem("certificate-authority");
    if (insecure && authorities.isPresent()) {
      cluster.problem(
          "insecure-skip-tls-verify",
          "it stands beside a certificate-authority",
          "remove it: the server is trusted by its authority");
    }
    Optional<String> proxyUrl = cluster.text("proxy-url");
    Optional<HttpProxy> proxy =
        proxyUrl.isPresent()
            ? HttpProxy.of(cluster.where("proxy-url"), proxyUrl.get(), isSecure(url), problems)
            : new EnvironmentProxy(environment).of(url, problems);
    return new ClusterServer(url, authorities, insecure, tlsServerName(cluster), proxy);
  }

  private static URI url(KubeconfigNode cluster) {
    Optional<String> text = cluster.text("server");
    if (text.isEmpty()) {
      if (!cluster.has("server")) {
        cluster.problem("server", "it is missing", "write https://HOST:PORT");
      }
      return NONE;
    }
    try {
      URI url = new URI(text.get().replaceFirst("/+$", ""));
      String scheme = Optional.ofNullable(url.getScheme()).orElse("");
      boolean plain =
          url.getRawUserInfo() == null && url.getRawQuery() == null && url.getRawFragment() == null;
      if (Set.of("http", "https").contains(scheme) && url.getHost() != null && plain) {
        return url;
      }
    } catch (URISyntaxException foreign) {
      // treated like a text that is not a server's address
    }
    cluster.problem(
        "server", "it is not of the form https://HOST:PORT or https://HOST/PATH", "correct it");
    return NONE;
  }

  private static Optional<String> tlsServerName(KubeconfigNode cluster) {
    Optional<String> name = cluster.text("tls-server-name");
    try {
      name.filter(text -> !text.contains(":")).ifPresent(SNIHostName::new);
    } catch (IllegalArgumentException foreign) {
      cluster.problem("tls-server-name", "it is no host name", "write the certificate's name");
    }
    return name;
  }

  private static boolean isSecure(URI url) {
    return url.getScheme().equals("https");
  }

  /** Whether TLS protects the requests. */
  boolean isSecure() {
    return isSecure(url);
  }

  /** Whether a request is sent to this server and with the same protection. */
  boolean isTargetOf(URI request) {
    String scheme = request.getScheme().toLowerCase(Locale.ROOT);
    boolean secret = scheme.equals("https") || scheme.equals("wss");
    return secret == isSecure()
        && url.getHost().equalsIgnoreCase(request.getHost())
        && port(url) == port(request);
  }

  private static int port(URI uri) {
    boolean secret = uri.getScheme().endsWith("s");
    return uri.getPort() >= 0 ? uri.getPort() : secret ? 443 : 80;
  }
}
