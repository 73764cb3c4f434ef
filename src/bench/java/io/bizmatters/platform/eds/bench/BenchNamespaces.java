package io.bizmatters.platform.eds.bench;

import io.bizmatters.platform.eds.kubernetes.TestCluster;
import java.util.stream.Collectors;

/** Namespaces for one run each. */
final class BenchNamespaces {

  private static final String SECRET =
      "apiVersion: v1\nkind: Secret\nstringData: {password: hush}\nmetadata:\n  name: ";

  private final TestCluster cluster;
  private int number;

  BenchNamespaces(TestCluster cluster) {
    this.cluster = cluster;
  }

  /** Creates a namespace with what the services need. */
  String create(ServicesProject project) {
    String name = empty();
    String secrets =
        project.names().stream()
            .map(worker -> worker + "-conn")
            .collect(Collectors.joining("\n---\n" + SECRET, SECRET, "\n---\n" + SECRET + "cache-conn"));
    cluster.kubectlReading(secrets, "-n", name, "create", "-f", "-").orFail();
    return name;
  }

  /** Creates a namespace that lacks the services' Secrets. */
  String empty() {
    String name = "bench-" + ProcessHandle.current().pid() + "-" + number++;
    cluster.kubectl("create", "namespace", name).orFail();
    return name;
  }

  /**
   * A cluster's Services are slow to make when there are thousands of them, and a module's first
   * release looks for its others.
   */
  void forget(String namespace) {
    cluster.kubectl("-n", namespace, "delete", "services,leases", "--all", "--wait=false").orFail();
  }
}
