package io.bizmatters.platform.eds.model.grammar;

import io.bizmatters.platform.eds.model.tree.Parsed;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Holds the address from which KEDA reads the consumer's lag: the {@code
 * natsServerMonitoringEndpoint} of its nats-jetstream scaler.
 *
 * @param hostAndPort without a scheme, as KEDA requires
 * @param https whether KEDA must use TLS ({@code useHttps})
 */
public record MonitoringEndpoint(String hostAndPort, boolean https) {

  private static final Pattern GRAMMAR =
      Pattern.compile(
          "(https?://)?(\\[[0-9A-Fa-f:.]+]|[A-Za-z0-9](?:[-.A-Za-z0-9]*[A-Za-z0-9])?):([0-9]{1,5})(/.*)?");
  private static final Pattern WITHOUT_PORT =
      Pattern.compile(
          "(?i)([a-z]+://)?(\\[[0-9a-f:.]+]|[a-z0-9](?:[-.a-z0-9]*[a-z0-9])?)(?::[0-9]*)?(?:/.*)?");
  private static final Pattern IPV4 = Pattern.compile("[0-9]+(?:\\.[0-9]+){3}");
  private static final int MONITORING_PORT = 8222;
  private static final String HEADLESS = "-headless";

  /**
   * An endpoint derived from the NATS URL.
   *
   * @param guessed whether the host could also be a name outside the cluster
   */
  public record Derived(MonitoringEndpoint endpoint, boolean guessed) {}

  /** Parses {@code host:port} or {@code https://host:port}. */
  public static Parsed<MonitoringEndpoint> parse(String text) {
    String rule = "host:port without a path, or https://host:port";
    Matcher matcher = GRAMMAR.matcher(text);
    if (!matcher.matches()) {
      return Parsed.bad(rule, near(text));
    }
    String hostAndPort = matcher.group(2) + ":" + matcher.group(3);
    int port = Integer.parseInt(matcher.group(3));
    if (port < 1 || port > 65535) {
      return Parsed.bad("a port from 1 to 65535", matcher.group(2) + ":" + MONITORING_PORT);
    }
    boolean plain = "http://".equals(matcher.group(1));
    if (plain || matcher.group(4) != null) {
      return Parsed.bad(rule, hostAndPort);
    }
    return Parsed.good(new MonitoringEndpoint(hostAndPort, matcher.group(1) != null));
  }

  /** Suggests a legal text: the host with a port, or the usual endpoint. */
  private static String near(String text) {
    Matcher url = WITHOUT_PORT.matcher(text);
    if (!url.matches()) {
      return "nats-headless.nats.svc.cluster.local:" + MONITORING_PORT;
    }
    boolean https = "https://".equalsIgnoreCase(url.group(1));
    return https ? "https://" + url.group(2) + ":443" : url.group(2) + ":" + MONITORING_PORT;
  }

  /**
   * Derives the endpoint of the NATS chart's headless Service from a URL's host; empty when the
   * host is not in the cluster. The chart's other Service lacks the monitoring port, and KEDA must
   * reach the consumer's leader by pod name.
   *
   * @param namespace the service's namespace, for a host that is only a Service name
   */
  public static Optional<Derived> derive(String host, Optional<String> namespace) {
    if (host.startsWith("[") || IPV4.matcher(host).matches() || host.equals("localhost")) {
      return Optional.empty();
    }
    List<String> labels = List.of(host.split("\\.", -1));
    int svc = labels.indexOf("svc");
    if (svc == 2) {
      String domain = domain(labels, 3);
      return certain(headless(labels.get(0)) + "." + labels.get(1) + ".svc." + domain);
    }
    if (svc == 3) {
      String domain = domain(labels, 4);
      return certain(labels.get(1) + "." + labels.get(2) + ".svc." + domain);
    }
    if (svc < 0 && labels.size() == 2) {
      String endpoint = headless(labels.get(0)) + "." + labels.get(1) + ".svc.cluster.local";
      return Optional.of(new Derived(at(endpoint), true));
    }
    if (svc < 0 && labels.size() == 1) {
      return namespace.flatMap(
          own -> certain(headless(labels.get(0)) + "." + own + ".svc.cluster.local"));
    }
    return Optional.empty();
  }

  private static Optional<Derived> certain(String host) {
    return Optional.of(new Derived(at(host), false));
  }

  private static MonitoringEndpoint at(String host) {
    return new MonitoringEndpoint(host + ":" + MONITORING_PORT, false);
  }

  private static String domain(List<String> labels, int from) {
    return labels.size() > from
        ? String.join(".", labels.subList(from, labels.size()))
        : "cluster.local";
  }

  private static String headless(String service) {
    return service.endsWith(HEADLESS) ? service : service + HEADLESS;
  }

  /** Returns the host without the port. */
  public String host() {
    return hostAndPort.substring(0, hostAndPort.lastIndexOf(':'));
  }

  /**
   * Whether the host is a Service of the cluster that is not headless; KEDA cannot reach a
   * consumer's leader through it.
   */
  public boolean isPlainService() {
    List<String> labels = List.of(host().split("\\.", -1));
    return labels.indexOf("svc") == 2 && !labels.get(0).endsWith(HEADLESS);
  }
}
