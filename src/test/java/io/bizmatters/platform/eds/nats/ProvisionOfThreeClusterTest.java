package io.bizmatters.platform.eds.nats;

import static org.assertj.core.api.Assertions.assertThat;

import io.bizmatters.platform.eds.kubernetes.CertifiedKey;
import io.bizmatters.platform.eds.manifest.AProvision;
import io.bizmatters.platform.eds.manifest.AService;
import io.bizmatters.platform.eds.model.EventDrivenService;
import io.bizmatters.platform.eds.nats.NatsCredentials.UserAndPassword;
import io.bizmatters.platform.eds.provision.ProvisionPlan;
import io.bizmatters.platform.eds.provision.ProvisionPlan.ProvisionStep;
import io.bizmatters.platform.eds.provision.ProvisionPlan.ProvisionStep.Action;
import io.bizmatters.platform.eds.provision.Provisioning;
import io.bizmatters.platform.eds.provision.StreamProvisioner;
import io.bizmatters.platform.eds.provision.StreamProvisioner.Done;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Three servers that are one NATS, with TLS and accounts, of which some are killed meanwhile. */
@Tag("cluster")
class ProvisionOfThreeClusterTest {

  private static final Duration DEADLINE = Duration.ofSeconds(10);
  private static final String ACCOUNTS =
      "accounts { SYS { users: [{user: s, password: s}] }, A { jetstream: enabled, users: [{user: a,"
          + " password: pa}] }, B { jetstream: enabled, users: [{user: b, password: pb}] } }\n"
          + "system_account: SYS";
  private static final Provisioning.Options CAREFUL = new Provisioning.Options(false, false);

  @TempDir private Path folder;

  private String write(String file, String text) throws IOException {
    return Files.writeString(folder.resolve(file), text).toString();
  }

  private static List<EventDrivenService> services(int replicas) {
    return IntStream.range(0, 12)
        .mapToObj(
            i ->
                AService.named("w" + i)
                    .account("A")
                    .reads("S" + i, "w" + i + "-workers")
                    .provision(AProvision.of("s" + i + ".*").replicas(replicas).build())
                    .build())
        .toList();
  }

  private static NatsSessions as(String user, String password, NatsTls tls) {
    return new NatsSessions(new UserAndPassword(user, password), tls);
  }

  @Test
  void theOnlyServerMayBeKilledAndStartedAgainWhileAPlanIsCarriedOut() throws Exception {
    ExecutorService other = Executors.newSingleThreadExecutor();
    try (NatsServer server = NatsServer.start(NatsServer.NEWEST, ACCOUNTS);
        NatsSessions sessions = as("a", "pa", NatsTls.ofJvm())) {
      StreamProvisioner provisioner =
          new StreamProvisioner(() -> sessions.session(server.url(), DEADLINE));
      ProvisionPlan plan = provisioner.plan(services(1), CAREFUL);
      Future<List<Done>> running = other.submit(() -> provisioner.carryOut(plan));
      server.kill();
      server.restart();
      assertThat(running.get(1, TimeUnit.MINUTES))
          .hasSize(24)
          .allSatisfy(done -> assertThat(done.denied()).isEmpty());
      assertThat(provisioner.plan(services(1), CAREFUL).steps())
          .allMatch(step -> step.action() == Action.UNCHANGED);
    } finally {
      other.shutdownNow();
    }
  }

  @Test
  void serversMayComeAndGoWhileAPlanIsCarriedOut() throws Exception {
    CertifiedKey key = CertifiedKey.make(folder, "EC", "127.0.0.1");
    String certificate = write("nats.crt", key.certificate());
    List<NatsServer> servers =
        NatsServer.startThree(
            NatsServer.NEWEST,
            ACCOUNTS
                + "\ntls { cert_file: \""
                + certificate
                + "\", key_file: \""
                + write("nats.key", key.pkcs8())
                + "\" }");
    String url = NatsServer.url(servers).replace("nats://", "tls://");
    NatsTls trusting = NatsCertificates.of(Map.of("EDS_NATS_CA", certificate));
    ExecutorService other = Executors.newSingleThreadExecutor();
    try (NatsSessions sessions = as("a", "pa", trusting);
        NatsSessions neighbour = as("b", "pb", trusting)) {
      StreamProvisioner provisioner = new StreamProvisioner(() -> sessions.session(url, DEADLINE));
      ProvisionPlan plan = provisioner.plan(services(3), CAREFUL);
      assertThat(plan.steps()).hasSize(24).allMatch(step -> step.action() == Action.CREATE);
      Future<List<Done>> running = other.submit(() -> provisioner.carryOut(plan));
      for (NatsServer server : servers.subList(0, 2)) {
        server.kill();
        server.restart();
      }
      assertThat(running.get(2, TimeUnit.MINUTES))
          .hasSize(24)
          .allSatisfy(done -> assertThat(done.denied()).isEmpty());
      assertThat(provisioner.plan(services(3), CAREFUL).steps())
          .allMatch(step -> step.action() == Action.UNCHANGED);

      StreamProvisioner elsewhere = new StreamProvisioner(() -> neighbour.session(url, DEADLINE));
      assertThat(elsewhere.plan(services(3), CAREFUL).steps())
          .as("another account has nothing of it")
          .allMatch(step -> step.action() == Action.CREATE);

      ProvisionStep fewer = provisioner.plan(services(1), CAREFUL).steps().get(0);
      assertThat(fewer.refusals())
          .singleElement()
          .satisfies(one -> assertThat(one.found()).isEqualTo("3 (1 is wanted)"));
      ProvisionStep production =
          elsewhere.plan(services(1), new Provisioning.Options(false, true)).steps().get(0);
      assertThat(production.notes())
          .containsExactly(
              "replicas 1 in production on several NATS servers: 3 bear the loss of one");
    } finally {
      other.shutdownNow();
      servers.forEach(NatsServer::close);
    }
  }
}
