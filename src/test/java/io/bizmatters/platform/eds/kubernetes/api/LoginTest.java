package io.bizmatters.platform.eds.kubernetes.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.bizmatters.platform.eds.kubernetes.Command;
import io.bizmatters.platform.eds.kubernetes.LoginCase;
import io.bizmatters.platform.eds.kubernetes.LoginProbe;
import io.bizmatters.platform.eds.kubernetes.LoginServer;
import io.bizmatters.platform.eds.kubernetes.LoginTable;
import io.bizmatters.platform.eds.kubernetes.api.ClusterException.Reason;
import io.bizmatters.platform.eds.kubernetes.watch.LogStream;
import io.bizmatters.platform.eds.kubernetes.watch.PodLogs;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.LocalPortForward;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of a login while a build runs. */
@TestInstance(Lifecycle.PER_CLASS)
class LoginTest {

  private static final String PLUGIN =
      "exec: {apiVersion: client.authentication.k8s.io/v1, interactiveMode: Never, command:"
          + " ./plugin.sh}";

  /** Gives another token each time, and counts how often it was asked. */
  private static final String COUNTING =
      """
      #!/bin/sh
      echo asked >> '${folder}/asked'
      sleep 0.3
      echo '{"kind":"ExecCredential","apiVersion":"client.authentication.k8s.io/v1",'
      echo '"status":{"token":"t'$(wc -l < '${folder}/asked')'"${more}}}'
      """;

  private final List<String> said = new CopyOnWriteArrayList<>();
  private LoginTable table;

  @BeforeAll
  void start(@TempDir Path folder) throws Exception {
    table = new LoginTable(folder);
  }

  @AfterAll
  void stop() throws Exception {
    table.close();
  }

  private static LoginCase counting(String more) {
    return LoginCase.user("", PLUGIN).file("plugin.sh", COUNTING.replace("${more}", more));
  }

  private ClusterClient open(LoginCase login) throws IOException, ClusterException {
    return open(login, table.prepare(login));
  }

  private ClusterClient open(LoginCase login, Path folder) throws ClusterException {
    ClusterNotices notices =
        new ClusterNotices() {
          @Override
          public void said(String line) {
            said.add(line);
          }

          @Override
          public String masked(String foreign) {
            return foreign.replace("s3cret", "***");
          }
        };
    return ClusterClient.open(
        ClusterSelection.of(folder.resolve("kubeconfig")), notices, table.environment(login));
  }

  private static Answer version(ClusterClient client) throws IOException, ClusterException {
    return client.send(Call.get("/version", Call.JSON));
  }

  private static List<Answer> atOnce(ClusterClient client, int times) throws Exception {
    ExecutorService pool = Executors.newFixedThreadPool(times);
    try {
      Callable<Answer> question = () -> version(client);
      List<Answer> answers = new ArrayList<>();
      for (Future<Answer> answer : pool.invokeAll(Collections.nCopies(times, question))) {
        answers.add(answer.get());
      }
      return answers;
    } finally {
      pool.shutdownNow();
    }
  }

  private static int asked(Path folder) throws IOException {
    Path file = folder.resolve("asked");
    return Files.exists(file) ? Files.readAllLines(file).size() : 0;
  }

  // ---- exec plugins

  @Test
  void openingAsksNobody() throws Exception {
    Path folder = table.prepare(counting(""));
    open(counting(""), folder).close();
    assertThat(asked(folder)).isZero();
  }

  @Test
  void manyRequestsAskThePluginOnce() throws Exception {
    Path folder = table.prepare(counting(""));
    try (ClusterClient client = open(counting(""), folder)) {
      assertThat(atOnce(client, 12)).allMatch(Answer::isSuccess);
    }
    assertThat(asked(folder)).isEqualTo(1);
  }

  @Test
  void manyRefusalsAskThePluginOnceMore() throws Exception {
    Path folder = table.prepare(counting(""));
    try (ClusterClient client = open(counting(""), folder)) {
      version(client);
      table.server().refuse("Bearer t1");
      assertThat(atOnce(client, 12)).allMatch(Answer::isSuccess);
    }
    assertThat(asked(folder)).isEqualTo(2);
    assertThat(table.server().notes()).contains("authorization=Bearer t2 certificate=none");
  }

  @Test
  void aLoginThatIsRefusedAgainIsSaidAndNotRepeated() throws Exception {
    Path folder = table.prepare(counting(""));
    table.server().refuse("Bearer t1");
    table.server().refuse("Bearer t2");
    try (ClusterClient client = open(counting(""), folder)) {
      ClusterException refused =
          catchThrowableOfType(ClusterException.class, () -> version(client));
      assertThat(refused.reason()).isEqualTo(Reason.UNAUTHORIZED);
      assertThat(refused.fix()).contains("context here", "plugin.sh");
    }
    assertThat(asked(folder)).isEqualTo(2);
  }

  @Test
  void aLoginIsRenewedWhenItExpires() throws Exception {
    String soon = ",\"expirationTimestamp\":\"'$(date -u -d '+2 second' +%Y-%m-%dT%H:%M:%S.%NZ)'\"";
    Path folder = table.prepare(counting(soon));
    try (ClusterClient client = open(counting(""), folder)) {
      version(client);
      version(client);
      assertThat(asked(folder)).isEqualTo(1);
      Thread.sleep(2_500);
      version(client);
    }
    assertThat(asked(folder)).isEqualTo(2);
  }

  @Test
  void aPluginThatFailsIsAskedOnceForAllThatWait() throws Exception {
    LoginCase failing =
        LoginCase.user("", PLUGIN)
            .file(
                "plugin.sh",
                "#!/bin/sh\necho asked >> '${folder}/asked'\n"
                    + "printf 'token s3cret \\033[31mgone\\n' >&2\nexit 3\n");
    Path folder = table.prepare(failing);
    said.clear();
    try (ClusterClient client = open(failing, folder)) {
      client.greet();
      ClusterException refused =
          catchThrowableOfType(ClusterException.class, () -> version(client));
      assertThat(refused.what()).contains("exit code 3", "token *** gone").doesNotContain("s3cret");
    }
    assertThat(asked(folder)).isEqualTo(1);
    assertThat(said).containsExactly("plugin.sh: token *** gone");
    assertThat(table.server().notes()).isEmpty();
  }

  @Test
  void anotherCertificateIsShownOverAnotherConnection() throws Exception {
    String certificate =
        "{\"kind\":\"ExecCredential\",\"apiVersion\":\"client.authentication.k8s.io/v1\","
            + "\"status\":{\"clientCertificateData\":\"${cert.json}\",\"clientKeyData\":\"${key.json}\""
            + ",\"expirationTimestamp\":\"2999-01-01T00:00:00Z\"}}";
    LoginCase rotating =
        LoginCase.user("", PLUGIN)
            .file("first", certificate)
            .file(
                "second",
                certificate.replace("cert.json", "cert2.json").replace("key.json", "key2.json"))
            .file(
                "plugin.sh",
                "#!/bin/sh\necho asked >> '${folder}/asked'\n"
                    + "[ $(wc -l < '${folder}/asked') = 1 ] && cat '${folder}/first' || cat"
                    + " '${folder}/second'\n");
    Path folder = table.prepare(rotating);
    try (ClusterClient client = open(rotating, folder)) {
      version(client);
      table.server().refuse("");
      assertThat(catchThrowableOfType(ClusterException.class, () -> version(client)))
          .hasMessageContaining("plugin.sh");
    }
    assertThat(table.server().notes())
        .containsExactly(
            "certificate=CN=jane.example",
            "certificate=CN=jane.example",
            "certificate=CN=joan.example");
  }

  @Test
  void aProgramThatNeverEndsIsStopped() throws Exception {
    ExecProcess.Result ended =
        ExecProcess.run(List.of("sleep", "60"), Map.of(), Duration.ofMillis(200), line -> {});
    assertThat(ended.exit()).isEmpty();
  }

  // ---- token files

  @Test
  void aTokenFileIsReadAgain() throws Exception {
    LoginCase login = LoginCase.user("", "tokenFile: tok").file("tok", "one\n");
    Path folder = table.prepare(login);
    try (ClusterClient client = open(login, folder)) {
      version(client);
      Files.writeString(folder.resolve("tok"), "two");
      version(client);
      Files.delete(folder.resolve("tok"));
      version(client);
    }
    assertThat(table.server().notes())
        .containsExactly(
            "authorization=Bearer one certificate=none",
            "authorization=Bearer two certificate=none",
            "authorization=Bearer two certificate=none");
  }

  // ---- to whom a login goes

  @Test
  void redirectsAreNotFollowed() throws Exception {
    for (String other : List.of(table.server().plain(), table.server().named())) {
      LoginCase login = LoginCase.user("", "token: t");
      try (ClusterClient client = open(login)) {
        table.server().redirectTo(other + "/version");
        ClusterException refused =
            catchThrowableOfType(ClusterException.class, () -> version(client));
        assertThat(refused.what())
            .contains("redirects to " + other + "/version", "redirects are not followed");
        ClusterException refusedStream =
            catchThrowableOfType(
                ClusterException.class,
                () ->
                    client.stream(
                        Call.get("/watch", Call.JSON), Duration.ofSeconds(5), line -> {}));
        assertThat(refusedStream.what()).contains("redirects to");
      }
      assertThat(table.server().notes())
          .hasSize(2)
          .allMatch("authorization=Bearer t certificate=none"::equals);
    }
  }

  /** Java reads this property once, so a JVM of its own must be told. */
  @Test
  void aProxyIsToldItsPasswordWhereJavaIsAllowedTo() throws Exception {
    LoginCase login =
        LoginCase.of(
            "",
            "server: 'https://127.0.0.1:1', certificate-authority-data: ${ca},"
                + " proxy-url: 'http://u:p%40+@${proxy}'",
            "token: t");
    Path folder = table.prepare(login);
    Command.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Djdk.http.auth.tunneling.disabledSchemes=",
            "-cp",
            System.getProperty("java.class.path"),
            LoginProbe.class.getName(),
            folder.resolve("kubeconfig").toString())
        .run()
        .orFail();
    assertThat(table.server().notes())
        .containsExactly(
            "CONNECT 127.0.0.1:1 Proxy-Authorization: Basic dTpwQCs=",
            "authorization=Bearer t certificate=none");
  }

  @Test
  void everyWayToTheServerImpersonates() throws Exception {
    LoginCase login = LoginCase.user("", "token: t, as: jane, as-groups: [devs]");
    String told =
        "authorization=Bearer t impersonate-group=devs impersonate-user=jane certificate=none";
    try (ClusterClient client = open(login)) {
      client.stream(Call.get("/watch", Call.JSON), Duration.ofSeconds(5), line -> {}).abandon();
      LogStream log =
          new PodLogs(Api.to(client, Duration.ofMillis(1), line -> {}))
              .follow("n", "p", "c", 1, java.util.Optional.empty(), line -> {});
      awaitNotes(2); // a log that is closed sooner is never asked for
      log.close();
      try (KubernetesClient kubernetes = client.newKubernetesClient();
          LocalPortForward forward =
              kubernetes
                  .pods()
                  .inNamespace("n")
                  .withName("p")
                  .portForward(80, InetAddress.getLoopbackAddress(), 0);
          Socket socket = new Socket(InetAddress.getLoopbackAddress(), forward.getLocalPort())) {
        socket.setSoTimeout(5_000);
        awaitNotes(3);
      }
    }
    assertThat(table.server().notes()).hasSize(3).allMatch(told::equals);
  }

  private void awaitNotes(int count) throws InterruptedException {
    long end = System.nanoTime() + Duration.ofSeconds(10).toNanos();
    while (table.server().notes().size() < count && System.nanoTime() < end) {
      Thread.sleep(20);
    }
  }

  @Test
  void theTokenOfSettingsStandsForTheKubeconfigsLoginAndImpersonatesStill() throws Exception {
    LoginCase login = LoginCase.user("", PLUGIN + ", as: jane");
    Path folder = table.prepare(login);
    try (ClusterClient client =
        ClusterClient.open(
            ClusterSelection.of(folder.resolve("kubeconfig")).token("own"),
            ClusterNotices.none(),
            table.environment(login))) {
      version(client);
    }
    assertThat(table.server().notes())
        .containsExactly("authorization=Bearer own impersonate-user=jane certificate=none");
  }

  // ---- what a person reads

  @Test
  void whatIsDangerousIsAWarning() throws Exception {
    LoginCase blind =
        LoginCase.of("", "server: '${named}', insecure-skip-tls-verify: true", "token: t");
    try (ClusterClient client = open(blind)) {
      assertThat(client.warnings())
          .singleElement()
          .asString()
          .contains("clusters[here].cluster.insecure-skip-tls-verify", table.server().named());
    }
    LoginCase plain = LoginCase.of("", "server: '${plain}'", "token: t, as: jane");
    try (ClusterClient client = open(plain)) {
      assertThat(client.warnings())
          .singleElement()
          .asString()
          .contains("is not https", "token stays here");
    }
    try (ClusterClient client = open(LoginCase.user("", "token: t"))) {
      assertThat(client.warnings()).isEmpty();
    }
  }

  @Test
  void allThatIsWrongIsSaidAtOnce() throws Exception {
    LoginCase login =
        LoginCase.of(
            "",
            "server: 'ftp://x', certificate-authority-data: '%', proxy-url: 'socks5://p:1'",
            "token: 1, as-groups: [a], exec: {command: 2}");
    ClusterException refused =
        catchThrowableOfType(ClusterException.class, () -> open(login).close());
    assertThat(refused.what().lines())
        .anyMatch(line -> line.contains("cluster.server: "))
        .anyMatch(line -> line.contains("certificate-authority-data: "))
        .anyMatch(line -> line.contains("proxy-url: "))
        .anyMatch(line -> line.contains("user.as: "))
        .anyMatch(line -> line.contains("user.token: "))
        .anyMatch(line -> line.contains("exec.command: "))
        .anyMatch(line -> line.contains("exec.apiVersion: "));
  }

  @Test
  void anEmptyContextIsNotTheCurrentOne() throws Exception {
    Path folder = table.prepare(LoginCase.user("", "token: t"));
    ClusterException refused =
        catchThrowableOfType(
            ClusterException.class,
            () ->
                ClusterClient.open(ClusterSelection.of(folder.resolve("kubeconfig")).context(""))
                    .close());
    assertThat(refused.what()).isEqualTo("eds.context is empty");
    assertThat(refused.fix()).contains("it has here");
  }

  // ---- in a pod

  @Test
  void inAPodItsServiceAccountCounts() throws Exception {
    LoginCase account =
        LoginCase.whole("", "")
            .file("token", "pod-token")
            .file("ca.crt", "${ca.pem}")
            .file("namespace", "shop\n");
    Path folder = table.prepare(account);
    Map<String, String> environment = new LinkedHashMap<>(LoginServer.environment());
    environment.put("KUBERNETES_SERVICE_HOST", "127.0.0.1");
    environment.put("KUBERNETES_SERVICE_PORT", table.text("${port}"));
    PodAccess pod = new PodAccess(environment, folder);
    ClusterAccess access = pod.read(ClusterSelection.automatic());
    assertThat(access.namespace()).contains("shop");
    assertThat(access.server().url()).hasToString(table.server().secure());
    assertThat(access.login().current().authorization()).contains("Bearer pod-token");
    assertThat(
            catchThrowableOfType(
                    ClusterException.class,
                    () -> pod.read(ClusterSelection.automatic().context("prod")))
                .reason())
        .isEqualTo(Reason.CONTEXT_UNKNOWN);
    Files.delete(folder.resolve("token"));
    assertThat(
            catchThrowableOfType(
                    ClusterException.class, () -> pod.read(ClusterSelection.automatic()))
                .what())
        .contains("service account", "token");
    Files.delete(folder.resolve("ca.crt"));
    assertThat(
            catchThrowableOfType(
                    ClusterException.class, () -> pod.read(ClusterSelection.automatic()))
                .what())
        .contains("service account", "ca.crt");
  }
}
