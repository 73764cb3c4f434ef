package io.bizmatters.platform.eds.release;

import static org.assertj.core.api.Assertions.assertThat;

import io.bizmatters.platform.eds.kubernetes.OnCluster;
import io.bizmatters.platform.eds.kubernetes.TestCluster;
import io.bizmatters.platform.eds.kubernetes.TestNamespace;
import io.bizmatters.platform.eds.manifest.AService;
import io.bizmatters.platform.eds.nats.Streams;
import io.bizmatters.platform.eds.readiness.State;
import io.bizmatters.platform.eds.release.wait.WaitResult;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;

/** A wait outlasts the API server. */
@ResourceLock(OnCluster.PROGRAMS)
@OnCluster
class KilledServerClusterTest {

  @Test
  void aServerThatIsKilledDuringTheWaitAndComesBackIsWaitedFor(
      TestCluster cluster, TestNamespace namespace) throws Exception {
    try (Streams streams = Streams.create(cluster.natsUrl()).durable("w");
        ReleaseDriver run = ReleaseDriver.on(cluster)) {
      AService worker = Workers.quick("w", namespace, cluster.natsMonitoring(), streams.name());
      run.apply(worker);
      cluster.stopApiServer();
      Future<WaitResult> ended = run.inBackground(() -> run.await().get(0));
      long end = System.nanoTime() + 20_000_000_000L;
      while (!run.log().contains("; trying on") && System.nanoTime() < end) {
        Thread.sleep(20);
      }
      cluster.startApiServer();
      assertThat(ended.get().state()).as(run.log()).isEqualTo(State.READY);
      assertThat(run.lines())
          .anySatisfy(line -> assertThat(line).startsWith("lost https://127.0.0.1:"))
          .anySatisfy(line -> assertThat(line).endsWith(" answers again"));
    }
  }
}
