package io.bizmatters.platform.eds.release;

import static org.assertj.core.api.Assertions.assertThat;

import io.bizmatters.platform.eds.manifest.AService;
import io.bizmatters.platform.eds.manifest.ServiceObjects;
import io.bizmatters.platform.eds.nats.NatsAccess;
import io.bizmatters.platform.eds.nats.NatsCredentials;
import io.bizmatters.platform.eds.nats.NatsCredentials.UserAndPassword;
import io.bizmatters.platform.eds.nats.NatsOperator;
import io.bizmatters.platform.eds.nats.NatsServer;
import io.bizmatters.platform.eds.nats.NatsTls;
import io.bizmatters.platform.eds.nats.NatsWays;
import io.bizmatters.platform.eds.nats.StreamLook;
import io.bizmatters.platform.eds.release.preflight.Findings;
import io.bizmatters.platform.eds.release.preflight.NatsCheck;
import io.nats.client.JetStreamManagement;
import io.nats.client.api.AckPolicy;
import io.nats.client.api.ConsumerConfiguration;
import io.nats.client.api.DeliverPolicy;
import io.nats.client.api.RetentionPolicy;
import io.nats.client.api.StorageType;
import io.nats.client.api.StreamConfiguration;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each trap is made for real in a real NATS, and caught. */
@Tag("cluster")
class StreamTrapsClusterTest {

  private static final String UNLIMITED = "maxDeliver -1";

  @ParameterizedTest
  @CsvSource({
    NatsServer.NEWEST + ",DIRECT",
    NatsServer.NEWEST + ",MONITORING",
    NatsServer.OLDEST + ",DIRECT",
    NatsServer.OLDEST + ",MONITORING"
  })
  void eachTrapIsNamedWithItsReasonAndItsFix(String version, NatsAccess access) throws Exception {
    try (NatsServer server = NatsServer.start(version, "")) {
      try (NatsWays ways = ways(server, NatsAccess.DIRECT, new NatsCredentials.None())) {
        make(ways.to(service(server).build()).session().management());
      }
      assertThat(findings(server, access, reads(server, "NONE", "good")))
          .contains("no such stream");
      assertThat(findings(server, access, reads(server, "WORK", "none")))
          .contains("no such consumer");
      assertThat(findings(server, access, reads(server, "WORK", "good"))).isEqualTo(UNLIMITED);
      assertThat(findings(server, access, reads(server, "WORK", "push"))).contains("push consumer");
      assertThat(findings(server, access, reads(server, "WORK", "ephemeral")))
          .contains("is ephemeral");
      assertThat(findings(server, access, reads(server, "WORK", "none-acked")))
          .contains("acknowledges by itself");
      assertThat(findings(server, access, reads(server, "WORK", "all-acked")))
          .contains("acknowledges all earlier messages with each: ", "explicit");
      assertThat(findings(server, access, reads(server, "MOVED", "left-behind")))
          .contains("filters [moved.old], the stream keeps [moved.new]", "lag stays 0");
      assertThat(findings(server, access, reads(server, "WORK", "narrow")))
          .contains("maxAckPending 40 is below lagThreshold × maxReplicas = 50");
      assertThat(findings(server, access, reads(server, "WORK", "good").batchSize(101)))
          .contains("maxAckPending 1000 is below batchSize × maxReplicas = 1010");
      assertThat(findings(server, access, reads(server, "WORK", "hasty")))
          .contains("ackWait 2s is shorter than terminationGracePeriod 30s", "processed twice");
      assertThat(findings(server, access, reads(server, "WORK", "backing-off")))
          .contains("the first delay of backoff, 1s, takes the place of ackWait")
          .doesNotContain(UNLIMITED);
      assertThat(findings(server, access, reads(server, "WORK", "passing").replicas(0, 10)))
          .contains("inactiveThreshold 3600s", "rests at 0 replicas");
      assertThat(findings(server, access, reads(server, "WORK", "late")))
          .contains("deliver policy new");
      assertThat(findings(server, access, reads(server, "QUEUE", "second")))
          .contains("cannot be made beside consumer first, which takes all subjects", "10099");
      if (version.equals(NatsServer.NEWEST)) { // older ones know no pause
        try (NatsWays ways = ways(server, NatsAccess.DIRECT, new NatsCredentials.None())) {
          ways.to(service(server).build())
              .session()
              .management()
              .pauseConsumer("WORK", "paused", ZonedDateTime.now(ZoneOffset.UTC).plusHours(1));
        }
        assertThat(findings(server, access, reads(server, "WORK", "paused")))
            .contains("is paused", "nats consumer resume WORK paused");
      }
    }
  }

  @Test
  void anAccountThatHoldsNothingIsToldWhereKedaWouldNotFindTheStream() throws Exception {
    String accounts =
        "accounts { A { jetstream: enabled, users: [{user: a, password: pa}] }, B { jetstream:"
            + " enabled, users: [{user: b, password: pb}] } }";
    try (NatsServer server = NatsServer.start(NatsServer.NEWEST, accounts)) {
      NatsCredentials build = new UserAndPassword("a", "pa");
      try (NatsWays ways = ways(server, NatsAccess.DIRECT, build)) {
        make(ways.to(service(server).account("A").build()).session().management());
      }
      assertThat(findings(server, build, reads(server, "WORK", "good").account("A")))
          .isEqualTo(UNLIMITED);
      assertThat(findings(server, build, reads(server, "WORK", "good")))
          .contains("has no account $G with JetStream, so KEDA finds nothing", "[A, B]");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {NatsServer.NEWEST, NatsServer.OLDEST})
  void aNameTagIsNoAccountForKeda(String version, @TempDir Path folder) throws Exception {
    NatsOperator operator = NatsOperator.withAccount("ORDERS");
    try (NatsServer server = NatsServer.start(version, operator.configuration())) {
      NatsCredentials build =
          NatsCredentials.of(
              Map.of("EDS_NATS_CREDS", operator.credentials(folder.resolve("b.creds")).toString()));
      try (NatsWays ways = ways(server, NatsAccess.DIRECT, build)) {
        make(ways.to(service(server).account(operator.account()).build()).session().management());
      }
      assertThat(findings(server, build, reads(server, "WORK", "good").account(operator.account())))
          .isEqualTo(UNLIMITED);
      String byTag = findings(server, build, reads(server, "WORK", "good").account("ORDERS"));
      if (version.equals(NatsServer.OLDEST)) {
        // to 2.10.12 monitoring answers an unknown account with all of them: KEDA finds the tag
        assertThat(byTag).isEqualTo(UNLIMITED);
      } else {
        assertThat(byTag)
            .contains("ORDERS is the name tag of account", "nats.account: " + operator.account());
      }
    }
  }

  @Test
  void aMonitoringEndpointOfAnotherNatsIsTold() throws Exception {
    try (NatsServer server = NatsServer.start();
        NatsServer other = NatsServer.start()) {
      try (NatsWays ways = ways(server, NatsAccess.DIRECT, new NatsCredentials.None())) {
        make(ways.to(service(server).build()).session().management());
      }
      try (NatsWays ways = ways(other, NatsAccess.DIRECT, new NatsCredentials.None())) {
        ways.to(service(other).build()).session().management().addStream(stream("OTHER", "o"));
      }
      AService worker = reads(server, "WORK", "good").monitoring(other.monitoring(), false);
      assertThat(findings(server, NatsAccess.DIRECT, worker))
          .contains(
              "account $G has no stream WORK there, and has it at " + server.url(),
              "KEDA scales by what it reads there");
      AService silent = reads(server, "WORK", "good").monitoring("no.such.host:8222", false);
      assertThat(findings(server, NatsAccess.DIRECT, silent))
          .contains("could not be checked from here", "unknown host");
    }
  }

  @Test
  void ofThreeServersTheLeaderIsNamedWhereKedaCannotFindIt() throws Exception {
    List<NatsServer> servers = NatsServer.startThree(NatsServer.NEWEST, "");
    try {
      NatsServer first = servers.get(0);
      try (NatsWays ways = ways(first, NatsAccess.DIRECT, new NatsCredentials.None())) {
        JetStreamManagement management = ways.to(service(first).build()).session().management();
        management.addStream(
            StreamConfiguration.builder(stream("WORK", "work.*")).replicas(3).build());
        management.createConsumer("WORK", consumer("good").build());
      }
      AService behind =
          reads(first, "WORK", "good").monitoring("nats.nats.svc.cluster.local:8222", false);
      assertThat(findings(first, NatsAccess.DIRECT, behind))
          .containsPattern("is led by server n[123], which nats\\.nats\\.svc\\.cluster\\.local");
      AService headless =
          reads(first, "WORK", "good")
              .monitoring("nats-headless.nats.svc.cluster.local:8222", false);
      assertThat(findings(first, NatsAccess.DIRECT, headless)).doesNotContain("is led by");
    } finally {
      servers.forEach(NatsServer::close);
    }
  }

  @Test
  void aMonitoringEndpointThatIsSilentIsWaitedForOnce() throws Exception {
    try (NatsServer server = NatsServer.start(NatsServer.NEWEST, "");
        SilentPort monitoring = new SilentPort();
        NatsWays ways = ways(server, NatsAccess.DIRECT, new NatsCredentials.None());
        StreamLook streams = new StreamLook(ways)) {
      make(ways.to(service(server).build()).session().management());
      List<ServiceObjects> services = new ArrayList<>();
      for (String consumer : List.of("good", "narrow", "late")) {
        services.add(
            AService.named(consumer)
                .nats(server.url())
                .monitoring(monitoring.hostAndPort(), false)
                .reads("WORK", consumer)
                .generated());
      }
      assertThat(new NatsCheck(streams).check(services).notices())
          .extracting(Findings.Notice::text)
          .filteredOn(text -> text.startsWith("could not be checked from here: "))
          .hasSize(3);
      assertThat(monitoring.calls()).isEqualTo(1);
    }
  }

  private static void make(JetStreamManagement nats) throws Exception {
    nats.addStream(stream("WORK", "work.*"));
    nats.createConsumer("WORK", consumer("good").build());
    nats.createConsumer("WORK", consumer("push").deliverSubject("to.nobody").build());
    nats.createConsumer(
        "WORK",
        ConsumerConfiguration.builder().name("ephemeral").inactiveThreshold(600_000).build());
    nats.createConsumer("WORK", consumer("none-acked").ackPolicy(AckPolicy.None).build());
    nats.createConsumer("WORK", consumer("all-acked").ackPolicy(AckPolicy.All).build());
    nats.createConsumer("WORK", consumer("narrow").maxAckPending(40L).build());
    nats.createConsumer("WORK", consumer("hasty").ackWait(2_000).build());
    nats.createConsumer(
        "WORK", consumer("backing-off").maxDeliver(3).backoff(1_000, 60_000).build());
    nats.createConsumer("WORK", consumer("passing").inactiveThreshold(3_600_000).build());
    nats.createConsumer("WORK", consumer("late").deliverPolicy(DeliverPolicy.New).build());
    nats.createConsumer("WORK", consumer("paused").build());
    nats.addStream(stream("MOVED", "moved.old"));
    nats.createConsumer("MOVED", consumer("left-behind").filterSubject("moved.old").build());
    nats.updateStream(stream("MOVED", "moved.new"));
    nats.addStream(
        StreamConfiguration.builder(stream("QUEUE", "queue.*"))
            .retentionPolicy(RetentionPolicy.WorkQueue)
            .build());
    nats.createConsumer("QUEUE", consumer("first").build());
  }

  private static StreamConfiguration stream(String name, String subject) {
    return StreamConfiguration.builder()
        .name(name)
        .subjects(subject)
        .storageType(StorageType.Memory)
        .build();
  }

  private static ConsumerConfiguration.Builder consumer(String name) {
    return ConsumerConfiguration.builder().durable(name);
  }

  private static AService service(NatsServer server) {
    return AService.named("w").nats(server.url()).monitoring(server.monitoring(), false);
  }

  private static AService reads(NatsServer server, String stream, String consumer) {
    return service(server).reads(stream, consumer);
  }

  private static String findings(NatsServer server, NatsAccess access, AService worker)
      throws Exception {
    return findings(ways(server, access, new NatsCredentials.None()), worker);
  }

  private static String findings(NatsServer server, NatsCredentials build, AService worker)
      throws Exception {
    return findings(ways(server, NatsAccess.AUTOMATIC, build), worker);
  }

  /** All that is said, of a consumer that is as it should be that it tries for ever. */
  private static String findings(NatsWays ways, AService worker) throws Exception {
    try (StreamLook streams = new StreamLook(ways)) {
      Findings found = new NatsCheck(streams).check(List.of(worker.generated()));
      List<String> all = new ArrayList<>();
      found.misses().forEach(miss -> all.add(miss.toString()));
      found.notices().forEach(notice -> all.add(notice.text()));
      String text = String.join("\n", all);
      return found.misses().isEmpty() && text.startsWith(UNLIMITED) && all.size() == 1
          ? UNLIMITED
          : text;
    }
  }

  private static NatsWays ways(NatsServer server, NatsAccess access, NatsCredentials build) {
    return new NatsWays(
        new NoCluster(),
        new NatsWays.Options(
            access, build, NatsTls.ofJvm(), Optional.of(server.url()), Optional.empty()),
        line -> {});
  }
}
