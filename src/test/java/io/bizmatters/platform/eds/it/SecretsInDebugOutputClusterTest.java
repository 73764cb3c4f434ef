package io.bizmatters.platform.eds.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.bizmatters.platform.eds.kubernetes.Outcome;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code mvn -X -e}, which also prints what Maven itself knows of the goals, with a marked secret
 * in every place that a build takes logins from. Neither the cluster nor NATS is there.
 */
@Tag("cluster")
class SecretsInDebugOutputClusterTest {

  private static final String MARK = "m4rked";

  @TempDir private Path folder;

  @BeforeEach
  void writeAProject() throws Exception {
    AProject.in(folder)
        .service(
            AProject.service(
                "nats://127.0.0.1:1",
                "127.0.0.1:1",
                "orders",
                "orders-worker",
                "acme/w:1",
                "ORDERS"))
        .write();
  }

  /** Maven with a login for everything; those of settings.xml are encrypted. */
  private MavenBuild maven() throws Exception {
    Path kubeconfig =
        Files.writeString(
            folder.resolve("kubeconfig"),
            """
            apiVersion: v1
            kind: Config
            current-context: c
            contexts: [{name: c, context: {cluster: c, user: u}}]
            clusters: [{name: c, cluster: {server: "https://127.0.0.1:1"}}]
            users: [{name: u, user: {token: %s-kubeconfig}}]
            """
                .formatted(MARK));
    Path security =
        Files.writeString(
            folder.resolve("settings-security.xml"),
            "<settingsSecurity><master>"
                + encrypted("-emp", "master")
                + "</master></settingsSecurity>");
    String ofServer = "-Dsettings.security=" + security;
    return MavenBuild.of("3.9", folder)
        .server("cluster", encrypted(ofServer, "-ep", "cluster"))
        .server("nats", encrypted(ofServer, "-ep", "nats"))
        .with("MAVEN_ARGS", ofServer)
        .with("KUBECONFIG", kubeconfig)
        .with("EDS_NATS_URL", "nats://u:" + MARK + "-env-url@127.0.0.1:1")
        .with("EDS_NATS_USER", "admin")
        .with("EDS_NATS_PASSWORD", MARK + "-env-password")
        .with("EDS_NATS_TOKEN", MARK + "-env-token")
        .with("DB_PASSWORD", MARK + "-env-other");
  }

  private String encrypted(String... options) throws Exception {
    String[] words = options.clone();
    words[words.length - 1] = MARK + "-" + words[words.length - 1];
    String[] lines = MavenBuild.of("3.9", folder).runApart(words).orFail().strip().split("\n", -1);
    assertThat(lines[lines.length - 1]).startsWith("{").endsWith("}");
    return lines[lines.length - 1];
  }

  private Outcome run(int exit, String... goals) throws Exception {
    return run(maven(), exit, goals);
  }

  private Outcome run(MavenBuild maven, int exit, String... goals) throws Exception {
    String[] words =
        Stream.concat(
                Stream.of("-B", "-X", "-e", "-Deds.retryTimeout=0s", "-Ddetail"), Stream.of(goals))
            .toArray(String[]::new);
    Outcome outcome = maven.run(words);
    assertThat(outcome.exit()).as(outcome.out()).isEqualTo(exit);
    assertThat(outcome.out()).contains("[DEBUG]").doesNotContain(MARK);
    try (Stream<Path> all = Files.walk(folder.resolve("target"))) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        assertThat(Files.readString(file)).as(file.toString()).doesNotContain(MARK);
      }
    }
    return outcome;
  }

  @Test
  void noLoginIsInTheOutputOfGoalsThatNeedNone() throws Exception {
    run(0, "eds:help", "eds:schema", "eds:explain", "eds:validate", "eds:generate");
  }

  @Test
  void aUrlOfTheCommandLineCountsAndItsLoginIsNotShown() throws Exception {
    Outcome outcome =
        run(
            1,
            "eds:generate",
            "eds:validate",
            "-Deds.nats.check",
            "-Deds.nats.url=nats://u:" + MARK + "-url@127.0.0.1:2");

    assertThat(outcome.out())
        .contains("nats://127.0.0.1:2: connection refused", "[nats.url.login]");
  }

  @Test
  void neitherTheTokenNorTheSeedOfACredentialsFileIsShown() throws Exception {
    Path credentials =
        Files.writeString(
            folder.resolve("worker.creds"),
            """
            -----BEGIN NATS USER JWT-----
            eyJ0eXAiOiJKV1QifQ.%1$s-jwt.%1$s-signature
            ------END NATS USER JWT------
            -----BEGIN USER NKEY SEED-----
            SU%1$s-seed
            ------END USER NKEY SEED------
            """
                .formatted(MARK));
    Outcome outcome =
        run(
            maven().with("EDS_NATS_CREDS", credentials),
            1,
            "eds:generate",
            "eds:validate",
            "-Deds.nats.check");

    assertThat(outcome.out()).contains("nats://127.0.0.1:1: connection refused");
  }

  @Test
  void noLoginOfSettingsIsShownWhereNothingAnswers() throws Exception {
    Outcome outcome =
        run(
            1,
            "eds:generate",
            "eds:status",
            "-Deds.server.id=cluster",
            "-Deds.nats.server.id=nats");

    assertThat(outcome.out()).contains("127.0.0.1:1", "(f) serverId = cluster");
  }
}
