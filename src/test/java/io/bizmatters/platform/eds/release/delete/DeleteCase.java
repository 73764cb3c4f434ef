package io.bizmatters.platform.eds.release.delete;

import static org.assertj.core.api.Assertions.assertThat;

import io.bizmatters.platform.eds.kubernetes.Connected;
import io.bizmatters.platform.eds.kubernetes.TestCluster;
import io.bizmatters.platform.eds.kubernetes.TestNamespace;
import io.bizmatters.platform.eds.kubernetes.api.Api;
import io.bizmatters.platform.eds.kubernetes.api.ClusterClient;
import io.bizmatters.platform.eds.kubernetes.api.ClusterException;
import io.bizmatters.platform.eds.kubernetes.apply.ApplyOptions;
import io.bizmatters.platform.eds.manifest.AService;
import io.bizmatters.platform.eds.manifest.ServiceObjects;
import io.bizmatters.platform.eds.release.Apply;
import io.bizmatters.platform.eds.release.PlainApply;
import io.bizmatters.platform.eds.release.Recording;
import io.bizmatters.platform.eds.release.journal.ReleaseOptions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

/** A test that releases and deletes, and hears of it. */
abstract class DeleteCase extends Connected {

  static final Duration PATIENCE = Duration.ofSeconds(90);

  final List<String> progress = new CopyOnWriteArrayList<>();

  static AService worker(String name, TestNamespace namespace) {
    return AService.named(name).namespace(namespace.name());
  }

  void apply(List<ServiceObjects> services) throws ClusterException {
    apply(services, Recording.options());
  }

  void apply(List<ServiceObjects> services, ReleaseOptions as) throws ClusterException {
    Apply.Outcome outcome =
        PlainApply.of(api(client()), ApplyOptions.careful(), Recording.marked(as, services));
    assertThat(outcome.isSuccess()).as("%s", outcome).isTrue();
  }

  Delete.Outcome delete(List<ServiceObjects> services, Duration timeout)
      throws ClusterException, InterruptedException {
    progress.clear();
    return new Delete(api(client()), Recording.options(), progress::add).run(services, timeout);
  }

  static Api api(ClusterClient client) {
    return Api.to(client, Duration.ofSeconds(20), line -> {});
  }

  static void awaitKeda(TestCluster cluster, TestNamespace namespace, String service) {
    kubectl(
        cluster,
        namespace,
        "wait",
        "scaledobject/" + service + "-scaler",
        "--for=jsonpath={.metadata.finalizers[0]}=finalizer.keda.sh",
        "--timeout=60s");
    kubectl(
        cluster,
        namespace,
        "wait",
        "hpa/keda-hpa-" + service + "-scaler",
        "--for=create",
        "--timeout=60s");
  }

  static void awaitAvailable(TestCluster cluster, TestNamespace namespace, String name) {
    kubectl(
        cluster,
        namespace,
        "wait",
        "deployment/" + name,
        "--for=jsonpath={.status.availableReplicas}=1",
        "--timeout=60s");
  }

  static String kubectl(TestCluster cluster, TestNamespace namespace, String... arguments) {
    return cluster
        .kubectl(
            Stream.concat(Stream.of("-n", namespace.name()), Stream.of(arguments))
                .toArray(String[]::new))
        .orFail();
  }
}
