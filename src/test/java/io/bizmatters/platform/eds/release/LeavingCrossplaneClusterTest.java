package io.bizmatters.platform.eds.release;

import static org.assertj.core.api.Assertions.assertThat;

import io.bizmatters.platform.eds.kubernetes.OnCluster;
import io.bizmatters.platform.eds.kubernetes.TestCluster;
import io.bizmatters.platform.eds.kubernetes.TestNamespace;
import io.bizmatters.platform.eds.manifest.AService;
import io.bizmatters.platform.eds.manifest.tree.JsonText;
import io.bizmatters.platform.eds.manifest.tree.KubernetesObject;
import io.bizmatters.platform.eds.manifest.tree.Tree;
import io.bizmatters.platform.eds.nats.Streams;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * What docs/crossplane.md says of leaving Crossplane, on a worker whose objects are as Crossplane
 * makes them: with its field manager, its labels, and an owner. The owner is a ConfigMap: for
 * Kubernetes' garbage collector all kinds are alike.
 */
@OnCluster
class LeavingCrossplaneClusterTest {

  private static final String COMPOSITE = "w-x7k2p";

  private static AService worker(TestCluster cluster, TestNamespace namespace, Streams streams) {
    return Workers.quick("w", namespace, cluster.natsMonitoring(), streams.name()).replicas(1, 10);
  }

  /** Makes the worker as Crossplane does, and waits until its lag has given it five replicas. */
  private static void make(TestCluster cluster, TestNamespace namespace, AService worker) {
    cluster.kubectl("create", "configmap", COMPOSITE, "-n", namespace.name()).orFail();
    String uid = get(cluster, namespace, "configmap", COMPOSITE, "{.metadata.uid}");
    StringBuilder text = new StringBuilder();
    for (KubernetesObject object : worker.generated().objects()) {
      text.append("---\n").append(JsonText.compact(owned(object, uid))).append('\n');
    }
    cluster
        .kubectlReading(
            text.toString(),
            "apply",
            "--server-side",
            "--field-manager=apiextensions.crossplane.io/composed",
            "-f",
            "-")
        .orFail();
    cluster
        .kubectl(
            "wait",
            "deployment/w",
            "-n",
            namespace.name(),
            "--for=jsonpath={.status.availableReplicas}=5",
            "--timeout=90s")
        .orFail();
  }

  private static Map<String, Object> owned(KubernetesObject object, String uid) {
    Map<String, Object> metadata = new LinkedHashMap<>(Tree.mapping(object.tree(), "metadata"));
    Map<String, Object> labels = new LinkedHashMap<>(Tree.mapping(metadata, "labels"));
    labels.put("app.kubernetes.io/managed-by", "crossplane");
    labels.put("crossplane.io/composite", COMPOSITE);
    metadata.put("labels", labels);
    metadata.put(
        "ownerReferences",
        List.of(
            Tree.of("apiVersion", "v1")
                .with("kind", "ConfigMap")
                .with("name", COMPOSITE)
                .with("uid", uid)
                .with("controller", true)
                .with("blockOwnerDeletion", true)
                .fields()));
    Map<String, Object> tree = new LinkedHashMap<>(object.tree());
    tree.put("metadata", metadata);
    return tree;
  }

  private static String get(
      TestCluster cluster, TestNamespace namespace, String kind, String name, String path) {
    return cluster
        .kubectl("get", kind, name, "-n", namespace.name(), "-o", "jsonpath=" + path)
        .orFail();
  }

  private static String pods(TestCluster cluster, TestNamespace namespace) {
    return cluster
        .kubectl(
            "get",
            "pods",
            "-n",
            namespace.name(),
            "-o",
            "jsonpath={range .items[*]}{.metadata.name}={.metadata.deletionTimestamp} {end}")
        .orFail();
  }

  @Test
  void adoptedBeforeTheClaimIsDeletedTheWorkerKeepsItsFiveReplicasAndPods(
      TestCluster cluster, TestNamespace namespace) throws Exception {
    try (Streams streams = Streams.create(cluster.natsUrl()).durable("w").publish(25)) {
      AService worker = worker(cluster, namespace, streams);
      make(cluster, namespace, worker);
      String deployment = get(cluster, namespace, "deployment", "w", "{.metadata.uid}");
      String pods = pods(cluster, namespace);
      assertThat(pods.split(" ")).hasSize(5);

      try (ReleaseDriver run = ReleaseDriver.on(cluster).takingOver().recording()) {
        assertThat(run.applyAndAwait(worker).verdict().state().name()).isEqualTo("READY");
      }
      cluster
          .kubectl("delete", "configmap", COMPOSITE, "-n", namespace.name(), "--cascade=foreground")
          .orFail();
      Thread.sleep(5_000); // the garbage collector would have come within this time

      assertThat(get(cluster, namespace, "deployment", "w", "{.metadata.uid}"))
          .isEqualTo(deployment);
      assertThat(get(cluster, namespace, "deployment", "w", "{.spec.replicas}")).isEqualTo("5");
      assertThat(pods(cluster, namespace)).isEqualTo(pods);
      assertThat(get(cluster, namespace, "scaledobject", "w-scaler", "{.metadata.ownerReferences}"))
          .isEmpty();
    }
  }

  @Test
  void aClaimThatIsDeletedFirstTakesTheWorkerWithIt(TestCluster cluster, TestNamespace namespace)
      throws Exception {
    try (Streams streams = Streams.create(cluster.natsUrl()).durable("w").publish(25)) {
      make(cluster, namespace, worker(cluster, namespace, streams));

      cluster.kubectl("delete", "configmap", COMPOSITE, "-n", namespace.name()).orFail();

      cluster
          .kubectl("wait", "deployment/w", "-n", namespace.name(), "--for=delete", "--timeout=60s")
          .orFail();
    }
  }
}
