package io.bizmatters.platform.eds.kubernetes.api;

import io.bizmatters.platform.eds.kubernetes.api.KubeconfigNode.Problems;
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
 * Describes an HTTP proxy in front of the API server. TLS runs through the proxy to the server. The
 * JDK's client supports only proxies that speak plain HTTP.
 *
 * @param authorization the value of the header {@code Proxy-Authorization}
 */
record HttpProxy(String host, int port, Optional<String> authorization) {

  private static final int HTTP_PORT = 80;
  private static final int LAST_PORT = 65_535;
  private static final Set<String> OTHERS = Set.of("https", "socks5", "socks5h");

  /** The JDK sends no password to a proxy of TLS connections unless this property is set. */
  private static final String DISABLED_SCHEMES = "jdk.http.auth.tunneling.disabledSchemes";

  /**
   * Reads a proxy's address.
   *
   * @param where the field or variable that holds it
   * @param text an address with a scheme, or {@code host:port}
   * @param tunnel whether the server uses TLS
   * @param problems takes the reason why the address cannot be used
   */
  static Optional<HttpProxy> of(String where, String text, boolean tunnel, Problems problems) {
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

  /** Returns an unresolved address: the JDK's client looks the name up for each connection. */
  InetSocketAddress address() {
    return InetSocketAddress.createUnresolved(host, port);
  }

  /** Omits the login. */
  @Override
  public String toString() {
    return host + ":" + port;
  }
}
