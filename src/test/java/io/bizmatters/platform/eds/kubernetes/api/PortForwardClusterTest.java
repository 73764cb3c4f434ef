package io.bizmatters.platform.eds.kubernetes.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bizmatters.platform.eds.kubernetes.OnCluster;
import io.bizmatters.platform.eds.kubernetes.TestCluster;
import io.bizmatters.platform.eds.kubernetes.TestNamespace;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.UnknownHostException;
import org.junit.jupiter.api.Test;

/** A forwarded port is the build's own, and no other machine's. */
@OnCluster
class PortForwardClusterTest {

  private static final String SERVER =
      """
      apiVersion: v1
      kind: Service
      metadata: {name: nats, namespace: NAMESPACE}
      spec: {selector: {app: nats}, ports: [{port: 4222}]}
      ---
      apiVersion: v1
      kind: Pod
      metadata: {name: nats, namespace: NAMESPACE, labels: {app: nats}}
      spec: {nodeName: kwok-0, containers: [{name: nats, image: nats}]}
      """;

  @Test
  void itListensOnLoopbackAloneAndNoMoreWhenItIsClosed(TestCluster cluster, TestNamespace namespace)
      throws Exception {
    cluster
        .kubectlReading(SERVER.replace("NAMESPACE", namespace.name()), "apply", "-f", "-")
        .orFail();
    cluster.kubectl("-n", namespace.name(), "wait", "--for=condition=Ready", "pod/nats").orFail();
    try (ClusterClient client = ClusterClient.open(ClusterSelection.of(cluster.kubeconfig()))) {
      int port;
      try (PortForward forward = PortForward.open(client, namespace.name(), "nats", 4222)) {
        port = forward.localPort();
        new Socket(loopback(1), port).close();
        // a server that listens on every address leaves none for another
        ServerSocket other = new ServerSocket(port, 1, loopback(2));
        assertThat(other.getLocalPort()).isEqualTo(port);
        other.close();
      }
      assertThatThrownBy(() -> new Socket(loopback(1), port)).isInstanceOf(ConnectException.class);
    }
  }

  private static InetAddress loopback(int last) throws UnknownHostException {
    return InetAddress.getByAddress(new byte[] {127, 0, 0, (byte) last});
  }
}
