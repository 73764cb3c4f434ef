package io.bizmatters.platform.eds.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;

/** The project's cluster takes its faults. */
@ResourceLock(OnCluster.PROGRAMS)
@OnCluster
class ClusterProgramsClusterTest {

  @Test
  void aProgramIsStoppedAndStartedAgainAtItsOldAddress(TestCluster cluster) {
    cluster.stopApiServer();
    assertThat(cluster.kubectl("get", "--raw", "/readyz").exit()).isNotZero();
    cluster.startApiServer();
    assertThat(cluster.kubectl("get", "nodes", "-o", "name").orFail()).contains("node/kwok-0");
  }

  /** As a kubelet would have it: tests need all programs all the time. */
  @Test
  void aProgramThatEndsByItselfStartsAgainAndOneThatIsStoppedDoesNot(TestCluster cluster)
      throws Exception {
    ProcessHandle first = cluster.process("kube-scheduler").orElseThrow();
    first.destroyForcibly();
    first.onExit().join();
    ProcessHandle second = started(cluster).orElseThrow();
    assertThat(second.pid()).isNotEqualTo(first.pid());

    cluster.stop("kube-scheduler");
    assertThat(started(cluster)).isEmpty();
    cluster.start("kube-scheduler");
    assertThat(cluster.process("kube-scheduler")).isPresent();
  }

  /** The watchdog looks once a second. */
  private static Optional<ProcessHandle> started(TestCluster cluster) throws Exception {
    Optional<ProcessHandle> process = Optional.empty();
    long end = System.nanoTime() + 4_000_000_000L;
    while (process.isEmpty() && System.nanoTime() < end) {
      Thread.sleep(50);
      process = cluster.process("kube-scheduler");
    }
    return process;
  }
}
