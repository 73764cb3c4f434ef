package io.bizmatters.platform.eds.kubernetes.api;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.SNIHostName;

/**
 * The API server, and how it is reached and known.
 *
 * @param url without a slash at its end
 * @param authorities whom to trust; without them, whom the JVM trusts
 * @param insecure whether any certificate will do
 * @param tlsServerName the name that its certificate must have, instead of the address's
 * @param proxy what stands in between
 */
public record ClusterServer(
    URI url,
    Optional<Pem> authorities,
    boolean insecure,
    Optional<String> tlsServerName,
    Optional<HttpProxy> proxy) {

  private static final URI NONE = URI.create("https://unknown.invalid");

  /**
   * Reads what a kubeconfig says of a cluster.
   *
   * @param environment for its proxies
   */
  static ClusterServer of(
      KubeconfigNode cluster, Map<String, String> environment, KubeconfigProblems problems) {
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
      // the same as one that is no address of a server
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

  /** Whether TLS keeps what is sent from others. */
  boolean isSecure() {
    return isSecure(url);
  }

  /** Whether a request goes to this server and to nobody else, as secretly as to it. */
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
