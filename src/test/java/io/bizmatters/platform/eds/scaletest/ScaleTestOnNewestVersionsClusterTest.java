package io.bizmatters.platform.eds.scaletest;

import static org.assertj.core.api.Assertions.assertThat;

import io.bizmatters.platform.eds.kubernetes.ClusterVersions;
import io.bizmatters.platform.eds.kubernetes.OnCluster;
import io.bizmatters.platform.eds.kubernetes.TestCluster;
import io.bizmatters.platform.eds.kubernetes.TestNamespace;
import io.bizmatters.platform.eds.manifest.AService;
import io.bizmatters.platform.eds.report.ScaleTestReport;
import io.bizmatters.platform.eds.report.ScaleTestText;
import io.bizmatters.platform.eds.scaletest.ScaleTest.Options.Drain;
import io.nats.client.api.RetentionPolicy;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The way up and down on the newest Kubernetes, KEDA and NATS. */
@Tag("newest")
@OnCluster(ClusterVersions.NEWEST)
class ScaleTestOnNewestVersionsClusterTest {

  @Test
  void aServiceScalesUpAndDownAndItsStreamIsAsBefore(TestCluster cluster, TestNamespace namespace)
      throws Exception {
    try (TestStream stream = TestStream.create(cluster.natsUrl(), RetentionPolicy.Limits);
        ScaleTestRun run = ScaleTestRun.of(cluster.kubeconfig(), cluster.natsUrl())) {
      stream.foreign(3).work(3);
      AService worker =
          ScaleTestRun.worker(
              "newest", namespace, cluster.natsUrl(), cluster.natsMonitoring(), stream.name());
      run.deploy(worker);
      List<String> before = stream.content();

      ScaleTestReport report = run.test(worker, ScaleTestRun.options(Drain.GOAL));

      assertThat(report.passed()).as(ScaleTestText.failure(report) + run.log()).isTrue();
      assertThat(stream.content()).isEqualTo(before).hasSize(3);
    }
  }
}
