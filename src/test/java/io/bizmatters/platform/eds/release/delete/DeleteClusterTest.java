package io.bizmatters.platform.eds.release.delete;

import static org.assertj.core.api.Assertions.assertThat;

import io.bizmatters.platform.eds.kubernetes.OnCluster;
import io.bizmatters.platform.eds.kubernetes.TestCluster;
import io.bizmatters.platform.eds.kubernetes.TestNamespace;
import io.bizmatters.platform.eds.kubernetes.api.ClusterException;
import io.bizmatters.platform.eds.kubernetes.apply.ObjectKey;
import io.bizmatters.platform.eds.manifest.AService;
import io.bizmatters.platform.eds.manifest.ServiceObjects;
import io.bizmatters.platform.eds.release.Recording;
import io.bizmatters.platform.eds.release.delete.Deletion.Result;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What delete leaves of releases on a real API server with KEDA. */
@OnCluster
public class DeleteClusterTest extends DeleteCase {

  private static final String ALL =
      "serviceaccount,configmap,deployment,replicaset,pod,service,poddisruptionbudget,scaledobject";
  private static final String OURS = "app.kubernetes.io/managed-by=eds";

  @Test
  void aReleaseGoesWithItsPodsAndItsScaledObjectGoesFirst(
      TestCluster cluster, TestNamespace namespace) throws Exception {
    ServiceObjects service =
        worker("w", namespace)
            .maxUnavailable("1")
            .image("acme/worker:lingers-2s")
            .configAt("/etc/w")
            .configFile("a", "1")
            .generated();
    apply(List.of(service));
    awaitKeda(cluster, namespace, "w");
    awaitAvailable(cluster, namespace, "w");

    Delete.Outcome outcome = delete(List.of(service), PATIENCE);

    assertThat(outcome.isSuccess()).as("%s", outcome).isTrue();
    assertThat(outcome.unseen()).isEmpty();
    assertThat(outcome.objects())
        .hasSize(6)
        .extracting(Deletion::result)
        .containsOnly(Result.DELETED);
    assertThat(outcome.objects().get(0).object()).isEqualTo("ScaledObject w-scaler");
    assertThat(outcome.objects().get(1).object()).isEqualTo("Service w");
    assertThat(progress).hasSize(6).contains("w  Deployment w deleted");
    assertThat(
            kubectl(cluster, namespace, "get", ALL, "-l", "app.kubernetes.io/name=w", "-o", "name"))
        .isEmpty();
    // The garbage collector of a cluster that is just up learns of KEDA's kinds after 30 s.
    kubectl(cluster, namespace, "wait", "hpa", "--all", "--for=delete", "--timeout=60s");

    assertThat(delete(List.of(service), PATIENCE).objects())
        .hasSize(6)
        .extracting(Deletion::result)
        .containsOnly(Result.NOT_THERE);
  }

  @Test
  void whatIsSomebodyElsesIsNamedAndStays(TestCluster cluster, TestNamespace namespace)
      throws Exception {
    ServiceObjects service = worker("w", namespace).withoutAutoscaling(1).generated();
    apply(List.of(service));
    kubectl(
        cluster,
        namespace,
        "label",
        "--overwrite",
        "service/w",
        "app.kubernetes.io/managed-by=Helm");
    kubectl(cluster, namespace, "annotate", "service/w", "meta.helm.sh/release-name=orders");
    kubectl(
        cluster,
        namespace,
        "label",
        "--overwrite",
        "serviceaccount/w",
        "eds.bizmatters.io/release=billing");
    kubectl(cluster, namespace, "create", "configmap", "theirs");
    kubectl(cluster, namespace, "label", "configmap/theirs", OURS, "app.kubernetes.io/name=other");

    Delete.Outcome outcome = delete(List.of(service), PATIENCE);

    assertThat(outcome.isSuccess()).isTrue();
    assertThat(outcome.with(Result.NOT_OURS))
        .containsExactlyInAnyOrder(
            new Deletion(
                "w", key("v1", "Service", namespace), Result.NOT_OURS, "Helm (release orders)"),
            new Deletion(
                "w",
                key("v1", "ServiceAccount", namespace),
                Result.NOT_OURS,
                "release billing in namespace "
                    + namespace.name()
                    + " of module com.acme:shop, service w"));
    assertThat(outcome.with(Result.DELETED))
        .extracting(Deletion::object)
        .containsExactly("Deployment w");
    assertThat(kubectl(cluster, namespace, "get", "service,serviceaccount,configmap", "-o", "name"))
        .contains("service/w", "serviceaccount/w", "configmap/theirs");
  }

  @Test
  void whatAnEarlierReleaseLeftGoesToo(TestCluster cluster, TestNamespace namespace)
      throws Exception {
    AService service = worker("w", namespace).withoutAutoscaling(1).configAt("/etc/w");
    apply(List.of(service.configFile("a", "1").generated()));
    apply(List.of(service.configFile("a", "2").generated()));
    apply(List.of(worker("dropped", namespace).withoutAutoscaling(1).generated()));
    ServiceObjects beside = worker("v", namespace).withoutAutoscaling(1).generated();
    apply(List.of(beside), Recording.of(Recording.options(), "beside", Recording.MODULE));

    Delete.Outcome outcome = delete(List.of(service.generated()), PATIENCE);

    assertThat(outcome.with(Result.DELETED))
        .extracting(Deletion::object)
        .filteredOn(object -> object.startsWith("ConfigMap w"))
        .hasSize(2);
    String left =
        kubectl(
            cluster,
            namespace,
            "get",
            "serviceaccount,configmap,deployment,service",
            "-l",
            OURS,
            "-o",
            "name");
    assertThat(left.lines()).hasSize(3).allMatch(name -> name.endsWith("/v"));
  }

  @Test
  void anInterruptSaysWhatIsLeft(TestCluster cluster, TestNamespace namespace) throws Exception {
    ServiceObjects service =
        worker("w", namespace).withoutAutoscaling(1).image("acme/worker:lingers-20s").generated();
    apply(List.of(service));
    awaitAvailable(cluster, namespace, "w");
    List<Delete.Outcome> outcomes = new CopyOnWriteArrayList<>();
    Thread deleting =
        new Thread(
            () -> {
              try {
                outcomes.add(delete(List.of(service), PATIENCE));
              } catch (ClusterException | InterruptedException lost) {
                throw new IllegalStateException(lost);
              }
            });
    deleting.start();
    kubectl(cluster, namespace, "wait", "service/w", "--for=delete", "--timeout=20s");
    kubectl(
        cluster,
        namespace,
        "wait",
        "deployment/w",
        "--for=jsonpath={.metadata.finalizers[0]}=foregroundDeletion",
        "--timeout=20s");
    deleting.interrupt();
    deleting.join(2_000);
    assertThat(outcomes).hasSize(1);
    assertThat(outcomes.get(0).with(Result.LEFT))
        .extracting(Deletion::object)
        .containsExactly("Deployment w", "ServiceAccount w");
    // the interrupt meets the wait, or one of its requests
    assertThat(outcomes.get(0).with(Result.LEFT).get(0).detail())
        .matches("(?s)stopped (before it was seen gone|while talking to the cluster).*");
  }

  @Test
  void kedaLivesAfterFiftyAtOnce(TestCluster cluster, TestNamespace namespace) throws Exception {
    List<ServiceObjects> services =
        IntStream.range(0, 50).mapToObj(i -> worker("w" + i, namespace).generated()).toList();
    apply(services);
    awaitKeda(cluster, namespace, "w49");

    Delete.Outcome outcome = delete(services, PATIENCE);

    assertThat(outcome.isSuccess()).as("%s", outcome.with(Result.LEFT)).isTrue();
    assertThat(outcome.with(Result.DELETED)).hasSize(200);
    assertThat(kubectl(cluster, namespace, "get", ALL, "-l", OURS, "-o", "name")).isEmpty();
    apply(List.of(worker("after", namespace).generated()));
    awaitKeda(cluster, namespace, "after");
  }

  private static ObjectKey key(String apiVersion, String kind, TestNamespace namespace) {
    return new ObjectKey(apiVersion, kind, namespace.name(), "w");
  }
}
