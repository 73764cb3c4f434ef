package io.bizmatters.platform.eds.kubernetes.api;

import io.bizmatters.platform.eds.kubernetes.api.ClusterException.Reason;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.LocalPortForward;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.StringJoiner;
import tools.jackson.databind.JsonNode;

/**
 * Forwards a port of this machine, through the API server, to a ready pod behind a Service. It
 * listens on 127.0.0.1, so only this machine can reach it.
 */
public final class PortForward implements AutoCloseable {

  private final KubernetesClient kubernetes;
  private final LocalPortForward forward;

  private PortForward(KubernetesClient kubernetes, LocalPortForward forward) {
    this.kubernetes = kubernetes;
    this.forward = forward;
  }

  /**
   * Opens a free local port.
   *
   * @param port the port of the Service
   * @throws ClusterException when the Service or a ready pod behind it is missing, or may not be
   *     read
   */
  public static PortForward open(ClusterClient client, String namespace, String service, int port)
      throws ClusterException {
    String what = "Service " + service + " in namespace " + namespace;
    String root = "/api/v1/namespaces/" + namespace;
    JsonNode spec = get(client, what, root + "/services/" + service).path("spec");
    if (spec.path("selector").isEmpty()) {
      throw refused(what + " has no selector, so no pod behind it is known");
    }
    String pods = root + "/pods?limit=50&labelSelector=" + selector(spec.path("selector"));
    for (JsonNode pod : get(client, "pods of " + what, pods).path("items")) {
      if (isReady(pod)) {
        int target = targetPort(spec, port, pod);
        return open(
            client, namespace, pod.path("metadata").path("name").asString(""), what, target);
      }
    }
    throw refused("no pod of " + what + " is ready");
  }

  private static PortForward open(
      ClusterClient client, String namespace, String pod, String what, int port)
      throws ClusterException {
    KubernetesClient kubernetes = client.newKubernetesClient();
    try {
      // without an address it would listen on all interfaces of this machine
      InetAddress nearEnd = InetAddress.getByAddress("localhost", new byte[] {127, 0, 0, 1});
      return new PortForward(
          kubernetes,
          kubernetes.pods().inNamespace(namespace).withName(pod).portForward(port, nearEnd, 0));
    } catch (KubernetesClientException | IOException failure) {
      kubernetes.close();
      throw new ClusterException(
          Reason.REFUSED,
          "cannot forward a port to pod " + pod + " of " + what + ": " + failure.getMessage(),
          "eds.nats.access=port-forward needs the right to create pods/portforward",
          failure);
    }
  }

  private static JsonNode get(ClusterClient client, String what, String path)
      throws ClusterException {
    try {
      Answer answer = client.send(Call.get(path, Call.JSON));
      if (!answer.isSuccess()) {
        throw refused(what + ": " + answer.message());
      }
      return answer.body();
    } catch (IOException lost) {
      throw new ClusterException(
          Reason.UNREACHABLE,
          "cannot reach " + client.server() + " (" + lost.getMessage() + ")",
          "see whether `kubectl version` gets an answer",
          lost);
    }
  }

  private static String selector(JsonNode labels) {
    StringJoiner selector = new StringJoiner(",");
    labels
        .properties()
        .forEach(label -> selector.add(label.getKey() + "=" + label.getValue().asString("")));
    return URLEncoder.encode(selector.toString(), StandardCharsets.UTF_8);
  }

  private static boolean isReady(JsonNode pod) {
    if (pod.path("metadata").has("deletionTimestamp")) {
      return false;
    }
    for (JsonNode condition : pod.path("status").path("conditions")) {
      if (condition.path("type").asString("").equals("Ready")) {
        return condition.path("status").asString("").equals("True");
      }
    }
    return false;
  }

  /** Resolves the pod's port: a Service may name it, or map it to another number. */
  private static int targetPort(JsonNode spec, int port, JsonNode pod) {
    for (JsonNode known : spec.path("ports")) {
      if (known.path("port").asInt(0) == port) {
        JsonNode target = known.path("targetPort");
        return target.isString() ? containerPort(pod, target.asString(), port) : target.asInt(port);
      }
    }
    return port;
  }

  private static int containerPort(JsonNode pod, String name, int otherwise) {
    for (JsonNode container : pod.path("spec").path("containers")) {
      for (JsonNode port : container.path("ports")) {
        if (port.path("name").asString("").equals(name)) {
          return port.path("containerPort").asInt(otherwise);
        }
      }
    }
    return otherwise;
  }

  private static ClusterException refused(String what) {
    return new ClusterException(
        Reason.REFUSED, what, "eds.nats.url says where the build sees NATS, eds.nats.access how");
  }

  /** The port of this machine. */
  public int localPort() {
    return forward.getLocalPort();
  }

  /** Whether the port is still open. */
  public boolean isAlive() {
    return forward.isAlive();
  }

  /** Closes the port; ignores failures, because nothing is sent any more. */
  @Override
  public void close() {
    try {
      forward.close();
    } catch (IOException gone) {
      // nothing left to close
    } finally {
      kubernetes.close();
    }
  }
}
