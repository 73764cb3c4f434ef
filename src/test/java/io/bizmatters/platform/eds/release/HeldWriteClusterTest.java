package io.bizmatters.platform.eds.release;

import static io.bizmatters.platform.eds.kubernetes.FaultProxy.on;
import static org.assertj.core.api.Assertions.assertThat;

import io.bizmatters.platform.eds.kubernetes.FaultExchange.Hold;
import io.bizmatters.platform.eds.kubernetes.FaultProxy;
import io.bizmatters.platform.eds.kubernetes.OnCluster;
import io.bizmatters.platform.eds.kubernetes.TestCluster;
import io.bizmatters.platform.eds.kubernetes.TestNamespace;
import io.bizmatters.platform.eds.kubernetes.api.Api;
import io.bizmatters.platform.eds.kubernetes.api.ClusterClient;
import io.bizmatters.platform.eds.kubernetes.api.ClusterSelection;
import io.bizmatters.platform.eds.kubernetes.apply.ApplyOptions;
import io.bizmatters.platform.eds.kubernetes.apply.ApplyResult;
import io.bizmatters.platform.eds.kubernetes.apply.ApplyResult.Action;
import io.bizmatters.platform.eds.kubernetes.apply.Force;
import io.bizmatters.platform.eds.manifest.AService;
import io.bizmatters.platform.eds.manifest.ServiceObjects;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A write that is held up on its way, while somebody else writes the same object. */
@OnCluster
class HeldWriteClusterTest {

  /** Longer than a lock outlives its holder, shorter than a request lasts. */
  private static final Duration HELD = Duration.ofSeconds(20);

  @TempDir private Path folder;

  @Test
  void aChangeThatArrivesLateIsNotLaidOverANewerOne(TestCluster cluster, TestNamespace namespace)
      throws Exception {
    apply(cluster.kubeconfig(), deployment(namespace, "1"), Force.nobody());
    heldWhile(
        cluster, namespace, "2", Force.everybody(), () -> release(cluster, namespace, "3"), HELD);
  }

  /** Its version stands in the request also where it is to take fields over. */
  @Test
  void aForcedChangeThatArrivesLateIsNotLaidOverAPersonsWork(
      TestCluster cluster, TestNamespace namespace) throws Exception {
    apply(cluster.kubeconfig(), deployment(namespace, "1"), Force.nobody());
    ApplyResult late =
        heldWhile(
            cluster,
            namespace,
            "2",
            Force.everybody(),
            () -> kubectl(cluster, namespace, "set", "image", "deployment/w", "*=acme/w:3"),
            Duration.ofMillis(1100));
    assertThat(late.refusal().orElseThrow().what()).contains("kubectl-set at 20");
  }

  /** A create cannot carry the version of what is not there, and makes nothing but new objects. */
  @Test
  void aCreateThatArrivesLateIsNotLaidOverWhatWasMadeMeanwhile(
      TestCluster cluster, TestNamespace namespace) throws Exception {
    heldWhile(
        cluster,
        namespace,
        "2",
        Force.everybody(),
        () -> release(cluster, namespace, "3"),
        Duration.ZERO);
  }

  /** The status and the annotations of controllers change its version many times a second. */
  @Test
  void whatControllersWriteMeanwhileKeepsNobodyFromReleasing(
      TestCluster cluster, TestNamespace namespace) throws Exception {
    apply(cluster.kubeconfig(), deployment(namespace, "1"), Force.nobody());
    Hold hold = Hold.request();
    try (FaultProxy proxy = FaultProxy.before(cluster.kubeconfig())) {
      proxy.strike(on("PATCH", "/deployments/"), 1, hold);
      CompletableFuture<ApplyResult> late = late(proxy, namespace, "2", Force.nobody());
      hold.awaitArrival();
      kubectl(cluster, namespace, "annotate", "deployment/w", "seen=1");
      hold.release();
      assertThat(late.get().action()).isEqualTo(Action.CHANGED);
    }
    assertThat(image(cluster, namespace)).isEqualTo("acme/w:2");
  }

  // ---- fixtures

  private interface Work {
    void run() throws Exception;
  }

  /** The held one ends refused, and what the other wrote stands. */
  private ApplyResult heldWhile(
      TestCluster cluster,
      TestNamespace namespace,
      String version,
      Force force,
      Work other,
      Duration held)
      throws Exception {
    Hold hold = Hold.request();
    try (FaultProxy proxy = FaultProxy.before(cluster.kubeconfig())) {
      proxy.strike(on("PATCH", "/deployments/"), 1, hold);
      CompletableFuture<ApplyResult> late = late(proxy, namespace, version, force);
      hold.awaitArrival();
      Thread.sleep(held.toMillis());
      other.run();
      hold.release();
      ApplyResult applied = late.get();
      assertThat(applied.action()).isEqualTo(Action.FAILED);
      assertThat(applied.refusal().orElseThrow().what()).contains("; nothing is overwritten");
      assertThat(image(cluster, namespace)).isEqualTo("acme/w:3");
      return applied;
    }
  }

  private CompletableFuture<ApplyResult> late(
      FaultProxy proxy, TestNamespace namespace, String version, Force force) throws Exception {
    Path kubeconfig = proxy.kubeconfig(folder);
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            return apply(kubeconfig, deployment(namespace, version), force);
          } catch (Exception failure) {
            throw new IllegalStateException(failure);
          }
        });
  }

  private static void release(TestCluster cluster, TestNamespace namespace, String version)
      throws Exception {
    ApplyResult applied =
        apply(cluster.kubeconfig(), deployment(namespace, version), Force.nobody());
    assertThat(applied.isMissing()).as("%s", applied).isFalse();
  }

  private static ApplyResult apply(Path kubeconfig, ServiceObjects service, Force force)
      throws Exception {
    try (ClusterClient client = ClusterClient.open(ClusterSelection.of(kubeconfig))) {
      Api api = Api.to(client, Duration.ofSeconds(20), line -> {});
      return PlainApply.of(api, ApplyOptions.of(force), List.of(service)).objects().get(0);
    }
  }

  private static ServiceObjects deployment(TestNamespace namespace, String version) {
    ServiceObjects all =
        AService.named("w").namespace(namespace.name()).image("acme/w:" + version).generated();
    return new ServiceObjects(
        all.service(),
        all.objects().stream().filter(object -> object.kind().equals("Deployment")).toList());
  }

  private static String image(TestCluster cluster, TestNamespace namespace) throws Exception {
    return kubectl(
        cluster,
        namespace,
        "get",
        "deployment/w",
        "-o",
        "jsonpath={.spec.template.spec.containers[0].image}");
  }

  private static String kubectl(TestCluster cluster, TestNamespace namespace, String... arguments)
      throws Exception {
    String[] all = new String[arguments.length + 2];
    all[0] = "-n";
    all[1] = namespace.name();
    System.arraycopy(arguments, 0, all, 2, arguments.length);
    return cluster.kubectl(all).orFail();
  }
}
