package io.bizmatters.platform.eds.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.bizmatters.platform.eds.kubernetes.Outcome;
import io.bizmatters.platform.eds.nats.NatsServer;
import io.bizmatters.platform.eds.nats.Streams;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code mvn eds:validate -Deds.nats.check} at a NATS that asks who one is. */
@Tag("cluster")
class NatsByMavenClusterTest {

  private static final String SECRET = "s3cr3t-of-nats";

  @TempDir private Path folder;

  private MavenBuild maven() throws Exception {
    return maven(SECRET);
  }

  private MavenBuild maven(String password) throws Exception {
    return MavenBuild.of("3.9", folder)
        .with("KUBECONFIG", folder.resolve("none"))
        .server("nats", password);
  }

  @Test
  void whoTheBuildIsStandsInTheSettings() throws Exception {
    try (NatsServer server = guarded();
        Streams streams = streams(server)) {
      AProject.in(folder).service(service(server, streams.name())).write();
      String[] check = {"-B", "eds:validate", "-Deds.nats.check"};

      // monitoring asks nobody who he is
      Outcome seen = maven().run(check);
      assertThat(seen.exit()).as(seen.out()).isZero();
      assertThat(seen.out()).contains("NATS: monitoring " + server.monitoring() + "\n");

      Outcome stranger =
          maven().run("-B", "eds:validate", "-Deds.nats.check", "-Deds.nats.access=direct");
      assertThat(stranger.exit()).isNotZero();
      assertThat(stranger.out())
          .contains(
              "NATS of service shop/orders-worker",
              "no look at stream " + streams.name() + " and consumer worker",
              "  fix  ")
          .doesNotContain(SECRET, "\tat ");

      Outcome withheld =
          maven()
              .run(
                  "-B",
                  "eds:validate",
                  "-Deds.nats.check",
                  "-Deds.nats.access=direct",
                  "-Deds.nats.server.id=nats");
      assertThat(withheld.exit()).isNotZero();
      assertThat(withheld.out()).contains("eds.nats.hosts").doesNotContain(SECRET);

      Outcome known =
          maven()
              .run(
                  "-B",
                  "eds:validate",
                  "-Deds.nats.check",
                  "-Deds.nats.server.id=nats",
                  "-Deds.nats.hosts=127.0.0.1",
                  "-Deds.accept.warnings=consumer.maxDeliver");
      assertThat(known.exit()).as(known.out()).isZero();
      assertThat(known.out())
          .contains(
              "[INFO] NATS: direct " + server.url() + "\n",
              "[INFO] shop/orders-worker  valid\n",
              "maxDeliver -1")
          .doesNotContainPattern("WARNING.*maxDeliver -1")
          .doesNotContain(SECRET);

      AProject.in(folder).service(service(server, "NOWHERE")).write();
      Outcome missing =
          maven()
              .run(
                  "-B",
                  "eds:validate",
                  "-Deds.nats.check",
                  "-Deds.nats.server.id=nats",
                  "-Deds.nats.hosts=127.0.0.1");
      assertThat(missing.exit()).isNotZero();
      assertThat(missing.out())
          .contains("stream NOWHERE of", "account $G has no such stream", "  fix  ")
          .doesNotContain(SECRET, "\tat ");

      Outcome unknown =
          maven().run("-B", "eds:validate", "-Deds.nats.check", "-Deds.nats.server.id=nobody");
      assertThat(unknown.exit()).isNotZero();
      assertThat(unknown.out())
          .contains("eds.nats.server.id: settings.xml has no server nobody")
          .doesNotContain("\tat ");
    }
  }

  @Test
  void aPasswordOfTheSettingsMayBeEncrypted() throws Exception {
    try (NatsServer server = guarded();
        Streams streams = streams(server)) {
      AProject.in(folder).service(service(server, streams.name())).write();
      Path security = folder.resolve("settings-security.xml");
      String master = encrypted(security, "--encrypt-master-password", "of the machine");
      Files.writeString(
          security, "<settingsSecurity><master>" + master + "</master></settingsSecurity>");
      String password = encrypted(security, "--encrypt-password", SECRET);
      assertThat(password).isNotEqualTo(master).doesNotContain(SECRET);

      Outcome known =
          maven(password)
              .run(
                  "-B",
                  "-X",
                  "-Dsettings.security=" + security,
                  "eds:validate",
                  "-Deds.nats.check",
                  "-Deds.nats.access=direct",
                  "-Deds.nats.server.id=nats",
                  "-Deds.nats.hosts=127.0.0.1");
      assertThat(known.exit()).as(known.out()).isZero();
      assertThat(known.out()).contains("NATS: direct " + server.url()).doesNotContain(SECRET);
    }
  }

  private String encrypted(Path security, String option, String text) throws Exception {
    Outcome outcome = maven("").run("-Dsettings.security=" + security, option, text);
    assertThat(outcome.exit()).as(outcome.out()).isZero();
    return outcome
        .out()
        .lines()
        .map(String::strip)
        .filter(line -> line.startsWith("{") && line.endsWith("}"))
        .findFirst()
        .orElseThrow(() -> new AssertionError(outcome.out()));
  }

  /** It knows one user, by a password. */
  private static NatsServer guarded() throws Exception {
    return NatsServer.start(
        NatsServer.NEWEST, "authorization { users: [{user: any, password: \"" + SECRET + "\"}] }");
  }

  private static Streams streams(NatsServer server) throws Exception {
    return Streams.lasting(server.url().replace("//", "//any:" + SECRET + "@")).durable("worker");
  }

  private static String service(NatsServer server, String stream) {
    return AProject.service(
        server.url(), server.monitoring(), "shop", "orders-worker", "acme/orders-worker:1", stream);
  }
}
