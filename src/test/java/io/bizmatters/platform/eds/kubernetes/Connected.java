package io.bizmatters.platform.eds.kubernetes;

import io.bizmatters.platform.eds.kubernetes.api.ClusterClient;
import io.bizmatters.platform.eds.kubernetes.api.ClusterException;
import io.bizmatters.platform.eds.kubernetes.api.ClusterSelection;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** Opens a connection to the cluster before each test of a class, and closes it afterwards. */
public abstract class Connected {

  private Optional<ClusterClient> client = Optional.empty();

  @BeforeEach
  public final void connect(TestCluster cluster) throws ClusterException {
    client = Optional.of(ClusterClient.open(ClusterSelection.of(cluster.kubeconfig())));
  }

  @AfterEach
  public final void disconnect() {
    client.orElseThrow().close();
  }

  /** Returns the connection of the test that runs. */
  protected final ClusterClient client() {
    return client.orElseThrow();
  }
}
