package io.bizmatters.platform.eds.kubernetes.api;

import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * A proxy in front of the API server, which hands on what it cannot read: TLS reaches from here to
 * the server. The JDK's client knows no others than those that speak plain HTTP.
 *
 * @param authorization the header by which the proxy knows us
 */
record HttpProxy(String host, int port, Optional<String> authorization) {

  private static final int HTTP_PORT = 80;
  private static final int LAST_PORT = 65_535;
  private static final Set<String> OTHERS = Set.of("https", "socks5", "socks5h");

  /** The JDK keeps passwords from proxies of TLS connections unless this property is set. */
  private static final String DISABLED_SCHEMES = "jdk.http.auth.tunneling.disabledSchemes";

  /**
   * Reads a proxy's address.
   *
   * @param where the field or variable that holds it
   * @param text with a scheme, or of the form {@code host:port}
   * @param tunnel whether the server is behind TLS
   * @param problems takes why it cannot be used
   */
  static Optional<HttpProxy> of(
      String where, String text, boolean tunnel, KubeconfigProblems problems) {
    Optional<URI> parsed = parsed(text.contains("://") ? text : "http://" + text);
    String scheme =
        parsed
            .flatMap(uri -> Optional.ofNullable(uri.getScheme()))
            .orElse("")
            .toLowerCase(Locale.ROOT);
    if (OTHERS.contains(scheme)) {
      problems.add(
          where,
          "a proxy of the kind " + scheme + "://, and this client only speaks to http:// ones",
          "name an http:// proxy there; one that speaks CONNECT carries TLS too");
      return Optional.empty();
    }
    Optional<String> host = parsed.flatMap(uri -> Optional.ofNullable(uri.getHost()));
    if (!scheme.equals("http") || host.isEmpty()) {
      problems.add(where, "it is no address of a proxy", "write http://HOST:PORT");
      return Optional.empty();
    }
    URI uri = parsed.get();
    int port = uri.getPort() < 0 ? HTTP_PORT : uri.getPort();
    if (port == 0 || port > LAST_PORT) {
      problems.add(where, "it has no port from 1 to 65535", "write http://HOST:PORT");
      return Optional.empty();
    }
    Optional<String> login = Optional.ofNullable(uri.getRawUserInfo());
    if (login.isPresent() && tunnel && keepsPasswords()) {
      problems.add(
          where,
          "it has a password, which Java sends to no proxy of an https server by default",
          "start Maven with -D" + DISABLED_SCHEMES + "= (empty) in MAVEN_OPTS or .mvn/jvm.config");
      return Optional.empty();
    }
    return Optional.of(
        new HttpProxy(host.get().replaceAll("[\\[\\]]", ""), port, login.map(HttpProxy::basic)));
  }

  private static Optional<URI> parsed(String text) {
    try {
      return Optional.of(new URI(text));
    } catch (URISyntaxException foreign) {
      return Optional.empty();
    }
  }

  private static boolean keepsPasswords() {
    List<String> schemes =
        Arrays.asList(System.getProperty(DISABLED_SCHEMES, "Basic").split("\\s*,\\s*"));
    return schemes.stream().anyMatch(scheme -> scheme.strip().equalsIgnoreCase("Basic"));
  }

  private static String basic(String login) {
    String text = login.contains(":") ? login : login + ":";
    String plain = URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    return "Basic " + Base64.getEncoder().encodeToString(plain.getBytes(StandardCharsets.UTF_8));
  }

  /** The JDK's client looks the name up, at each connection. */
  InetSocketAddress address() {
    return InetSocketAddress.createUnresolved(host, port);
  }

  /** Without the login. */
  @Override
  public String toString() {
    return host + ":" + port;
  }
}
