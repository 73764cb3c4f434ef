package io.bizmatters.platform.eds.release;

import static io.bizmatters.platform.eds.kubernetes.FaultProxy.on;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bizmatters.platform.eds.kubernetes.Fault;
import io.bizmatters.platform.eds.kubernetes.FaultProxy;
import io.bizmatters.platform.eds.kubernetes.OnCluster;
import io.bizmatters.platform.eds.kubernetes.TestCluster;
import io.bizmatters.platform.eds.kubernetes.TestNamespace;
import io.bizmatters.platform.eds.kubernetes.api.ClusterException;
import io.bizmatters.platform.eds.manifest.AService;
import io.bizmatters.platform.eds.nats.Streams;
import io.bizmatters.platform.eds.readiness.Judgement.Finding;
import io.bizmatters.platform.eds.readiness.State;
import io.bizmatters.platform.eds.release.wait.WaitResult;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What others write while a release is waited for, and a first release that cannot be recorded. */
@OnCluster
class ForeignChangesClusterTest {

  @TempDir private Path folder;

  @Test
  void whatAnotherManagerAddsAfterOurApplyIsRolledOutToo(
      TestCluster cluster, TestNamespace namespace) throws Exception {
    try (Streams streams = Streams.create(cluster.natsUrl()).durable("w");
        ReleaseDriver run = ReleaseDriver.on(cluster)) {
      AService worker = Workers.quick("w", namespace, cluster.natsMonitoring(), streams.name());
      assertThat(run.apply(worker).isSuccess()).isTrue();
      Workers workers = new Workers(cluster, namespace, streams.name());
      workers.kubectl("set", "env", "deployment/w", "RELOADED=1");
      WaitResult ended = run.await().get(0);
      assertThat(ended.state()).as("%s", ended.verdict()).isEqualTo(State.READY);
      assertThat(ended.judgement().warnings())
          .extracting(Finding::message)
          .anySatisfy(message -> assertThat(message).contains("by kubectl-set at "));
    }
  }

  @Test
  void whoChangedWhatWeAppliedIsNamed(TestCluster cluster, TestNamespace namespace)
      throws Exception {
    try (Streams streams = Streams.create(cluster.natsUrl()).durable("w");
        ReleaseDriver run = ReleaseDriver.on(cluster)) {
      AService worker = Workers.quick("w", namespace, cluster.natsMonitoring(), streams.name());
      assertThat(run.apply(worker).isSuccess()).isTrue();
      Workers workers = new Workers(cluster, namespace, streams.name());
      workers.kubectl("set", "image", "deployment/w", "main=acme/other:9");
      WaitResult ended = run.await().get(0);
      assertThat(ended.verdict().toString())
          .contains("CHANGED_BY_SOMEONE_ELSE", "was changed by kubectl-set at ");
    }
  }

  @Test
  void aFirstReleaseThatCannotBeRecordedLeavesNoLease(TestCluster cluster, TestNamespace namespace)
      throws Exception {
    Workers workers = new Workers(cluster, namespace, "none");
    workers.kubectl("create", "quota", "none", "--hard=secrets=0");
    try (Streams streams = Streams.create(cluster.natsUrl()).durable("w");
        ReleaseDriver run = ReleaseDriver.on(cluster).recording()) {
      AService worker = Workers.quick("w", namespace, cluster.natsMonitoring(), streams.name());
      assertThatThrownBy(() -> run.applyWithoutWait(worker))
          .isInstanceOf(ClusterException.class)
          .hasMessageContaining("exceeded quota: none");
      assertThat(workers.kubectl("get", "lease", "-oname")).isEmpty();
      workers.kubectl("delete", "quota", "none");
      assertThat(run.applyWithoutWait(worker).isSuccess()).isTrue();
    }
  }

  @Test
  void aLeaseThatMayNotBeDeletedIsGivenBack(TestCluster cluster, TestNamespace namespace)
      throws Exception {
    try (Streams streams = Streams.create(cluster.natsUrl()).durable("w");
        FaultProxy proxy = FaultProxy.before(cluster.kubeconfig());
        ReleaseDriver run = ReleaseDriver.as(proxy.kubeconfig(folder), cluster).recording()) {
      proxy.strike(on("POST", "/secrets"), Fault.answer(403, "secrets is forbidden"));
      proxy.strike(on("DELETE", "/leases"), Fault.answer(403, "leases is forbidden"));
      AService worker = Workers.quick("w", namespace, cluster.natsMonitoring(), streams.name());
      assertThatThrownBy(() -> run.applyWithoutWait(worker)).isInstanceOf(ClusterException.class);
      assertThat(
              new Workers(cluster, namespace, "none")
                  .kubectl("get", "lease", "-ojsonpath={.items[*].spec.holderIdentity}"))
          .isEmpty();
    }
  }
}
