package io.bizmatters.platform.eds.kubernetes.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.bizmatters.platform.eds.kubernetes.LoginCase;
import io.bizmatters.platform.eds.kubernetes.LoginCases;
import io.bizmatters.platform.eds.kubernetes.LoginTable;
import io.bizmatters.platform.eds.kubernetes.LoginTable.Ended;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a server hears of each kubeconfig, or why it hears nothing. */
@TestInstance(Lifecycle.PER_CLASS)
class KubeconfigLoginTest {

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
    return LoginCases.all();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void theServerHearsWhatTheKubeconfigSays(LoginCase login) throws Exception {
    Ended ended = table.plugin(login);
    assertThat(login.refused().stream().map(table::text))
        .allSatisfy(words -> assertThat(ended.said()).contains(words));
    assertThat(ended.notes())
        .as(ended.said())
        .containsExactlyElementsOf(login.sent().stream().map(table::text).toList());
    assertThat(ended.said().isEmpty()).isEqualTo(login.refused().isEmpty());
  }
}
