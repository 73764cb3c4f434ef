package io.bizmatters.platform.eds.nats;

import java.util.List;
import java.util.Optional;

/** Names a port of a Kubernetes Service by a name that only the cluster can resolve. */
record ServiceAddress(String namespace, String service, int port) {

  /**
   * Parses {@code service}, {@code service.namespace}, {@code service.namespace.svc…} or {@code
   * pod.service.namespace.svc…}; empty for names outside the cluster.
   *
   * @param ownNamespace the namespace of the user of the name
   */
  static Optional<ServiceAddress> of(String host, int port, String ownNamespace) {
    if (host.startsWith("[") || host.matches("[0-9.]+") || host.equals("localhost")) {
      return Optional.empty();
    }
    List<String> labels = List.of(host.split("\\.", -1));
    int svc = labels.indexOf("svc");
    if (svc == 2 || svc == 3) {
      return Optional.of(new ServiceAddress(labels.get(svc - 1), labels.get(svc - 2), port));
    }
    if (svc < 0 && labels.size() <= 2) {
      String namespace = labels.size() == 2 ? labels.get(1) : ownNamespace;
      return Optional.of(new ServiceAddress(namespace, labels.get(0), port));
    }
    return Optional.empty();
  }

  /** Parses {@code host:port}. */
  static Optional<ServiceAddress> of(String hostAndPort, String ownNamespace) {
    int colon = hostAndPort.lastIndexOf(':');
    return of(
        hostAndPort.substring(0, colon),
        Integer.parseInt(hostAndPort.substring(colon + 1)),
        ownNamespace);
  }

  @Override
  public String toString() {
    return service + "." + namespace + ":" + port;
  }
}
