package io.bizmatters.platform.eds.kubernetes.api;

import io.bizmatters.platform.eds.kubernetes.api.KubeconfigNode.Problems;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Finds the proxy that the environment names for a server, by the rules of Go programs such as
 * kubectl (https://pkg.go.dev/golang.org/x/net/http/httpproxy#Config).
 */
final class EnvironmentProxy {

  private static final Pattern NUMERIC = Pattern.compile("[0-9.]+|[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*");

  private final Map<String, String> environment;

  EnvironmentProxy(Map<String, String> environment) {
    this.environment = environment;
  }

  /**
   * Returns the proxy; empty for a server on this machine, for a server in NO_PROXY, and without a
   * proxy.
   */
  Optional<HttpProxy> of(URI server, Problems problems) {
    boolean secure = server.getScheme().equals("https");
    String name = secure ? "HTTPS_PROXY" : "HTTP_PROXY";
    Optional<String> proxy = value(name);
    if (proxy.isEmpty() || isDirect(server)) {
      return Optional.empty();
    }
    return HttpProxy.of("the environment's " + name, proxy.get(), secure, problems);
  }

  private Optional<String> value(String name) {
    return Optional.ofNullable(environment.get(name))
        .filter(text -> !text.isEmpty())
        .or(
            () ->
                Optional.ofNullable(environment.get(name.toLowerCase(Locale.ROOT)))
                    .filter(text -> !text.isEmpty()));
  }

  private boolean isDirect(URI server) {
    String host = server.getHost().replaceAll("[\\[\\]]", "").toLowerCase(Locale.ROOT);
    int port = server.getPort() < 0 ? defaultPort(server) : server.getPort();
    Optional<InetAddress> address = address(host);
    if (host.equals("localhost") || address.filter(InetAddress::isLoopbackAddress).isPresent()) {
      return true;
    }
    List<String> names = Arrays.asList(value("NO_PROXY").orElse("").split(","));
    return names.stream()
        .map(name -> name.strip().toLowerCase(Locale.ROOT))
        .filter(name -> !name.isEmpty())
        .anyMatch(name -> name.equals("*") || matches(name, host, address, port));
  }

  private static int defaultPort(URI server) {
    return server.getScheme().equals("https") ? 443 : 80;
  }

  private static boolean matches(
      String name, String host, Optional<InetAddress> address, int port) {
    int slash = name.indexOf('/');
    if (slash > 0 && address(name.substring(0, slash)).isPresent()) {
      return address.isPresent() && isIn(address.get(), name, slash);
    }
    String pattern = withoutPort(name);
    if (pattern.length() < name.length()
        && !name.substring(name.lastIndexOf(':') + 1).equals(Integer.toString(port))) {
      return false;
    }
    Optional<InetAddress> named = address(pattern.replaceAll("[\\[\\]]", ""));
    if (named.isPresent()) {
      return named.equals(address);
    }
    String suffix = pattern.startsWith("*.") ? pattern.substring(1) : pattern;
    return suffix.startsWith(".")
        ? host.endsWith(suffix)
        : host.equals(suffix) || host.endsWith("." + suffix);
  }

  /**
   * Removes the port; an IPv6 address contains colons and stands in brackets when it has a port.
   */
  private static String withoutPort(String name) {
    return name.matches("\\[.*]:[0-9]+|[^:]+:[0-9]+")
        ? name.substring(0, name.lastIndexOf(':'))
        : name;
  }

  private static boolean isIn(InetAddress address, String block, int slash) {
    Optional<InetAddress> base = address(block.substring(0, slash));
    String bits = block.substring(slash + 1);
    byte[] own = address.getAddress();
    if (base.isEmpty()
        || !bits.matches("[0-9]{1,3}")
        || base.get().getAddress().length != own.length) {
      return false;
    }
    int free = own.length * Byte.SIZE - Integer.parseInt(bits);
    return free >= 0
        && new BigInteger(1, own)
            .shiftRight(free)
            .equals(new BigInteger(1, base.get().getAddress()).shiftRight(free));
  }

  /** Parses a numeric address; never looks up a name. */
  private static Optional<InetAddress> address(String text) {
    boolean whole = text.contains(":") || text.chars().filter(sign -> sign == '.').count() == 3;
    if (!whole || !NUMERIC.matcher(text).matches()) {
      return Optional.empty();
    }
    try {
      return Optional.of(InetAddress.getByName(text));
    } catch (UnknownHostException foreign) {
      return Optional.empty();
    }
  }
}
