package io.bizmatters.platform.eds.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.bizmatters.platform.eds.cluster.Outcome;
import io.bizmatters.platform.eds.nats.NatsServer;
import io.bizmatters.platform.eds.nats.Streams;
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
    return MavenBuild.of("3.9", folder)
        .with("KUBECONFIG", folder.resolve("none"))
        .server("nats", SECRET);
  }

  @Test
  void whoTheBuildIsStandsInTheSettings() throws Exception {
    String users = "authorization { users: [{user: any, password: \"" + SECRET + "\"}] }";
    try (NatsServer server = NatsServer.start(NatsServer.NEWEST, users);
        Streams streams =
            Streams.lasting(server.url().replace("//", "//any:" + SECRET + "@"))
                .durable("worker")) {
      AProject.in(folder).service(service(server, streams.name())).write();
      String[] check = {"-B", "eds:validate", "-Deds.nats.check"};

      // monitoring asks nobody who he is
      Outcome seen = maven().run(check);
      assertThat(seen.exit()).as(seen.out()).isZero();
      assertThat(seen.out()).contains("NATS: monitoring " + server.monitoring() + "\n");

      Outcome stranger =
          maven().run("-B", "eds:validate", "-Deds.nats.check", "-Deds.nats.access=direct");
      assertThat(stranger.out())
          .contains("stream " + streams.name() + " of service shop/orders-worker  not seen yet")
          .doesNotContain(SECRET);

      Outcome known =
          maven().run("-B", "eds:validate", "-Deds.nats.check", "-Deds.nats.server.id=nats");
      assertThat(known.exit()).as(known.out()).isZero();
      assertThat(known.out())
          .contains(
              "[INFO] NATS: direct " + server.url() + "\n",
              "[INFO] shop/orders-worker  valid\n",
              "maxDeliver -1")
          .doesNotContain(SECRET);

      AProject.in(folder).service(service(server, "NOWHERE")).write();
      Outcome missing =
          maven().run("-B", "eds:validate", "-Deds.nats.check", "-Deds.nats.server.id=nats");
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

  private static String service(NatsServer server, String stream) {
    return AProject.service(
        server.url(), server.monitoring(), "shop", "orders-worker", "acme/orders-worker:1", stream);
  }
}
