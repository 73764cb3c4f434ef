package io.bizmatters.platform.eds.model.grammar;

import io.bizmatters.platform.eds.model.tree.Parsed;
import io.bizmatters.platform.eds.model.tree.VisibleText;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Holds the addresses of NATS: one or more {@code nats://host:port} or {@code tls://host:port},
 * separated by commas.
 *
 * @param text the text as written
 * @param servers at least one
 */
public record NatsServers(String text, List<Server> servers) {

  private static final String LABEL_TEXT = "[A-Za-z0-9](?:[-A-Za-z0-9]{0,61}[A-Za-z0-9])?";
  private static final String SERVER_TEXT =
      "(?:nats|tls)://(?:"
          + LABEL_TEXT
          + "(?:\\."
          + LABEL_TEXT
          + ")*|\\[[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*\\]):(?:0{0,4}[1-9]|0{0,3}[1-9][0-9]|0{0,2}[1-9][0-9]{2}"
          + "|0?[1-9][0-9]{3}|[1-5][0-9]{4}|6[0-4][0-9]{3}|65[0-4][0-9]{2}|655[0-2][0-9]|6553[0-5])";

  /**
   * The grammar as one anchored pattern of the syntax that RE2 and Java share. It accepts what
   * {@link #parse} accepts, and hosts of more than 255 characters.
   */
  public static final String PATTERN = "^" + SERVER_TEXT + "(?:," + SERVER_TEXT + ")*$";

  private static final Pattern PORT = Pattern.compile("[0-9]{1,5}");
  private static final Pattern SERVER =
      Pattern.compile(
          "([A-Za-z][A-Za-z0-9+.-]*)://(\\[[^\\]]*]|[^:/?#\\[\\]]*)(?::([^/?#]*))?(.*)");
  private static final Pattern LABELS =
      Pattern.compile(
          "[A-Za-z0-9](?:[-A-Za-z0-9]{0,61}[A-Za-z0-9])?(?:\\.[A-Za-z0-9](?:[-A-Za-z0-9]{0,61}[A-Za-z0-9])?)*");
  private static final Pattern IPV6 = Pattern.compile("\\[[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*]");
  private static final Pattern NEXT_SERVER = Pattern.compile(",(?=[A-Za-z][A-Za-z0-9+.-]*://)");
  private static final Pattern CREDENTIALS =
      Pattern.compile("^([A-Za-z][A-Za-z0-9+.-]*://)?.*@", Pattern.DOTALL);
  private static final String EXAMPLE = "nats://nats.messaging.svc:4222";

  private static final Pattern BARE_CREDENTIALS =
      Pattern.compile("(?:^|,)[^\\s,:/@]+:[^\\s,@]*@(?!sha(?:256|512):)");

  /**
   * One server of NATS.
   *
   * @param scheme {@code nats} or {@code tls}
   * @param host a DNS name, an IPv4 address or a bracketed IPv6 address
   */
  public record Server(String scheme, String host, int port) {}

  public NatsServers {
    servers = List.copyOf(servers);
  }

  /** Whether the text contains a user name or password; such a text must never be shown. */
  public static boolean hasCredentials(String text) {
    int at = text.lastIndexOf('@');
    return at > 0;
  }

  /**
   * Masks credentials: everything before the last {@code @} of a server, because an unencoded
   * password may contain a slash, a comma or another {@code @}.
   */
  public static String masked(String text) {
    return withCredentials(text, "***@");
  }

  /**
   * Makes any field's text safe to show: masks credentials in texts that look like a URL with
   * credentials, or like {@code user:password@host} without a scheme. E-mail addresses and image
   * digests stay.
   */
  public static String safeToShow(String text) {
    boolean bare = BARE_CREDENTIALS.matcher(text).find();
    return hasCredentials(text) && (text.contains("://") || bare) ? masked(text) : text;
  }

  private static String withCredentials(String text, String instead) {
    return NEXT_SERVER
        .splitAsStream(text)
        .map(server -> CREDENTIALS.matcher(server).replaceFirst("$1" + instead))
        .collect(Collectors.joining(","));
  }

  /** Parses the list; the error names the rule that the first illegal server breaks. */
  public static Parsed<NatsServers> parse(String text) {
    if (hasCredentials(text)) {
      return Parsed.bad(
          "no credentials in manifests",
          "keep user and password in a Secret, and write " + withCredentials(text, ""));
    }
    if (text.chars().anyMatch(c -> VisibleText.isBlank((char) c))) {
      return Parsed.bad("no spaces", text.replaceAll("\\s", ""));
    }
    List<Server> servers = new ArrayList<>();
    for (String part : text.split(",", -1)) {
      Parsed<Server> server = server(part);
      if (server instanceof Parsed.Bad<Server> bad) {
        return Parsed.bad(bad.violation().allowed(), bad.violation().fix());
      }
      server.legal().ifPresent(servers::add);
    }
    return Parsed.good(new NatsServers(text, servers));
  }

  private static Parsed<Server> server(String text) {
    if (text.isEmpty()) {
      return Parsed.bad("nats://host:port between the commas", EXAMPLE);
    }
    Matcher matcher = SERVER.matcher(text);
    if (!matcher.matches()) {
      return Parsed.bad("a URL that starts with nats:// or tls://", "nats://" + withPort(text));
    }
    String scheme = matcher.group(1);
    String host = matcher.group(2);
    String port = matcher.group(3);
    if (!scheme.equals("nats") && !scheme.equals("tls")) {
      String fitting = scheme.matches("(?i)https|wss") ? "tls" : "nats";
      String legalPort = PORT.matcher(port == null ? "" : port).matches() ? port : "4222";
      return Parsed.bad(
          "the scheme nats:// or tls://",
          host.isEmpty() || !isHost(host) ? EXAMPLE : fitting + "://" + host + ":" + legalPort);
    }
    if (host.isEmpty() || !isHost(host)) {
      return Parsed.bad("a host: a DNS name, an IPv4 address or [IPv6]", EXAMPLE);
    }
    if (port == null) {
      return Parsed.bad(
          "a port after the host", scheme + "://" + host + ":4222" + matcher.group(4));
    }
    if (!PORT.matcher(port).matches() || number(port) < 1 || number(port) > 65535) {
      return Parsed.bad("a port from 1 to 65535", scheme + "://" + host + ":4222");
    }
    if (!matcher.group(4).isEmpty()) {
      return Parsed.bad("no path after the port", scheme + "://" + host + ":" + port);
    }
    return Parsed.good(new Server(scheme, host, number(port)));
  }

  private static boolean isHost(String host) {
    return host.length() <= 255
        && (host.startsWith("[") ? IPV6.matcher(host).matches() : LABELS.matcher(host).matches());
  }

  private static int number(String port) {
    return Integer.parseInt(port);
  }

  private static String withPort(String text) {
    return text.contains(":") ? text : text + ":4222";
  }

  /** Whether the Crossplane API also accepts the text: one {@code nats://} server. */
  public boolean isPortable() {
    return servers.size() == 1 && servers.get(0).scheme().equals("nats");
  }
}
