package io.bizmatters.platform.eds.kubernetes;

import io.bizmatters.platform.eds.kubernetes.api.Call;
import io.bizmatters.platform.eds.kubernetes.api.ClusterClient;
import io.bizmatters.platform.eds.kubernetes.api.ClusterNotices;
import io.bizmatters.platform.eds.kubernetes.api.ClusterSelection;
import java.nio.file.Path;
import java.util.Map;

/**
 * Asks a server for its version, in a JVM of its own: what reaches a kubeconfig's user and proxy.
 */
public final class LoginProbe {

  private LoginProbe() {}

  /** Takes the kubeconfig. */
  public static void main(String[] arguments) throws Exception {
    try (ClusterClient client =
        ClusterClient.open(
            ClusterSelection.of(Path.of(arguments[0])), ClusterNotices.none(), Map.of())) {
      client.send(Call.get("/version", Call.JSON));
    }
  }
}
