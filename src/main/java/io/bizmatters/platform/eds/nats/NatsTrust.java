package io.bizmatters.platform.eds.nats;

import io.bizmatters.platform.eds.model.grammar.NatsServers.Server;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Decides which servers receive the build's login. A service's own URL does not decide: the author
 * of a claim could collect the login of the person who deploys it.
 *
 * @param url {@code eds.nats.url}: its servers are trusted, because the person who runs the build
 *     names them
 * @param hosts further trusted hosts, each a name, a name with a port, or {@code *.domain}
 * @param plainText whether a login may be sent over a network without TLS
 */
public record NatsTrust(Optional<String> url, List<String> hosts, boolean plainText) {

  /** Names trusted hosts, separated by commas. */
  public static final String HOSTS = "EDS_NATS_HOSTS";

  /** {@code true} allows a login over a network without TLS. */
  public static final String PLAIN_TEXT = "EDS_NATS_PLAIN_TEXT";

  public NatsTrust {
    hosts =
        hosts.stream()
            .map(host -> host.strip().toLowerCase(Locale.ROOT))
            .filter(host -> !host.isEmpty())
            .toList();
  }

  /**
   * Combines the goal's parameters and the environment.
   *
   * @param hosts {@code eds.nats.hosts}
   * @param plainText {@code eds.nats.plainText}
   */
  public static NatsTrust of(
      Optional<String> url,
      List<String> hosts,
      boolean plainText,
      Map<String, String> environment) {
    Stream<String> more =
        NatsCredentials.value(environment, HOSTS).stream()
            .flatMap(text -> Stream.of(text.split(",", -1)));
    boolean allowed =
        NatsCredentials.value(environment, PLAIN_TEXT).filter("true"::equals).isPresent();
    return new NatsTrust(url, Stream.concat(hosts.stream(), more).toList(), plainText || allowed);
  }

  /** Whether a server is trusted. */
  boolean names(Server server) {
    return url.flatMap(text -> NatsAddress.parse(text).legal())
            .filter(address -> address.servers().servers().stream().anyMatch(isAt(server)))
            .isPresent()
        || isListed(server);
  }

  private static Predicate<Server> isAt(Server server) {
    return one -> one.host().equalsIgnoreCase(server.host()) && one.port() == server.port();
  }

  private boolean isListed(Server server) {
    String host = server.host().toLowerCase(Locale.ROOT);
    return hosts.stream()
        .anyMatch(
            listed ->
                listed.equals(host)
                    || listed.equals(host + ":" + server.port())
                    || (listed.startsWith("*.") && host.endsWith(listed.substring(1))));
  }

  /** Whether the Service behind a forwarded port is trusted. */
  boolean namesForwarded(Server behind) {
    return hosts.isEmpty() || isListed(behind);
  }

  /** Whether the traffic to a server leaves this machine unencrypted. */
  static boolean isReadable(Server server) {
    return !server.scheme().equals("tls") && !isLoopback(server.host());
  }

  private static boolean isLoopback(String host) {
    return host.equalsIgnoreCase("localhost")
        || host.matches("127(?:\\.[0-9]{1,3}){3}")
        || host.equals("[::1]");
  }
}
