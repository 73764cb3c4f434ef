package io.bizmatters.platform.eds.trace;

import static org.assertj.core.api.Assertions.assertThat;

import io.bizmatters.platform.eds.kubernetes.ClusterVersions;
import io.bizmatters.platform.eds.kubernetes.OnCluster;
import io.bizmatters.platform.eds.kubernetes.TestCluster;
import io.bizmatters.platform.eds.kubernetes.TestNamespace;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;

/**
 * Records what a real autoscaler does, twice: see CONTRIBUTING.md. Another run of the same load
 * differs, and the simulator is measured by how much. The second run comes after the first, since
 * the controllers of one cluster may ask the API server only so often.
 */
@Tag("record")
@ResourceLock(OnCluster.PROGRAMS)
@OnCluster
class TraceRecorderClusterTest {

  private static final Path TRACES =
      Path.of(System.getProperty("basedir", ""), "src", "test", "resources", "traces");

  private static final int TIMES = 2;

  @Test
  void itRecordsAllLoadsTwice(TestCluster cluster) throws Exception {
    record(cluster, ClusterVersions.FIRST);
  }

  static void record(TestCluster cluster, ClusterVersions versions) throws Exception {
    Path folder = TRACES.resolve(folder(versions));
    for (int number = 1; number <= TIMES; number++) {
      TestNamespace namespace = cluster.newNamespace();
      TraceRecording.record(cluster, versions, namespace, folder, number);
      cluster.delete(namespace);
    }
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files).hasSize(TIMES * TraceLoads.all().size());
    }
  }

  private static String folder(ClusterVersions versions) {
    return "kubernetes-" + versions.kubernetes() + "-keda-" + versions.keda();
  }
}
