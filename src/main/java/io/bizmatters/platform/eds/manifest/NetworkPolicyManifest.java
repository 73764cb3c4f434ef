package io.bizmatters.platform.eds.manifest;

import io.bizmatters.platform.eds.manifest.tree.KubernetesObject;
import io.bizmatters.platform.eds.manifest.tree.Tree;
import io.bizmatters.platform.eds.model.EventDrivenService;
import io.bizmatters.platform.eds.model.EventDrivenService.NetworkPolicy;
import io.bizmatters.platform.eds.model.grammar.NatsServers.Server;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Renders the NetworkPolicy. Ingress: the container's ports. Egress: DNS, NATS, and the user's
 * rules.
 */
final class NetworkPolicyManifest {

  private static final int DNS = 53;

  private NetworkPolicyManifest() {}

  static KubernetesObject of(EventDrivenService service, NetworkPolicy policy, Metadata metadata) {
    List<Object> egress = new ArrayList<>();
    egress.add(ports(List.of(port("UDP", DNS), port("TCP", DNS))));
    egress.add(ports(natsPorts(service)));
    policy.egress().forEach(rule -> egress.add(Tree.withoutNulls(rule)));
    Object ingress = ports(containerPorts(service));
    return new KubernetesObject(
        metadata
            .object("networking.k8s.io/v1", "NetworkPolicy", service.name())
            .with(
                "spec",
                Tree.of("podSelector", Tree.of("matchLabels", metadata.selector()))
                    .with("policyTypes", List.of("Ingress", "Egress"))
                    .with("ingress", List.of(ingress))
                    .with("egress", egress))
            .fields());
  }

  private static List<Object> containerPorts(EventDrivenService service) {
    List<Object> ports = new ArrayList<>();
    ports.add(port("TCP", service.containerPort()));
    for (Map<String, Object> more : service.worker().ports()) {
      String protocol = String.valueOf(more.getOrDefault("protocol", "TCP"));
      ports.add(port(protocol, Integer.parseInt(String.valueOf(more.get("containerPort")))));
    }
    return ports;
  }

  private static List<Object> natsPorts(EventDrivenService service) {
    return service.nats().servers().servers().stream()
        .map(Server::port)
        .distinct()
        .map(number -> port("TCP", number))
        .toList();
  }

  private static Object ports(List<Object> ports) {
    return Tree.of("ports", ports).fields();
  }

  private static Object port(String protocol, int number) {
    return Tree.of("protocol", protocol).with("port", number).fields();
  }
}
