package io.bizmatters.platform.eds.kubernetes.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.bizmatters.platform.eds.kubernetes.LoginCase;
import io.bizmatters.platform.eds.kubernetes.LoginCase.Kubectl;
import io.bizmatters.platform.eds.kubernetes.LoginCases;
import io.bizmatters.platform.eds.kubernetes.LoginTable;
import io.bizmatters.platform.eds.kubernetes.LoginTable.Ended;
import io.bizmatters.platform.eds.kubernetes.OnCluster;
import io.bizmatters.platform.eds.kubernetes.TestCluster;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Of each kubeconfig, kubectl has the server hear the same as this plugin does; or nothing, where
 * this plugin refuses it and does not say that it is the stricter one.
 */
@OnCluster
@TestInstance(Lifecycle.PER_CLASS)
class KubeconfigLoginClusterTest {

  private LoginTable table;

  @BeforeAll
  void start(@TempDir Path folder) throws Exception {
    table = new LoginTable(folder);
  }

  @AfterAll
  void stop() throws Exception {
    table.close();
  }

  private static Stream<LoginCase> cases() {
    return LoginCases.all().filter(login -> login.kubectl() != Kubectl.NOT_ASKED);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void kubectlTellsTheServerTheSame(LoginCase login, TestCluster cluster) throws Exception {
    Ended plugin = table.plugin(login);
    Ended kubectl = table.kubectl(login, cluster.kubectlProgram());
    if (login.kubectl() == Kubectl.GOES_ON) {
      assertThat(kubectl.notes()).as("kubectl goes on").isNotEmpty();
      assertThat(plugin.notes()).isEmpty();
    } else {
      assertThat(kubectl.said().isEmpty())
          .as("kubectl succeeds; it says: " + kubectl.said())
          .isEqualTo(plugin.said().isEmpty());
      assertThat(kubectl.notes()).as(kubectl.said()).isEqualTo(heard(login, plugin));
    }
  }

  private static List<String> heard(LoginCase login, Ended plugin) {
    return login.refused().isEmpty() ? plugin.notes() : List.of();
  }
}
