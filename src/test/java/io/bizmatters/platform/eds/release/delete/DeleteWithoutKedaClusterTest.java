package io.bizmatters.platform.eds.release.delete;

import static org.assertj.core.api.Assertions.assertThat;

import io.bizmatters.platform.eds.kubernetes.OnCluster;
import io.bizmatters.platform.eds.kubernetes.TestCluster;
import io.bizmatters.platform.eds.kubernetes.TestNamespace;
import io.bizmatters.platform.eds.manifest.ServiceObjects;
import io.bizmatters.platform.eds.release.delete.Deletion.Result;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;

/** What delete says while KEDA's operator, which has to agree to it, is down. */
@ResourceLock(OnCluster.PROGRAMS)
@OnCluster
public class DeleteWithoutKedaClusterTest extends DeleteCase {

  @Test
  void withoutKedaItSaysWhatWaitsForItAndTheNextRunEndsIt(
      TestCluster cluster, TestNamespace namespace) throws Exception {
    ServiceObjects service = worker("w", namespace).generated();
    apply(List.of(service));
    awaitKeda(cluster, namespace, "w");
    cluster.stop("keda-operator");
    try {
      long start = System.nanoTime();
      Delete.Outcome outcome = delete(List.of(service), Duration.ofSeconds(2));
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(4));
      assertThat(outcome.isSuccess()).isFalse();
      assertThat(outcome.with(Result.LEFT)).hasSize(4);
      assertThat(outcome.objects().get(0).object()).isEqualTo("ScaledObject w-scaler");
      assertThat(outcome.objects().get(0).detail())
          .contains("finalizer.keda.sh waits for KEDA's operator")
          .contains("kubectl patch scaledobject w-scaler -n " + namespace.name());
      assertThat(outcome.objects().get(1).detail())
          .isEqualTo("not deleted: what may need it is still there");
      kubectl(cluster, namespace, "get", "deployment/w", "service/w", "serviceaccount/w");
    } finally {
      cluster.start("keda-operator");
    }
    Delete.Outcome again = delete(List.of(service), PATIENCE);
    assertThat(again.isSuccess()).as("%s", again).isTrue();
    assertThat(again.with(Result.DELETED)).hasSize(4);
  }
}
