package io.bizmatters.platform.eds.provision;

import static org.assertj.core.api.Assertions.assertThat;

import io.bizmatters.platform.eds.kubernetes.OnCluster;
import io.bizmatters.platform.eds.kubernetes.TestCluster;
import io.bizmatters.platform.eds.kubernetes.TestNamespace;
import io.bizmatters.platform.eds.manifest.AProvision;
import io.bizmatters.platform.eds.manifest.AService;
import io.bizmatters.platform.eds.manifest.ServiceObjects;
import io.bizmatters.platform.eds.model.Provision.Storage;
import io.bizmatters.platform.eds.nats.NatsServer;
import io.bizmatters.platform.eds.nats.NatsSession;
import io.bizmatters.platform.eds.nats.NatsSessions;
import io.bizmatters.platform.eds.readiness.Required;
import io.bizmatters.platform.eds.release.ApplyPlan;
import io.bizmatters.platform.eds.release.Recording;
import io.bizmatters.platform.eds.release.ReleaseDriver;
import io.bizmatters.platform.eds.release.ReleaseRun;
import io.bizmatters.platform.eds.release.WaitResults;
import io.bizmatters.platform.eds.release.Workers;
import io.bizmatters.platform.eds.release.wait.Wait;
import io.bizmatters.platform.eds.release.wait.WaitResult;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** An apply that makes its streams first: KEDA and the HPA read what it made. */
@OnCluster
class ProvisionOnApplyClusterTest {

  private static final Duration PATIENCE = Duration.ofSeconds(90);

  private static ApplyPlan plan() {
    return ApplyPlan.careful()
        .releasing(Recording.waiting(Duration.ofSeconds(30)))
        .provisioning(new Provisioning.Options(false, false));
  }

  private static ApplyPlan awaited() {
    return plan().waiting(new Wait.Options(PATIENCE, new Required.All(), false));
  }

  @Test
  void streamsComeBeforeObjectsAndARefusalBeforeBoth(TestCluster cluster, TestNamespace namespace)
      throws Exception {
    String stream = "P" + UUID.randomUUID().toString().substring(0, 8).toUpperCase(Locale.ROOT);
    Workers workers = new Workers(cluster, namespace, stream);
    AService service =
        workers
            .named("worker", "1")
            .provision(
                AProvision.of(stream + ".work").maxDeliver(5).deadLetter(stream + "_DEAD").build());
    List<ServiceObjects> services = Workers.generated(service);
    try (NatsSessions sessions = NatsServer.sessions();
        ReleaseDriver driver = ReleaseDriver.on(cluster).takingOver()) {
      NatsSession nats = sessions.session(cluster.natsUrl(), Duration.ofSeconds(5));
      try (ReleaseRun dry = driver.apply(services, plan().with(ApplyPlan.Choice.DRY_RUN))) {
        assertThat(dry.misses()).isEmpty();
      }
      assertThat(driver.lines())
          .anyMatch(line -> line.matches("worker +stream " + stream + " +create .*"));
      assertThat(nats.management().getStreamNames()).doesNotContain(stream);

      try (ReleaseRun deployed = driver.apply(services, awaited())) {
        assertThat(deployed.misses()).isEmpty();
        WaitResults.assertStates(driver.await(deployed), Map.of("worker", "READY"));
      }
      assertThat(driver.lines()).contains("worker  3 created (NATS)");

      for (int i = 0; i < 3; i++) {
        nats.jetStream().publish(stream + ".work", new byte[] {1});
      }
      WaitResult read = WaitResults.one(driver.within(PATIENCE).awaitLive(services), "worker");
      assertThat(WaitResults.state(read)).isEqualTo("READY");
      assertThat(read.judgement().progress().lag()).hasValue(new BigDecimal(3));

      String before = workers.kubectl("get", "deployment,scaledobject,secret,lease", "-o", "name");
      List<ServiceObjects> other =
          Workers.generated(
              workers
                  .named("worker", "2")
                  .provision(AProvision.of(stream + ".work").storage(Storage.MEMORY).build()),
              workers.named("fresh", "1"));
      try (ReleaseRun refused = driver.apply(other, awaited())) {
        assertThat(refused.misses())
            .singleElement()
            .satisfies(
                miss -> {
                  assertThat(miss.subject())
                      .isEqualTo("stream " + stream + " of service worker: storage");
                  assertThat(miss.found()).isEqualTo("file (memory is wanted)");
                });
        assertThat(refused.objects()).isEmpty();
      }
      assertThat(workers.kubectl("get", "deployment,scaledobject,secret,lease", "-o", "name"))
          .isEqualTo(before);
      nats.management().deleteStream(stream);
      nats.management().deleteStream(stream + "_DEAD");
    }
  }
}
