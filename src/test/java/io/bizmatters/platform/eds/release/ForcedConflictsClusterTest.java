package io.bizmatters.platform.eds.release;

import static org.assertj.core.api.Assertions.assertThat;

import io.bizmatters.platform.eds.kubernetes.Fault;
import io.bizmatters.platform.eds.kubernetes.FaultProxy;
import io.bizmatters.platform.eds.kubernetes.OnCluster;
import io.bizmatters.platform.eds.kubernetes.TestCluster;
import io.bizmatters.platform.eds.kubernetes.TestNamespace;
import io.bizmatters.platform.eds.kubernetes.apply.ApplyResult;
import io.bizmatters.platform.eds.kubernetes.apply.ApplyResult.Action;
import io.bizmatters.platform.eds.kubernetes.apply.Force;
import io.bizmatters.platform.eds.manifest.AService;
import io.bizmatters.platform.eds.manifest.tree.JsonText;
import io.bizmatters.platform.eds.manifest.tree.KubernetesObject;
import io.bizmatters.platform.eds.nats.Streams;
import io.bizmatters.platform.eds.release.Diff.ObjectDifference;
import io.bizmatters.platform.eds.report.ObjectDiff;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is taken over of a manager that is named leaves nothing of it behind. */
@OnCluster
class ForcedConflictsClusterTest {

  @ParameterizedTest
  @CsvSource({
    "apply --validate=false, kubectl-client-side-apply",
    "apply --server-side --field-manager=pulumi, pulumi",
  })
  void whatOnlyTheNamedManagerStillHasIsDeletedAndDiffShowsIt(
      String command, String manager, TestCluster cluster, TestNamespace namespace)
      throws Exception {
    try (Streams streams = Streams.create(cluster.natsUrl()).durable("w");
        ReleaseDriver run = ReleaseDriver.on(cluster).recording()) {
      AService now = worker(cluster, namespace, streams).env("KEPT", "2");
      apply(
          command,
          cluster,
          namespace,
          worker(cluster, namespace, streams).env("KEPT", "2").env("OLD", "1"));
      Workers workers = new Workers(cluster, namespace, streams.name());
      workers.kubectl("set", "env", "deployment/w", "BY_HAND=3");
      workers.kubectl("scale", "deployment/w", "--replicas=2");
      run.forcing(Force.of(Set.of(manager)));

      ObjectDifference planned = deployment(run, now);
      assertThat(ObjectDiff.of(planned.live(), planned.wanted()).text())
          .contains("OLD")
          .doesNotContain("BY_HAND", "KEPT", "replicas", "dnsPolicy", "terminationMessagePath");
      assertThat(planned.refusal()).isEmpty();

      assertThat(run.applyWithoutWait(now).isSuccess()).as(run.report(now)).isTrue();
      String names = workers.kubectl("get", "deployment/w", "-o", env("name"));
      assertThat(names).contains("KEPT", "BY_HAND").doesNotContain("OLD");
      assertThat(workers.kubectl("get", "deployment/w", "-ojsonpath={.spec.replicas}"))
          .isEqualTo("2");
      ObjectDifference after = deployment(run, now);
      assertThat(ObjectDiff.of(after.live(), planned.wanted()).text()).isEmpty();
      assertThat(ObjectDiff.of(after.live(), after.wanted()).text()).isEmpty();
      assertThat(run.applyWithoutWait(now).objects())
          .extracting(ApplyResult::action)
          .containsOnly(Action.UNCHANGED);
    }
  }

  @Test
  void whatStayedBecauseNobodyNamedTheManagerIsDeletedOnceItIsNamed(
      TestCluster cluster, TestNamespace namespace) throws Exception {
    try (Streams streams = Streams.create(cluster.natsUrl()).durable("w");
        ReleaseDriver run = ReleaseDriver.on(cluster).recording()) {
      AService now = worker(cluster, namespace, streams);
      apply(
          "apply --validate=false",
          cluster,
          namespace,
          worker(cluster, namespace, streams).env("OLD", "1"));
      Workers workers = new Workers(cluster, namespace, streams.name());
      assertThat(run.applyWithoutWait(now).isSuccess()).as(run.report(now)).isTrue();
      assertThat(workers.kubectl("get", "deployment/w", "-o", env("name"))).contains("OLD");

      run.forcing(Force.of(Set.of("kubectl-client-side-apply")));
      ObjectDifference planned = deployment(run, now);
      assertThat(ObjectDiff.of(planned.live(), planned.wanted()).text()).contains("OLD");
      assertThat(run.applyWithoutWait(now).isSuccess()).as(run.report(now)).isTrue();
      assertThat(workers.kubectl("get", "deployment/w", "-o", env("name"))).doesNotContain("OLD");
    }
  }

  @Test
  void aPreviewIsMadeAgainWhenAControllerWritesBetweenItsRequests(
      TestCluster cluster, TestNamespace namespace, @TempDir Path folder) throws Exception {
    try (FaultProxy proxy = FaultProxy.before(cluster.kubeconfig());
        Streams streams = Streams.create(cluster.natsUrl()).durable("w");
        ReleaseDriver run = ReleaseDriver.as(proxy.kubeconfig(folder), cluster)) {
      AService old = worker(cluster, namespace, streams).env("OLD", "1");
      apply("apply --validate=false", cluster, namespace, old);
      Workers workers = new Workers(cluster, namespace, streams.name());
      run.forcing(Force.of(Set.of("kubectl-client-side-apply")));
      AtomicInteger writes = new AtomicInteger();
      proxy.strike(
          request ->
              request.method().equals("PATCH")
                  && request.path().contains("/deployments/w")
                  && !request.path().contains("fieldValidation"),
          3,
          exchange -> {
            workers.kubectl(
                "annotate", "deployment/w", "written=" + writes.incrementAndGet(), "--overwrite");
            Fault.none().strike(exchange);
          });

      ObjectDifference planned = deployment(run, worker(cluster, namespace, streams));

      assertThat(writes).hasValue(3);
      assertThat(planned.refusal()).isEmpty();
      assertThat(ObjectDiff.of(planned.live(), planned.wanted()).text())
          .contains("OLD")
          .doesNotContain("is deleted");
    }
  }

  private static AService worker(TestCluster cluster, TestNamespace namespace, Streams streams) {
    return Workers.quick("w", namespace, cluster.natsMonitoring(), streams.name());
  }

  private static ObjectDifference deployment(ReleaseDriver run, AService service) throws Exception {
    List<ObjectDifference> found =
        run.diff(service).stream()
            .filter(difference -> difference.object().kind().equals("Deployment"))
            .toList();
    assertThat(found).hasSize(1);
    return found.get(0);
  }

  private static String env(String field) {
    return "jsonpath={.spec.template.spec.containers[0].env[*]." + field + "}";
  }

  private static void apply(
      String command, TestCluster cluster, TestNamespace namespace, AService service) {
    StringBuilder text = new StringBuilder();
    for (KubernetesObject object : service.generated().objects()) {
      text.append("---\n").append(JsonText.compact(object.tree())).append('\n');
    }
    List<String> words = new ArrayList<>(List.of("-n", namespace.name()));
    words.addAll(List.of(command.split(" ", -1)));
    words.addAll(List.of("-f", "-"));
    cluster.kubectlReading(text.toString(), words.toArray(String[]::new)).orFail();
  }
}
